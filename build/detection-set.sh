#!/usr/bin/env bash
# Gathers the voices that `bench detection` composes calls from: recorded prompts of Debian's packages, syllables spoken by people, and
# synthetic voices that say build/detection-texts.tsv. Everything becomes 8 kHz mono 16-bit PCM in a folder outside the repository.
#
#   build/detection-set.sh [FOLDER]      default: $CALLTASKS_DETECTION_SET, else ~/.cache/calltasks/detection
#
# Needs (as root it installs what is missing):
#   apt-get install --no-install-recommends sox vorbis-tools espeak-ng flite klettres-data asterisk-moh-opsound-wav asterisk-prompt-es-co \
#     asterisk-prompt-fr-armelle asterisk-prompt-it-menardi-wav asterisk-core-sounds-{en,es,fr,it,ru}-wav ktuberling-data frozen-bubble-data \
#     fretsonfire-songs-{muldjord,sectoid} neverball-data hyperrogue-music singularity-music drascula-music lincity-ng-data lugaru-data zaz-data
#
# sources.tsv lists them: file, split, voice, kind. The split goes by voice: a voice, and with it each of its prompts, is either for
# fitting or held out, never both; the two synthetic halves say different texts; music and the languages of syllables are split too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
folder=${1:-${CALLTASKS_DETECTION_SET:-$HOME/.cache/calltasks/detection}}
packages=(sox vorbis-tools espeak-ng flite klettres-data asterisk-moh-opsound-wav asterisk-prompt-es-co asterisk-prompt-fr-armelle
  asterisk-prompt-it-menardi-wav asterisk-core-sounds-{en,es,fr,it,ru}-wav ktuberling-data
  frozen-bubble-data fretsonfire-songs-{muldjord,sectoid} neverball-data hyperrogue-music singularity-music drascula-music lincity-ng-data
  lugaru-data zaz-data)
