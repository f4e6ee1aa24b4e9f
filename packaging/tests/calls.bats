#!/usr/bin/env bats
# The way of a new user by curl alone: publish, link, call in every form, and the answers that clients rely on.

load helpers.bash

CODE="import time

@DFF.API('Test Func')
def test_func():
    return 'ok'

@DFF.API('Echo')
def echo(**kwargs):
    return kwargs

@DFF.API('Float')
def whole():
    return 30.0

@DFF.API('Short limit', timeout=1)
def short_limit():
    time.sleep(5)

@DFF.API('Long', timeout=20, api_timeout=1)
def long_run():
    time.sleep(3)
    return 'late'

@DFF.API('Fail')
def fail():
    raise ValueError('no')
"

setup_file() {
  start_server "$(open_folder)"
  sign_in
  publish_script demo__main "$CODE"
  for name in test_func echo whole short_limit long_run fail; do
    make_link "al-${name//_/-}" "demo__main.$name" '{}'
  done
  make_link al-fixed demo__main.echo '{"a": 1, "b": "INPUT_BY_CALLER"}'
  export URL SERVER_PID TOKEN
}

teardown_file() {
  end_server
}

# call LINK-AND-FORMAT [CURL ARGUMENTS...]
call() {
  local path="$1"
  shift
  curl -sS "$@" "$URL/api/v1/al/$path"
}

@test "the root redirects to the UI" {
  run curl -sS -w '|%{http_code}|%{redirect_url}' "$URL/"
  [ "$output" = "Found. Redirecting to /client-app|302|$URL/client-app" ]
}

@test "test_func answers ok by its auth link" {
  run call al-test-func
  [ "$output" = ok ]
}

@test "a bare text is plain text with nosniff" {
  run call al-test-func -i
  [[ "${output,,}" == *"content-type: text/plain"* ]]
  [[ "${output,,}" == *"x-content-type-options: nosniff"* ]]
}

@test "GET and POST, normal form" {
  [ "$(call al-echo -G --data-urlencode 'kwargs={"x": 1}' | json 'd')" = "{'x': 1}" ]
  [ "$(call al-echo -H 'Content-Type: application/json' -d '{"kwargs": {"x": [1, 2.0, null]}}' | json 'd')" = "{'x': [1, 2.0, None]}" ]
}

@test "GET and POST, simplified form" {
  [ "$(call 'al-echo/simplified?x=1&y=a' | json 'd')" = "{'x': '1', 'y': 'a'}" ]
  [ "$(call al-echo/simplified -H 'Content-Type: application/json' -d '{"x": 1}' | json 'd')" = "{'x': 1}" ]
  [ "$(call al-echo/s -d x=1 | json 'd')" = "{'x': '1'}" ]
  [ "$(call 'al-echo?x=1' | json 'd')" = "{'x': '1'}" ]
}

@test "GET and POST, flattened form" {
  [ "$(call 'al-echo/flattened?kwargs_x=1' | json 'd')" = "{'x': '1'}" ]
  [ "$(call al-echo/flattened -H 'Content-Type: application/json' -d '{"kwargs_x": 1}' | json 'd')" = "{'x': 1}" ]
}

@test "an uploaded file reaches the function" {
  printf 'hello' >"$BATS_TEST_TMPDIR/a b.txt"
  run call al-echo/simplified -F 'x=1' -F "files=@$BATS_TEST_TMPDIR/a b.txt"
  echo "$output"
  [ "$(json '(d["x"], d["files"][0]["originalname"], d["files"][0]["size"])' <<<"$output")" = "('1', 'a b.txt', 5)" ]
}

@test "a fixed argument cannot be changed, a placeholder can" {
  [ "$(call 'al-fixed?b=2' | json 'sorted(d.items())')" = "[('a', 1), ('b', '2')]" ]
  run call al-fixed -H 'Content-Type: application/json' -d '{"kwargs": {"a": 2}}'
  [[ "$output" == *"Cannot specify a fixed kwargs field"* ]]
}

@test "a whole float as bare result prints without its fraction" {
  [ "$(call al-whole)" = 30 ]
}

