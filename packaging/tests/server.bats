#!/usr/bin/env bats
# A server started by the launcher: it comes up, ends on a signal, survives being killed, guards its data directory.

load helpers.bash

teardown() {
  [ -n "${SERVER_PID:-}" ] && kill -KILL "$SERVER_PID" 2>/dev/null
  [ -n "${OTHER_PID:-}" ] && kill -KILL "$OTHER_PID" 2>/dev/null
  true
}

@test "a fresh start serves /healthz and prints one ready line with the address" {
  start_server "$(open_folder)"
  run curl -sS -o /dev/null -w '%{http_code}' "$URL/healthz"
  [ "$output" = 200 ]
  [ "$(grep -c "DataFlux Func ready at $URL" "$SERVER_LOG")" -eq 1 ]
  end_server
}

@test "a second start builds nothing and answers a sign-in soon" {
  data="$(open_folder)"
  start_server "$data"
  end_server
  begin="$(date +%s%N)"
  start_server "$data"
  sign_in
  cost=$((($(date +%s%N) - begin) / 1000000))
  end_server
  echo "signed in after $cost ms"
  [ "$cost" -lt 20000 ]
  [ "$(grep -c 'dff: server' "$SERVER_LOG")" -eq 0 ]
}

@test "without set-up and automatic set-up the page of the set-up is served" {
  data="$(open_folder)"
  port="$(free_port)"
  "$ROOT/dff" start --port "$port" --data "$data" >"$data/../setup.log" 2>&1 3>&- &
  SERVER_PID=$!
  curl -fsS -o /dev/null --retry 100 --retry-delay 1 --retry-connrefused "http://127.0.0.1:$port/healthz"
  run curl -sS -L -H 'Accept: text/html' "http://127.0.0.1:$port/"
  [ "$status" -eq 0 ]
  [[ "$output" == *"<html"* || "$output" == *"<!doctype html"* || "$output" == *"<!DOCTYPE html"* ]]
  end_server
}

@test "SIGTERM ends the server with status 0 and leaves no process" {
  start_server "$(open_folder)"
  sign_in
  publish_script demo__main $'@DFF.API(\'Hello\')\ndef hello():\n    return \'ok\'\n'
  make_link al-term demo__main.hello '{}'
  [ "$(curl -sS "$URL/api/v1/al/al-term")" = ok ]
  all="$(descendants "$SERVER_PID")"
  [ -n "$all" ]
  kill -TERM "$SERVER_PID"
  status=0
  wait "$SERVER_PID" || status=$?
  [ "$status" -eq 0 ]
  # shellcheck disable=SC2086
  wait_none_alive $all
}

@test "SIGINT ends the server and leaves no process" {
  # An interactive shell's job gets the signal; a script's background job ignores it, so python3 restores it.
  data="$(open_folder)"
  port="$(free_port)"
  /usr/bin/python3 -c 'import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])' \
    "$ROOT/dff" start --port "$port" --data "$data" >"$data/../int.log" 2>&1 3>&- &
  SERVER_PID=$!
  curl -fsS -o /dev/null --retry 100 --retry-delay 1 --retry-connrefused "http://127.0.0.1:$port/healthz"
  all="$(descendants "$SERVER_PID")"
  kill -INT "$SERVER_PID"
  wait "$SERVER_PID" || true
  # shellcheck disable=SC2086
  wait_none_alive $all
}

@test "a second instance on the same data directory is refused" {
  data="$(open_folder)"
  start_server "$data"
  run timeout 60 "$ROOT/dff" start --port "$(free_port)" --data "$data"
  [ "$status" -ne 0 ]
  [ "$status" -ne 124 ]
  echo "$output"
  [[ "$output" == *"$data"* ]]
  run curl -sS -o /dev/null -w '%{http_code}' "$URL/healthz"
  [ "$output" = 200 ]
  end_server
}

@test "a port that is in use is named and stops the start" {
  data="$(open_folder)"
  start_server "$data"
  port="${URL##*:}"
  run timeout 60 "$ROOT/dff" start --port "$port" --data "$(open_folder)"
  [ "$status" -ne 0 ]
  [ "$status" -ne 124 ]
  [[ "$output" == *"$port"* ]]
  end_server
}

