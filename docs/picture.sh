#!/usr/bin/env bash
# Make docs/picture.svg, the README's picture, from the screen of the real program.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
go build -o "$bin/kscope" .
go run ./docs/picture "${SIZE:-200x60}" 3s -- "$bin/kscope" --demo --theme dark > docs/picture.svg