@test "the function's own limit answers 599.31 with exactly the documented body" {
  run call al-short-limit -w '\n%{http_code}'
  echo "$output"
  [ "${lines[1]}" = 599 ]
  [ "$(json 'sorted(d)' <<<"${lines[0]}")" = \
    "['detail', 'error', 'message', 'ok', 'reason', 'reqCost', 'reqDump', 'traceId']" ]
  [ "$(json '(d["error"], d["reason"], d["message"], d["ok"], sorted(d["detail"]), d["reqDump"])' <<<"${lines[0]}")" = \
    "(599.31, 'EFuncTimeout', 'Calling Function timeout.', False, ['einfoTEXT', 'id'], {'method': 'GET', 'url': '/api/v1/al/al-short-limit'})" ]
  [[ "$(json 'd["detail"]["einfoTEXT"]' <<<"${lines[0]}")" == *"billiard.exceptions.SoftTimeLimitExceeded: SoftTimeLimitExceeded()" ]]
}

@test "the end of the wait answers 599.1 with exactly the documented body, and the result can be fetched later" {
  run call al-long-run -w '\n%{http_code}'
  echo "$output"
  [ "${lines[1]}" = 599 ]
  [ "$(json '(d["error"], d["reason"], d["message"], d["ok"], sorted(d["detail"]), d["reqDump"], sorted(d))' <<<"${lines[0]}")" = \
    "(599.1, 'EAPITimeout', 'Waiting function result timeout, but task is still running. Use task ID to fetch result later.', False, ['id'], {'method': 'GET', 'url': '/api/v1/al/al-long-run'}, ['detail', 'error', 'message', 'ok', 'reason', 'reqCost', 'reqDump', 'traceId'])" ]
  task="$(json 'd["detail"]["id"]' <<<"${lines[0]}")"
  for _ in $(seq 1 50); do
    result="$(get "func-result?taskId=$task&unfold=true")"
    [ "$result" = late ] && break
    sleep 0.2
  done
  [ "$result" = late ]
}

@test "a function that raises answers 599.3" {
  run call al-fail -w '\n%{http_code}'
  [ "${lines[1]}" = 599 ]
  [ "$(json '(d["error"], d["reason"], d["detail"]["exception"])' <<<"${lines[0]}")" = "(599.3, 'EFuncFailed', 'ValueError: no')" ]
}

@test "an unknown link answers 404.41" {
  run call al-nowhere -w '\n%{http_code}'
  [ "${lines[1]}" = 404 ]
  [ "$(json '(d["error"], d["message"])' <<<"${lines[0]}")" = "(404.41, 'No such Auth Link')" ]
}

@test "a direct call answers in the envelope" {
  run post func/demo__main.echo '{"kwargs": {"x": 1}}'
  [ "$(json '(d["ok"], d["data"]["result"])' <<<"$output")" = "(True, {'x': 1})" ]
}

@test "a direct call without a sign-in is refused" {
  run curl -sS -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' -d '{}' "$URL/api/v1/func/demo__main.echo"
  [ "$output" = 401 ]
}

@test "a script with a syntax error is not published and the published one stays" {
  post scripts/demo__main/do/modify '{"data": {"codeDraft": "def broken(:\n"}}'
  run post scripts/demo__main/do/publish '{}'
  [ "$(json '(d["ok"], d["error"], d["reason"])' <<<"$output")" = "(False, 400.9, 'EScriptPublishFailed')" ]
  [ "$(call al-test-func)" = ok ]
}

@test "a disabled link refuses at once" {
  make_link al-off demo__main.test_func '{}'
  [ "$(call al-off)" = ok ]
  post auth-links/al-off/do/modify '{"data": {"isDisabled": true}}'
  run call al-off -w '\n%{http_code}'
  [ "${lines[1]}" = 403 ]
  [ "$(json 'd["reason"]' <<<"${lines[0]}")" = EBizCondition.AuthLinkDisabled ]
}

@test "a result is live for the very next call after publishing" {
  publish_script demo__live $'@DFF.API(\'Live\')\ndef live():\n    return 0\n'
  make_link al-live demo__live.live '{}'
  for i in $(seq 1 10); do
    post scripts/demo__live/do/modify '{"data": {"codeDraft": "@DFF.API(\"Live\")\ndef live():\n    return '"$i"'\n"}}' >/dev/null
    post scripts/demo__live/do/publish '{}' >/dev/null
    [ "$(call al-live)" = "$i" ]
  done
}
