#!/usr/bin/env bash
# The VS Code extension: its types, its tests, and that it packs. Works in a copy, so that the sources stay as they are.
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if ! command -v npm >/dev/null; then
  echo "skipped: npm is needed"
  exit 77
fi

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r "$source/editors/vscode/." "$copy"
rm -rf "$copy/node_modules" "$copy/dist"
cd "$copy"
npm ci --ignore-scripts --silent
npm run --silent check
npm run --silent package
npm test --silent
test -s valk.vsix
