# What the launcher's tests share: a data directory, a port, starting and ending servers. Loaded by the .bats files.

ROOT="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
ADMIN_PASSWORD=launcher-test-1

free_port() {
  /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# A folder that other users may enter, as the runners do when the server is started by root.
open_folder() {
  local folder
  folder="$(mktemp -d "$BATS_FILE_TMPDIR/data.XXXXXX")"
  chmod 755 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$folder"
  echo "$folder"
}

# start_server DATA: sets SERVER_PID, SERVER_LOG and URL; returns when it is alive.
start_server() {
  local data="$1" port tries
  port="$(free_port)"
  URL="http://127.0.0.1:$port"
  SERVER_LOG="$data/../server-$port.log"
  DFF_PYTHON_BATTERIES=false DFF_AUTO_SETUP=true DFF_AUTO_SETUP_ADMIN_USERNAME=admin DFF_AUTO_SETUP_ADMIN_PASSWORD="$ADMIN_PASSWORD" \
    "$ROOT/dff" start --port "$port" --data "$data" >"$SERVER_LOG" 2>&1 3>&- &
  SERVER_PID=$!
  for ((tries = 0; tries < 3000; tries++)); do
    curl -fsS -m 5 -o /dev/null "$URL/readyz" 2>/dev/null && return
    kill -0 "$SERVER_PID" 2>/dev/null || break
    sleep 0.1
  done
  cat "$SERVER_LOG"
  return 1
}

# All processes below process $1.
descendants() {
  local child
  for child in $(ps -o pid= --ppid "$1"); do
    echo "$child"
    descendants "$child"
  done
}

none_alive() {
  local pid
  for pid in "$@"; do
    if [ -d "/proc/$pid" ] && ! grep -q '^State:.[ZX]' "/proc/$pid/status" 2>/dev/null; then
      echo "process $pid is still there: $(tr '\0' ' ' <"/proc/$pid/cmdline")"
      return 1
    fi
  done
}

# Waits up to 10 s until none of the processes is there.
wait_none_alive() {
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    none_alive "$@" >/dev/null && return
    sleep 0.1
  done
  none_alive "$@"
}

end_server() {
  [ -n "${SERVER_PID:-}" ] || return 0
  local pid="$SERVER_PID" all
  all="$(descendants "$pid")"
  SERVER_PID=""
  kill -TERM "$pid" 2>/dev/null || true
  wait "$pid" || true
  # shellcheck disable=SC2086
  wait_none_alive $all
}

# json EXPRESSION: prints the value of a Python expression over `d`, the JSON on standard input.
json() {
  /usr/bin/python3 -c 'import json, sys; d = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"
}

sign_in() {
  TOKEN="$(curl -fsS "$URL/api/v1/auth/do/sign-in" -H 'Content-Type: application/json' \
    -d '{"captchaToken": "<TEST>", "captcha": "0000", "signIn": {"username": "admin", "password": "'"$ADMIN_PASSWORD"'"}}' |
    json 'd["data"]["xAuthToken"]')"
  [ -n "$TOKEN" ]
}

# post PATH BODY and get PATH: signed-in requests that print the answer's body.
post() {
  curl -sS "$URL/api/v1/$1" -H "X-Dff-Auth-Token: $TOKEN" -H 'Content-Type: application/json' -d "$2"
}

get() {
  curl -sS "$URL/api/v1/$1" -H "X-Dff-Auth-Token: $TOKEN"
}

# publish_script SCRIPT CODE: makes the script and, if need be, its script set, and publishes it.
publish_script() {
  local script="$1" code="$2"
  post script-sets/do/add '{"data": {"id": "'"${script%%__*}"'"}}' >/dev/null
  post scripts/do/add "$(/usr/bin/python3 -c 'import json, sys; print(json.dumps({"data": {"id": sys.argv[1], "codeDraft": sys.argv[2]}}))' \
    "$script" "$code")" >/dev/null
  [ "$(post "scripts/$script/do/publish" '{}' | json 'd["ok"]')" = True ]
}

# make_link ID FUNCTION ARGUMENTS
make_link() {
  post auth-links/do/add '{"data": {"id": "'"$1"'", "funcId": "'"$2"'", "funcCallKwargsJSON": '"$3"'}}' | json 'd["data"]["url"]'
}
