#!/usr/bin/env bash
# `fetch` against servers of others: node's http and http2, nghttpd, and a proxy.
# usage: fetch.sh FOLDER-OF-PROGRAMS
set -uo pipefail
programs=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"
for program in node nghttpd; do
  command -v "$program" >/dev/null || { echo "$program is not installed"; exit 77; }
done
work=$(mktemp -d)
export XDG_DATA_HOME=$work/data NO_COLOR=1
unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY
started=()
finish() {
  for process in "${started[@]}"; do kill "$process" 2>/dev/null; done
  wait 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT

# The certificate for localhost is the one that `valk serve` makes.
echo '(fun {handler request} "hello")' >"$work/app.valk"
"$programs/valk" serve "$work/app.valk" --port 0 2>"$work/serve.log" &
started+=($!)
pem=$work/data/valk/localhost.pem
for _ in $(seq 100); do grep -q '^serving' "$work/serve.log" && break; sleep 0.1; done
[ -f "$pem" ] || { echo "there is no $pem"; cat "$work/serve.log"; exit 1; }

node peers/servers.mjs "$pem" >"$work/ports" 2>"$work/node.log" &
started+=($!)
for _ in $(seq 100); do [ -s "$work/ports" ] && break; sleep 0.1; done
read -r secure plain proxy <"$work/ports"

free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'; }
mkdir "$work/files"
echo 'from nghttpd' >"$work/files/file.txt"
nghttpd_port=$(free_port)
nghttpd --address=127.0.0.1 -d "$work/files" "$nghttpd_port" "$pem" "$pem" >"$work/nghttpd.log" 2>&1 &
started+=($!)
for _ in $(seq 50); do (: </dev/tcp/127.0.0.1/"$nghttpd_port") 2>/dev/null && break; sleep 0.1; done

timeout 120 "$programs/valk" peers/fetch.valk "$secure" "$plain" "$proxy" "$nghttpd_port" "$pem" "$(free_port)" >"$work/out" 2>&1
code=$?
grep -v '^ok ' "$work/out"
[ "$code" -eq 0 ] && grep -q '^all ok$' "$work/out" && exit 0
echo "exit code $code; node said:"
cat "$work/node.log"
exit 1
