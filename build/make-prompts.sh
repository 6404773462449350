#!/usr/bin/env bash
# Makes the prompts and the simulator's voices in CallTasks.Core/Audio/Prompts anew. Needs espeak-ng and sox:
#   apt-get install --no-install-recommends espeak-ng sox
# Every file is 8 kHz mono A-law, what the telephone carries; noise is not dithered in (-D), so that a run gives the same bytes.
set -euo pipefail
cd "$(dirname "$0")/../CallTasks.Core/Audio/Prompts"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# say NAME VOICE SPEED PITCH TEXT: one voice, trimmed, evened out to a level, with a little silence at its end
say() {
  espeak-ng -v "$2" -s "$3" -p "$4" -w "$work/$1.raw.wav" "$5"
  sox -D "$work/$1.raw.wav" -c 1 -b 16 "$work/$1.wav" \
    gain -6 highpass 120 rate -v 8000 silence 1 0.01 0.3% reverse silence 1 0.01 0.3% reverse gain -n -6 pad 0 0.25
}

# store NAME: as the small file that is committed
store() { sox -D "$work/$1.wav" -e a-law -b 8 "$1.wav"; }

# What the demo script's bot says.
say greeting    en-us 150 45 "Hello! This is a test call from Call Tasks. Nobody is charged for it, and nobody will call you back."
say information en-us 150 45 "Your order is packed and leaves our store tomorrow morning. You need not do anything."
say goodbye     en-us 150 45 "Thank you for listening. Good bye!"

# What the simulator's personas answer.
say human-hello en-gb 160 60 "Hello?"
say human-yes   en-gb 160 60 "Yes, I am listening."
say human-bye   en-gb 160 60 "All right. Good bye."
say machine     en-us 140 30 "You have reached the mailbox of this number. Nobody can take your call right now. Please leave a message after the tone."
sox -n -r 8000 -c 1 -b 16 "$work/beep.wav" synth 0.5 sine 1000 fade q 0.005 0.5 0.005 gain -6
sox -D "$work/machine.wav" "$work/beep.wav" "$work/machine-greeting.wav"

for name in greeting information goodbye human-hello human-yes human-bye machine-greeting; do store "$name"; done
du -bc ./*.wav
