#!/usr/bin/env bash
# The example server under real clients: curl, nghttp and h2load, on a port the system picks.
# usage: serve.sh FOLDER-OF-PROGRAMS [requests of the load test]
set -uo pipefail
programs=$(cd "$1" && pwd)
requests=${2:-5000}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
export XDG_DATA_HOME=$work/data NO_COLOR=1
server=
passed=0 failed=0

finish() {
  [ -n "$server" ] && kill -KILL "$server" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT

# check NAME COMMAND…: the command's success is the test.
check() {
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
  fi
}
equal() { [ "$1" = "$2" ] || { printf '  expected: %s\n  actual:   %s\n' "$2" "$1"; return 1; }; }
contains() { case "$1" in *"$2"*) return 0 ;; esac; printf '  expected to contain: %s\n  actual: %s\n' "$2" "$1"; return 1; }
between() { awk -v x="$1" -v lo="$2" -v hi="$3" 'BEGIN { exit !(x >= lo && x <= hi) }' || { echo "  $1 is not between $2 and $3"; return 1; }; }

start() {  # sets server and port
  "$programs/valk" serve docs/examples/profile/app.valk --port 0 "$@" 2>"$work/log" &
  server=$!
  for _ in $(seq 300); do
    port=$(sed -n 's/^serving .*:\([0-9]*\)$/\1/p' "$work/log")
    [ -n "$port" ] && return 0
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  echo "the server did not start:"
  cat "$work/log"
  exit 1
}
stop() {  # SIGTERM, then its exit code in $code
  kill -TERM "$server"
  wait "$server"
  code=$?
  server=
}
get() { curl -sk --http2 --max-time 20 "https://localhost:$port$1"; }
seconds() { curl -sk --http2 --max-time 20 -o /dev/null -w '%{time_total}' "https://localhost:$port$1"; }

start
check "a profile" equal "$(get /profile/7)" \
  '{"user":{"id":7,"name":"user 7"},"settings":{"theme":"dark","language":"en","user":7},"posts":[{"author":7,"title":"first light"},{"author":7,"title":"second thoughts"}]}'
check "it is HTTP/2" equal "$(curl -sk --http2 -o /dev/null -w '%{http_version} %{http_code}' "https://localhost:$port/health")" "2 200"
check "health" equal "$(get /health)" ok
check "not found" contains "$(get /nowhere)" '"not found"'
check "slow waits two seconds" between "$(seconds /slow)" 1.95 3.5
check "slow-chain waits one after the other" between "$(seconds /slow-chain)" 1.95 3.5
check "slow-parallel waits together" between "$(seconds /slow-parallel)" 0.95 1.9
check "complex waits 0.5 and 0.3" between "$(seconds /complex)" 0.75 1.6
check "complex" equal "$(get /complex)" '{"user":"loaded","settings":"loaded","posts":"loaded"}'
check "nghttp" contains "$(nghttp -n -v "https://localhost:$port/health" 2>&1)" ':status: 200'

load=$(h2load -n "$requests" -c 50 -m 10 "https://localhost:$port/health" 2>&1)
check "load: all requests succeed" contains "$load" "$requests succeeded, 0 failed, 0 errored, 0 timeout"
load=$(h2load -n "$requests" -c 50 -m 10 "https://localhost:$port/profile/7" 2>&1)
check "load on a handler that waits" contains "$load" "$requests succeeded, 0 failed, 0 errored, 0 timeout"

head -c 4096 /dev/urandom | timeout 5 bash -c "cat >/dev/tcp/127.0.0.1/$port" 2>/dev/null
check "plain HTTP is told off" contains "$(curl -s --max-time 5 --http1.1 "http://127.0.0.1:$port/" 2>&1)" "HTTPS"
check "it still serves after garbage" equal "$(get /health)" ok

other=$("$programs/valk" serve docs/examples/profile/app.valk --port "$port" 2>&1)
other_code=$?
check "a port in use" contains "$other" "in use"
check "a port in use: exit code" equal "$other_code" 1
other=$("$programs/valk" serve docs/examples/profile/app.valk --cert "$work/none.pem" 2>&1)
other_code=$?
check "a missing certificate" contains "$other" "none.pem"
check "a missing certificate: exit code" equal "$other_code" 2

# Requests that were accepted are answered, whatever the signal.
answers=()
for i in $(seq 20); do
  curl -sk --http2 --max-time 20 -o /dev/null -w '%{http_code}\n' "https://localhost:$port/slow" >"$work/answer.$i" &
  answers+=($!)
done
connected() { ss -Htn state established "( sport = :$port )" 2>/dev/null | wc -l; }
for _ in $(seq 75); do [ "$(connected)" -ge 20 ] && break; sleep 0.02; done
sleep 0.1
stop
wait "${answers[@]}"
check "drain: exit code" equal "$code" 0
check "drain: every accepted request is answered" equal "$(sort "$work"/answer.* | uniq -c | tr -s ' ')" " 20 200"

start
h2load -D 6 -c 20 -m 10 "https://localhost:$port/profile/7" >"$work/load" 2>&1 &
load_process=$!
sleep 2
stop
# The client, not the server, decides how long it tries to go on.
kill -INT "$load_process" 2>/dev/null
wait "$load_process" 2>/dev/null
check "drain under load: exit code" equal "$code" 0
check "drain under load: nothing cancelled" equal "$(grep -c cancelled "$work/log")" 0
check "drain under load: nothing but 200" contains "$(cat "$work/load")" " 0 3xx, 0 4xx, 0 5xx"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
