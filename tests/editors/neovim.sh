#!/usr/bin/env bash
# The Neovim plugin in a real Neovim, without a screen: neovim.sh PROGRAMS. NVIM names another Neovim than the one on PATH.
set -euo pipefail
programs=$(cd "$1" && pwd)
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
nvim=${NVIM:-nvim}
if ! "$nvim" --version 2>/dev/null | head -1 | grep -qE 'v0\.(1[0-9]|[2-9][0-9])|v[1-9]'; then
  echo "skipped: Neovim 0.10 or newer is needed (NVIM names it)"
  exit 77
fi

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
plugin=$home/plugin
cp -rL "$source/editors/neovim" "$plugin"
export PATH="$programs:$PATH" HOME=$home XDG_CONFIG_HOME=$home XDG_DATA_HOME=$home XDG_STATE_HOME=$home VALK_PLUGIN=$plugin
run() { timeout 120 "$nvim" --headless -u NONE -i NONE --cmd "set rtp^=$plugin" "$@"; }
run -c "lua require('valk').install_parser('$source/lang/grammar')" -c qall
run -c "runtime! plugin/valk.lua" -c "luafile $source/tests/editors/neovim.lua" 2>&1
