#!/usr/bin/env bash
# Builds everything and runs all tests. Last line: "N passed, N failed" (and ", N skipped"); exit code 0 only when all is well.
#
#   ./test.sh                everything: fast tests first, then the slow ones
#   ./test.sh --fast         only the fast ones
#   ./test.sh Recall         only tests whose full name contains the word (or any filter of dotnet test: 'Speed=slow&FullyQualifiedName~Sip')
#
# Programs that the slow tests speak to are installed from Debian when they are missing and this runs as root.
# CALLTASKS_DEADLINE (Unix seconds): nothing runs beyond it; .ci/run sets it.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

configuration=Release        # what is shipped and measured is what is tested
install_seconds=600
restore_seconds=300
build_seconds=300
fast_seconds=300
slow_seconds=1260
second_runs=3                # so many tests with a browser, a SIP peer or live sound that failed are run once more; more than that is no chance
second_run_seconds=240
hang_seconds=360             # one test may take so long at most; then it is named and its run ended

packages=(sip-tester kamailio kamailio-tls-modules baresip-core sox espeak-ng chromium libreoffice-calc-nogui)
declare -A proof=(
  [sip-tester]=sipp [kamailio]=kamailio [kamailio-tls-modules]='/usr/lib/*/kamailio/modules/tls.so' [baresip-core]=baresip [sox]=sox [espeak-ng]=espeak-ng [chromium]=chromium
  [libreoffice-calc-nogui]=/usr/lib/libreoffice/program/libsclo.so
)

passed=0; failed=0; skipped=0; only_fast=''; filter=''
for argument in "$@"; do
  case $argument in
    --fast) only_fast=yes ;;
    -h | --help) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "unknown option $argument; see ./test.sh --help" >&2; exit 2 ;;
    *[=~]*) filter=$argument ;;
    *) filter="FullyQualifiedName~$argument" ;;
  esac
done

work=$(mktemp -d "${TMPDIR:-/tmp}/calltasks.XXXXXX")
policy=''
# Every process that is started from here on bears this mark, however it detaches; the cleaning at the end goes by it.
export CALLTASKS_TEST_RUN=$work
mkdir "$work/tmp" "$work/results"
export TMPDIR="$work/tmp" DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_CLI_UI_LANGUAGE=en
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

# The searching processes themselves must not bear it.
marked() (
  export -n CALLTASKS_TEST_RUN
  grep -slzx "CALLTASKS_TEST_RUN=$work" /proc/[0-9]*/environ | cut -d/ -f3
)

end_marked() {
  local signal left pid
  export -n CALLTASKS_TEST_RUN
  for signal in TERM KILL; do
    left=$(marked)
    [ -n "$left" ] || return 0
    for pid in $left; do
      [ "$signal" = KILL ] || echo "still running, ended now: $pid $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | cut -c1-150)"
      kill -s "$signal" "$pid" 2>/dev/null
    done
    for _ in 1 2 3 4 5 6 7 8 9 10; do [ -n "$(marked)" ] || break; sleep 0.2; done
  done
}

finish() {
  trap - EXIT INT TERM
  exec 1>&3 2>&4
  [ -z "$policy" ] || rm -f "$policy"
  end_marked
  rm -rf "$work"
  echo "total: $SECONDS s"
  local line="$passed passed, $failed failed"
  [ "$skipped" -eq 0 ] || line+=", $skipped skipped"
  echo "$line"
  if [ "$failed" -gt 0 ] || [ "$passed" -eq 0 ]; then exit 1; fi
  exit 0
}
stop() { echo "$1" >&3; failed=$((failed + 1)); finish; }
exec 3>&1 4>&2               # a signal may come while the output is turned to a log
trap finish EXIT
trap 'stop "interrupted"' INT TERM

# bounded SECONDS COMMAND...: within the bound and the deadline; 124 when the time is over
bounded() {
  local limit=$1 left; shift
  if [ -n "${CALLTASKS_DEADLINE:-}" ]; then
    left=$((CALLTASKS_DEADLINE - $(date +%s)))
    if [ "$left" -le 0 ]; then return 124; fi
    if [ "$left" -lt "$limit" ]; then limit=$left; fi
  fi
  timeout --kill-after=20 "$limit" "$@" </dev/null 3>&- 4>&-
}

# phase NAME SECONDS COMMAND...: quiet when it succeeds
phase() {
  local name=$1 started=$SECONDS code; shift
  bounded "$@" >"$work/phase.log" 2>&1; code=$?
  if [ "$code" -ne 0 ]; then
    grep -E 'error|warning|^E:' "$work/phase.log" | sort -u | head -50 >"$work/phase.errors" || true
    if [ -s "$work/phase.errors" ]; then cat "$work/phase.errors"; else tail -50 "$work/phase.log"; fi
    if [ "$code" -eq 124 ] || [ "$code" -eq 137 ]; then echo "$name did not end in its time"; fi
  fi
  echo "$name: $((SECONDS - started)) s"
  return "$code"
}