missing=()
for package in "${packages[@]}"; do dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package"); done
if [ ${#missing[@]} -gt 0 ]; then
  [ "$(id -u)" -eq 0 ] || { echo "not installed: ${missing[*]}; run: sudo apt-get install --no-install-recommends ${missing[*]}" >&2; exit 1; }
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >/dev/null
fi

new=$folder.new
rm -rf "$new"; mkdir -p "$new"
jobs=$new/jobs; : >"$jobs"; : >"$new/sources.tsv"
count=0
# add SPLIT VOICE KIND COMMAND...: COMMAND writes the sound to the file named by its last word, which is added here
add() {
  local split=$1 voice=$2 kind=$3 file; shift 3
  count=$((count + 1)); file=$(printf '%05d.wav' "$count")
  printf '%s\t%s\t%s\t%s\n' "$file" "$split" "$voice" "$kind" >>"$new/sources.tsv"
  printf '%q ' "$@" "$new/$file" >>"$jobs"; printf '\n' >>"$jobs"
}

# --- Recorded voices: real people in a studio. What a prompt says does not matter here, how long it takes does.
sounds=/usr/share/asterisk/sounds
short=(hello goodbye sorry im-sorry hours minutes number time cancelled enabled disabled invalid transfer calling activated added removed
  vm-Old vm-Urgent vm-first vm-last vm-and vm-message vm-messages vm-Work vm-Family vm-Friends vm-delete vm-next vm-press vm-saved location
  digits/{0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,20,30,40,50} digits/day-{0,1,2,3,4,5,6} digits/mon-{0,1,2,3,4,5,6,7}
  digits/h-{1,2,3,4,5,6,7,8,9})
name=(agent-loginok agent-loggedoff auth-thankyou privacy-thankyou vm-goodbye please-try-again one-moment-please vm-msgsaved vm-deleted
  vm-undeleted conf-now-muted conf-now-unmuted vm-nomore vm-tooshort conf-onlyperson pbx-transfer vm-passchanged demo-thanks vm-advopts
  queue-thankyou confbridge-join confbridge-leave im-sorry is-in-use telephone-number vm-extension conf-muted conf-unmuted)
business=(vm-nobodyavail pls-hold-while-try conf-waitforleader vm-login privacy-incorrect dir-nomatch conf-getconfno conf-getpin
  agent-incorrect pbx-invalid vm-mismatch vm-incorrect-mailbox agent-newlocation vm-rec-name demo-nogo ss-noservice priv-callpending
  spy-agent vm-reachoper check-number-dial-again)
announcement=(ss-noservice cannot-complete-as-dialed all-circuits-busy-now tt-allbusy number-not-answering simul-call-limit-reached
  feature-not-avail-line please-try-call-later sorry-youre-having-problems queue-periodic-announce dir-intro dir-welcome privacy-unident
  conf-adminmenu conf-usermenu demo-congrats demo-instruct demo-abouttotry demo-moreinfo basic-pbx-ivr-main priv-callee-options
  privacy-prompt vm-options vm-opts vm-tempgreeting vm-newuser pbx-invalidpark vm-msginstruct vm-review agent-user conf-getchannel
  screen-callee-options priv-recordintro tt-somethingwrong tt-monkeysintro vm-instructions invalid conf-invalid agent-alreadyon vm-rec-unv)
greeting=(vm-intro vm-isunavail vm-isonphone vm-theperson vm-leavemsg vm-mailboxfull)
recorded() { # SPLIT VOICE FOLDER: what of the lists it holds
  local kind list prompt file
  for kind in short name business announcement greeting; do
    declare -n list=$kind
    for prompt in "${list[@]}"; do
      for file in "$sounds/$3/$prompt".{wav,gsm} "$sounds/${prompt%/*}/$3/${prompt##*/}".gsm; do
        if [ -s "$file" ]; then
          [ "$kind" = greeting ] && add "$1" "$2" "$prompt" convert "$file" || add "$1" "$2" "$kind" convert "$file"
          break
        fi
      done
    done
  done
}
recorded fit  allison en_US_f_Allison
recorded fit  allison es_MX_f_Allison      # the same woman in Spanish
recorded fit  ivrvoice ru_RU_f_IvrvoiceRU
recorded fit  carlo   it_IT_m_Carlo
recorded held june    fr_CA_f_June
recorded held menardi it_IT_f_Menardi
recorded held colombia es
recorded fit  armelle fr

# --- Syllables that learners hear, by speakers of 19 languages: the nearest to a short answer of real people that Debian has.
klettres=/usr/share/klettres
[ -d "$klettres" ] || klettres=$(dpkg -L klettres-data | grep -m1 '/cs$' | xargs dirname)
for language in cs da de en es hu it lt pt_BR ru; do
  split=fit; case $language in da | en | it | hu | ru) split=held ;; esac
  for file in $(find "$klettres/$language" -name '*.ogg' | sort | awk 'NR % 2 == 1' | head -30); do
    add "$split" "klettres-$language" short convert "$file"
  done
done

# --- Words of a children's game, by speakers of further languages: people again, for fitting alone. Of languages whose syllables are held
# out nobody is taken.
toys=/usr/share/ktuberling/sounds
for language in ca de el es fi fr ga gl lt nds nl nn pt ro sl sr sv uk wa; do
  for file in $(find "$toys/$language" -name '*.wav' -o -name '*.ogg' | sort | awk '{ line[NR] = $0 } END { step = NR > 24 ? NR / 24 : 1; for (i = 1; i <= NR; i += step) print line[int(i)] }'); do
    add fit "toys-$language" short convert "$file"
  done
done

# --- Synthetic voices, each with its own speed and pitch.
speak() { # SPLIT LANGUAGE VARIANT SPEED PITCH
  local language split kind text
  while IFS=$'\t' read -r language split kind text; do
    if [ "$language" = "$2" ] && [ "$split" = "$1" ]; then add "$1" "espeak-$2-$3" "$kind" espeak "${6:-$2}+$3" "$4" "$5" "$text"; fi
  done <detection-texts.tsv
}
for language in en ru es de; do
  speak fit "$language" m1 165 45; speak fit "$language" f1 175 60; speak fit "$language" m4 150 35
  speak fit "$language" f3 190 55; speak fit "$language" klatt2 160 50; speak fit "$language" Andrea 170 50
  speak held "$language" m2 155 50; speak held "$language" f2 180 65; speak held "$language" m7 170 40
  speak held "$language" f4 160 50; speak held "$language" klatt4 185 45; speak held "$language" Alicia 165 55
done
flites() { # SPLIT VOICE
  local language split kind text
  while IFS=$'\t' read -r language split kind text; do
    if [ "$language" = en ] && [ "$split" = "$1" ]; then add "$1" "flite-$2" "$kind" flited "$2" "$text"; fi
  done <detection-texts.tsv
}
flites fit awb; flites fit kal16; flites held slt; flites held rms

# --- Music on hold and of games, for greetings with music and rooms with a radio.
moh=/usr/share/asterisk/moh
add fit  music-1 music excerpt $moh/macroform-cold_day.wav
add fit  music-2 music excerpt $moh/macroform-robot_dity.wav
add fit  music-3 music excerpt $moh/reno_project-system.wav
games=/usr/share/games
tracks=("$games"/frozen-bubble/snd/{frozen-mainzik-1p,frozen-mainzik-2p,introzik}.ogg "$games"/fretsonfire/data/songs/{muldjord,sectoid}/*/song.ogg
  "$games"/neverball/bgm/track{1,2,3,4}.ogg /usr/share/hyperrogue/music/*.ogg "$games"/singularity/music/{,win/,lose/}*.ogg
  /usr/share/scummvm/drascula/audio/track{1,2,3,5,7,9,15,16,23,24,26,30}.ogg "$games"/lincity-ng/music/default/*.ogg
  "$games"/lugaru/Sounds/Music*.ogg "$games"/zaz/mus{1,2,3,4}.ogg)
for track in "${tracks[@]}"; do
  number=$((${number:-3} + 1)); add fit "music-fit-$number" music excerpt "$track"
done
add held music-4 music excerpt $moh/manolo_camp-morning_coffee.wav
add held music-5 music excerpt $moh/macroform-the_simplicity.wav

convert() {
  case $1 in
    *.ogg) oggdec -Q -o "$2.raw.wav" "$1" && sox -D "$2.raw.wav" -r 8000 -c 1 -b 16 "$2"; rm -f "$2.raw.wav" ;;
    *) sox -D "$1" -r 8000 -c 1 -b 16 "$2" ;;
  esac
}
espeak() { espeak-ng -v "$1" -s "$2" -p "$3" -w "$5.raw.wav" "$4" && sox -D "$5.raw.wav" -r 8000 -c 1 -b 16 "$5" gain -6; rm -f "$5.raw.wav"; }
flited() { flite -voice "$1" -t "$2" -o "$3.raw.wav" && sox -D "$3.raw.wav" -r 8000 -c 1 -b 16 "$3" gain -3; rm -f "$3.raw.wav"; }
excerpt() {
  case $1 in
    *.ogg) oggdec -Q -o "$2.raw.wav" "$1" && sox -D "$2.raw.wav" -r 8000 -c 1 -b 16 "$2" trim 10 60; rm -f "$2.raw.wav" ;;
    *) sox -D "$1" -r 8000 -c 1 -b 16 "$2" trim 10 60 ;;
  esac
}
export -f convert espeak flited excerpt
# a job that fails leaves no file, and its line is dropped below
tr '\n' '\0' <"$jobs" | xargs -0 -n 1 -P "$(nproc)" nice -n 19 bash -c 'eval "$0" 2>/dev/null || true'
rm -f "$jobs"
while IFS=$'\t' read -r file rest; do [ ! -s "$new/$file" ] || printf '%s\t%s\n' "$file" "$rest"; done <"$new/sources.tsv" >"$new/kept.tsv"
mv "$new/kept.tsv" "$new/sources.tsv"
rm -rf "$folder"; mv "$new" "$folder"
echo "$(wc -l <"$folder/sources.tsv") of $count sounds in $folder, $(du -sh "$folder" | cut -f1)"
