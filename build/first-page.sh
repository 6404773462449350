#!/usr/bin/env bash
# The newcomer's way, timed: a fresh clone of this checkout's HEAD, one command, the first page; then the demo task must place calls.
# Prints the seconds of each step; exit code 0 only when the first page came within 15 s after the build and a call was answered.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

page_seconds=15      # from the end of the build to the first page
call_seconds=120     # from there to the demo's first answered call

clone=$(mktemp -d "${TMPDIR:-/tmp}/calltasks-clone.XXXXXX")
console=''
finish() {
  [ -z "$console" ] || kill -- "-$console" 2>/dev/null || true
  rm -rf "$clone"
}
trap finish EXIT

git clone -q . "$clone"
cd "$clone"
began=$SECONDS
dotnet build CallTasks.Web -v q -nologo >"$clone/build.log" 2>&1 || { cat "$clone/build.log"; exit 1; }
echo "build: $((SECONDS - began)) s"

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
key=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')
began=$SECONDS
set -m
Urls="http://127.0.0.1:$port" Api__BootstrapKey=$key dotnet run --project CallTasks.Web >"$clone/run.log" 2>&1 &
console=$!
set +m
until curl -sfL -o "$clone/page.html" -H 'Accept: text/html' "http://127.0.0.1:$port/" && grep -q '<html' "$clone/page.html"; do
  kill -0 "$console" 2>/dev/null || { cat "$clone/run.log"; exit 1; }
  [ $((SECONDS - began)) -le 300 ] || { echo "no page within 300 s"; cat "$clone/run.log"; exit 1; }
  sleep 0.2
done
page=$((SECONDS - began))
echo "first page: $page s after the build"

began=$SECONDS
until curl -sf -H "Authorization: Bearer $key" "http://127.0.0.1:$port/api/v1/call-tasks" | grep -Eq '"done": ?[1-9]'; do
  [ $((SECONDS - began)) -le $call_seconds ] || { echo "the demo task has no finished client after $call_seconds s"; exit 1; }
  sleep 0.5
done
echo "first finished client of the demo: $((SECONDS - began)) s later"
[ "$page" -le $page_seconds ] || { echo "the first page may take $page_seconds s"; exit 1; }
