#!/bin/bash
# Makes src/ from grammar.js.
#
#   generate.sh           write src/
#   generate.sh --check   compare instead: 0 fresh, 1 stale, 77 the tree-sitter program cannot be had
#
# Uses $TREE_SITTER, or a version of tree-sitter that can be unpacked from Debian's archive into build/third_party, without
# installing anything. The output depends on that version: TREE_SITTER must be 0.22.6.
set -euo pipefail

grammar=$(cd "$(dirname "$0")" && pwd)
version=0.22.6
store=$(cd "$grammar/../.." && pwd)/build/third_party/tree-sitter-cli
unavailable() { echo "grammar: $1; the parser cannot be regenerated here" >&2; exit 77; }

# Debian 12 has no tree-sitter program, and its successor's wants a newer C library: both are unpacked, side by side.
unpack_program() {
  command -v apt-get dpkg-deb >/dev/null || unavailable "tree-sitter $version is not installed, and this is no Debian"
  local folder=$1 mirror suite=trixie library
  mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -1)
  [ -n "$mirror" ] || mirror=$(sed -n 's/^deb \(\[[^]]*\] \)\?\([^ ]*\).*/\2/p' /etc/apt/sources.list 2>/dev/null | head -1)
  [ -n "$mirror" ] || unavailable "no Debian archive is configured"
  mkdir -p "$folder"/{lists/partial,cache/archives/partial,root,bin}
  : >"$folder/status"
  local key=/usr/share/keyrings/debian-archive-keyring.gpg
  echo "deb [signed-by=$key] $mirror $suite main" >"$folder/sources.list"
  local apt=(apt-get -qq -o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null -o "Dir::State::lists=$folder/lists"
    -o "Dir::Cache=$folder/cache" -o "Dir::State::status=$folder/status" -o "APT::Sandbox::User=$(id -un)")
  "${apt[@]}" update >&2 || unavailable "the Debian archive does not answer"
  (cd "$folder" && "${apt[@]}" download tree-sitter-cli libc6 libgcc-s1 >&2) || unavailable "no package tree-sitter-cli"
  for package in "$folder"/*.deb; do dpkg-deb -x "$package" "$folder/root"; done
  rm -rf "$folder"/*.deb "$folder/lists" "$folder/cache"
  library=$(dirname "$(find "$folder/root/usr/lib" -name 'ld-linux*' | head -1)")
  cat >"$folder/bin/tree-sitter" <<END
#!/bin/sh
here=\$(cd "\$(dirname "\$0")/.." && pwd)
lib="\$here/root/${library#"$folder/root/"}"
exec "\$lib/$(basename "$(find "$library" -name 'ld-linux*' | head -1)")" --library-path "\$lib" "\$here/root/usr/bin/tree-sitter" "\$@"
END
  chmod +x "$folder/bin/tree-sitter"
}

find_program() {
  if [ -n "${TREE_SITTER:-}" ]; then echo "$TREE_SITTER"; return; fi
  if command -v tree-sitter >/dev/null && tree-sitter --version | grep -qF "$version"; then command -v tree-sitter; return; fi
  if [ ! -x "$store/bin/tree-sitter" ]; then
    mkdir -p "$(dirname "$store")"
    fresh=$(mktemp -d "$store.XXXXXX")
    trap 'rm -rf "${fresh:-}"' EXIT
    unpack_program "$fresh"
    [ -e "$store" ] || mv "$fresh" "$store"
  fi
  echo "$store/bin/tree-sitter"
}

program=$(find_program)
"$program" --version | grep -qF "$version" || unavailable "$program is not tree-sitter $version"
command -v node >/dev/null || unavailable "node is not installed"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$grammar/grammar.js" "$work/"
(cd "$work" && "$program" generate --abi 14 --no-bindings)
if [ "${1:-}" = --check ]; then
  diff -r "$work/src" "$grammar/src" >&2 || { echo "grammar: src/ is not what grammar.js gives: run $0" >&2; exit 1; }
else
  rm -rf "$grammar/src"
  cp -r "$work/src" "$grammar/src"
fi