@test "after kill -9 a restart has everything that was answered, and no process is left" {
  data="$(open_folder)"
  start_server "$data"
  sign_in
  publish_script demo__main $'import time\n@DFF.API(\'Hello\')\ndef hello(seconds=0):\n    open("left", "w").close()\n    time.sleep(seconds)\n    return \'kept\'\n'
  make_link al-kill demo__main.hello '{}'
  make_link al-slow demo__main.hello '{"seconds": 30}'
  [ "$(curl -sS "$URL/api/v1/al/al-kill")" = kept ]
  post scripts/do/add '{"data": {"id": "demo__draft", "codeDraft": "# a draft"}}'
  curl -sS -m 60 -o /dev/null "$URL/api/v1/al/al-slow" 2>/dev/null 3>&- &
  OTHER_PID=$!
  for _ in $(seq 100); do
    [ -n "$(find "$data/run/tmp" -name left)" ] && break
    sleep 0.1
  done
  [ -n "$(find "$data/run/tmp" -name left)" ]
  all="$(descendants "$SERVER_PID")"
  kill -KILL "$SERVER_PID"
  wait "$SERVER_PID" || true
  status=0
  wait "$OTHER_PID" || status=$?
  OTHER_PID=""
  [ "$status" -eq 52 ] || [ "$status" -eq 56 ] # curl: the connection broke, no answer
  # shellcheck disable=SC2086
  wait_none_alive $all

  start_server "$data"
  [ -z "$(find "$data/run/tmp" -name left)" ]
  [ "$(curl -sS "$URL/api/v1/al/al-kill")" = kept ]
  sign_in
  [ "$(get scripts/demo__draft/do/get | json 'd["data"]["codeDraft"]')" = "# a draft" ]
  end_server
  check_integrity "$data"
}

@test "kill -9 in the middle of writing loses nothing that was answered" {
  data="$(open_folder)"
  start_server "$data"
  sign_in
  post script-sets/do/add '{"data": {"id": "many"}}' >/dev/null
  (
    for i in $(seq 1 5000); do
      answer="$(post scripts/do/add '{"data": {"id": "many__s'"$i"'", "codeDraft": "x"}}')" || exit 0
      [[ "$answer" == *'"ok":true'* || "$answer" == *'"ok": true'* ]] && echo "many__s$i" >>"$data/../answered"
    done
  ) 3>&- 2>/dev/null &
  OTHER_PID=$!
  sleep 3
  kill -KILL "$SERVER_PID"
  wait "$SERVER_PID" || true
  wait "$OTHER_PID" || true
  OTHER_PID=""
  [ "$(wc -l <"$data/../answered")" -gt 10 ]

  start_server "$data"
  sign_in
  while read -r script; do echo "$script"; done <"$data/../answered" | tail -n 20 | while read -r script; do
    [ "$(get "scripts/$script/do/get" | json 'd["data"]["id"]')" = "$script" ]
  done
  end_server
  check_integrity "$data"
}

# SQLite's own check of every database file of a data directory.
check_integrity() {
  /usr/bin/python3 - "$1" <<'PYTHON'
import pathlib
import sqlite3
import sys

found = 0
for path in pathlib.Path(sys.argv[1]).rglob("*"):
    if path.is_file() and path.open("rb").read(16) == b"SQLite format 3\0":
        found += 1
        answer = sqlite3.connect(path).execute("PRAGMA integrity_check").fetchall()
        assert answer == [("ok",)], (path, answer)
assert found > 0, "no database file"
PYTHON
}

@test "a data directory below a closed folder works" {
  parent="$BATS_TEST_TMPDIR/closed"
  mkdir -p "$parent/data"
  chmod 700 "$parent"
  start_server "$parent/data"
  sign_in
  publish_script demo__main $'@DFF.API(\'Hello\')\ndef hello():\n    return \'ok\'\n'
  make_link al-closed demo__main.hello '{}'
  [ "$(curl -sS "$URL/api/v1/al/al-closed")" = ok ]
  end_server
}

@test "the server does not listen beyond loopback unless told so" {
  start_server "$(open_folder)"
  port="$(printf '%04X' "${URL##*:}")"
  # State 0A is LISTEN; the address is 0100007F for 127.0.0.1, also when mapped into IPv6.
  run bash -c "cat /proc/net/tcp /proc/net/tcp6 | awk '\$4 == \"0A\" && \$2 ~ /:$port\$/ {print \$2}'"
  [[ "$output" == *"0100007F:$port" ]]
  end_server
}
