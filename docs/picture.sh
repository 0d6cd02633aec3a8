#!/usr/bin/env bash
# Make the pictures of the docs from the screen of the real program: the README's, of the
# demo, and those of docs/PICTURES.md, of a cluster of a thousand objects.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
go build -o "$bin/kscope" .
go build -o "$bin/picture" ./docs/picture
export XDG_CONFIG_HOME="$bin/none" # nobody's own settings
go run ./docs/bigcluster > "$bin/big.json"
"$bin/picture" "${SIZE:-200x60}" 3s -- "$bin/kscope" --demo --theme dark > docs/picture.svg
cd "$bin"
shoot() { # NAME SIZE WAIT|KEY...
	local out=$OLDPWD/docs/$1.svg
	"$bin/picture" "$2" 3s "${@:3}" -- ./kscope -f big.json --theme dark > "$out"
}
shoot big-200x60 200x60
shoot big-80x24 80x24
shoot big-nodes-200x60 200x60 3 1s
