#!/usr/bin/env bash
# Each foreign library is known to one room: nobody else includes its headers.
# (Rooms including each other is the compiler's business: a room sees the headers of the rooms it links, and no others.)
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

failed=0
only_in() {  # pattern, folder…
  local pattern=$1 strays
  shift
  strays=$(grep -rnE "#include [<\"]($pattern)" lang fmt lint lsp runtime cli --include='*.cpp' --include='*.hpp' --include='*.h' \
    | grep -vE "^($(IFS='|'; echo "$*"))/")
  if [ -n "$strays" ]; then
    echo "only $* may include $pattern:"
    echo "$strays"
    failed=1
  fi
}

only_in 'tree_sitter/' lang/grammar lang/syntax
only_in 'uv\.h' runtime/loop
only_in 'openssl/' runtime/net runtime/crypto
only_in '(zlib|zstd)\.h|brotli/' runtime/coding
only_in 're2/' runtime/regex
only_in 'utf8proc\.h' runtime/natives
only_in 'nghttp2/' runtime/http
only_in 'nlohmann/' lsp/server
only_in 'toml\+\+/' cli/command
exit $failed
