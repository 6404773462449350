#!/usr/bin/env bash
# Rewrites numbers.tsv.br: what libphonenumber-js (max metadata) makes of generated and mutated numbers of every region.
# The version is the one that CallTasks.Core/Phones/Data/SOURCES.txt names, so run that folder's refresh.sh first. Needs Node 20+ with npm.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
sources="$here/../../../../CallTasks.Core/Phones/Data/SOURCES.txt"
version=$(sed -n 's/^libphonenumber-js \([0-9.]*\) .*/\1/p' "$sources")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/generate.mjs" "$work/"
cd "$work"
npm init -y >/dev/null 2>&1
npm install --no-save --silent "libphonenumber-js@$version"
node generate.mjs "$here/numbers.tsv.br"