present() {
  case ${proof[$1]} in
    /*) compgen -G "${proof[$1]}" >/dev/null ;;
    *) PATH="$PATH:/usr/sbin:/sbin" command -v "${proof[$1]}" >/dev/null ;;
  esac
}

install_peers() {
  local missing=() package
  for package in "${packages[@]}"; do present "$package" || missing+=("$package"); done
  if [ ${#missing[@]} -eq 0 ]; then return 0; fi
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "not installed, and only root can install it here: ${missing[*]}"
    echo "tests that need them will fail; run: sudo apt-get install --no-install-recommends ${missing[*]}"
    return 0
  fi
  # Daemons among them (kamailio) must not start with the machine's own configuration.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    policy=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod +x "$policy"
  fi
  export DEBIAN_FRONTEND=noninteractive
  phase "package lists" "$install_seconds" apt-get update -q || stop "apt-get update failed; it is needed to install ${missing[*]}"
  phase "install ${missing[*]}" "$install_seconds" apt-get install -q -y --no-install-recommends "${missing[@]}" \
    || stop "apt-get install ${missing[*]} failed"
  if [ -n "$policy" ]; then rm -f "$policy"; policy=''; fi
}

counter() { sed -n "s/.*<Counters .*\b$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -1; }
plain() { sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#xD;//g; s/&#xA;/ /g; s/&amp;/\&/g'; }

# second_run NAME TRX COUNT: whether all that failed have a browser, a SIP peer or live sound, and each passes when it runs again with nothing beside it.
# Those keep times of their own (a wait, a retransmission, 20 ms), which a loaded machine makes them miss; what fails twice, and any other test, has failed.
second_run() {
  local names filter='' name trx="$work/results/$1.again.trx"
  names=$(sed -n 's/.*<UnitTestResult .*testName="\([^"]*\)".* outcome="Failed".*/\1/p' "$2" | plain | sed 's/(.*//' | sort -u)
  [ "$(grep -c . <<<"$names")" -le "$3" ] || return 1
  [ -n "$names" ] && ! grep -qvE '^CallTasks\.Tests\.(Browser|Integration\.(Sip|Media|Bots))\.' <<<"$names" || return 1
  for name in $names; do filter+="${filter:+|}FullyQualifiedName=$name"; done
  echo "== those that failed, again"
  bounded "$second_run_seconds" dotnet test CallTasks.Tests --no-build --nologo -c "$configuration" --filter "$filter" \
    --results-directory "$work/results" --logger "trx;LogFileName=$1.again.trx" --logger "console;verbosity=minimal" \
    --blame-hang-timeout "${hang_seconds}s" --blame-hang-dump-type none 2>&1 |
    grep -vE '^(Test run for|A total of|Results File|Data collector|VSTest version|$)'
  if [ "${PIPESTATUS[0]}" -ne 0 ] || [ ! -s "$trx" ] || [ "$(counter passed "$trx")" -lt "$3" ]; then return 1; fi
  sed 's/^/passed only at its second run (look why): /' <<<"$names"
}

# tests NAME SECONDS FILTER
tests() {
  local name=$1 started=$SECONDS code total executed ok bad trx="$work/results/$1.trx"
  echo "== $name tests"
  bounded "$2" dotnet test CallTasks.Tests --no-build --nologo -c "$configuration" --filter "$3" \
    --results-directory "$work/results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
    --blame-hang-timeout "${hang_seconds}s" --blame-hang-dump-type none 2>&1 |
    grep -vE '^(Test run for|A total of|Results File|Data collector|VSTest version|$)'
  code=${PIPESTATUS[0]}
  total=0; executed=0; ok=0; bad=0
  if [ -s "$trx" ]; then
    total=$(counter total "$trx"); executed=$(counter executed "$trx"); ok=$(counter passed "$trx"); bad=$(counter failed "$trx")
    if [ -z "$total" ] || [ -z "$executed" ] || [ -z "$ok" ] || [ -z "$bad" ]; then total=0; executed=0; ok=0; bad=0; code=1; fi
    awk '/<UnitTestResult /{ skip = /outcome="NotExecuted"/; match($0, /testName="[^"]*"/); name = substr($0, RSTART + 10, RLENGTH - 11) }
      skip && /<Message>/{ sub(/.*<Message>/, ""); sub(/<\/Message>.*/, ""); print "skipped: " name ": " $0; skip = 0 }' "$trx" | plain
    sed -n 's/.*<UnitTestResult .*testName="\([^"]*\)".* duration="\([^"]*\)".*/\2 \1/p' "$trx" | sort -r | head -5 | plain | cut -c1-170 | sed 's/^/  slowest: /'
  fi
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
    bad=1
    case $code in
      124 | 137) echo "FAILED: the $name tests did not end in their time" ;;
      *) echo "FAILED: the runner of the $name tests ended with exit code $code" ;;
    esac
    # Names of tests that were running when the run was ended.
    grep -shE '<Test .*Completed="False"' "$work"/results/*/Sequence_*.xml | sed 's/.*Name="\([^"]*\)".*/  was running: \1/' | plain
  fi
  if [ "$bad" -gt 0 ] && [ "$bad" -le "$second_runs" ] && [ -s "$trx" ] && second_run "$name" "$trx" "$bad"; then ok=$((ok + bad)); bad=0; fi
  passed=$((passed + ok)); failed=$((failed + bad)); skipped=$((skipped + total - executed))
  echo "$name tests: $ok passed, $bad failed, $((SECONDS - started)) s"
  if [ "$total" -eq 0 ] && [ "$bad" -eq 0 ] && [ -z "$filter" ]; then
    echo "FAILED: no $name test was found"; failed=$((failed + 1))
  fi
}

command -v dotnet >/dev/null || stop "the .NET 10 SDK is not installed: see https://dotnet.microsoft.com/download"
install_peers
phase restore "$restore_seconds" dotnet restore CallTasks.sln --disable-build-servers || stop "restore failed"
phase "build ($configuration)" "$build_seconds" dotnet build CallTasks.sln --no-restore -c "$configuration" --disable-build-servers -v q || stop "build failed"
tests fast "$fast_seconds" "${filter:+($filter)&}Speed!=slow"
[ -n "$only_fast" ] || tests slow "$slow_seconds" "${filter:+($filter)&}Speed=slow"
if [ $((passed + failed)) -eq 0 ]; then echo "FAILED: no test ran${filter:+ (filter: $filter)}"; fi
finish
