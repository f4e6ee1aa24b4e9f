# shellcheck shell=bash
# The suites of ./dff test. Each writes its log to standard output and its counts by count and check. Sourced by test.sh.

RUFF=ruff==0.17.6
PYRIGHT=pyright@1.1.414
REQUESTS=requests==2.34.2
SCHEMATHESIS=schemathesis==4.32.5
MYPY=mypy==2.4.1

suite_web() {
  cd "$DFF_ROOT_DIR/web" || return
  if ! is_current web-packages "$DFF_ROOT_DIR/web/node_modules/.package-lock.json"; then
    check "npm ci" install_web_packages
  fi
  # each of the two uses one core
  beside web-lint check lint npm run lint
  check typecheck npm run typecheck
  join_beside
  local report="$TEST_LOGS/web.json"
  npm run test -- --reporter=default --reporter=json --outputFile.json="$report"
  count_report vitest $? "$report"
  check build build_web
}

suite_java() {
  cd "$DFF_ROOT_DIR" || return
  forget_packed_files
  rm -rf app/target/surefire-reports benchmarks/target/surefire-reports
  local arguments=(-B verify -Dmaven.test.failure.ignore=true) status
  [ -n "$TEST_LONG" ] && arguments+=(-Ddff.test.long=true)
  mvn "${arguments[@]}"
  status=$?
  count_report surefire "$status" app/target/surefire-reports benchmarks/target/surefire-reports
  if [ "$status" -eq 0 ]; then mark_built app; fi
}

# Prints every Python whose versions the runner supports: the system's, others on the usual places, with --long also
# those of pyenv. The runners' own user must reach them, so a pyenv in a closed home is copied.
test_pythons() {
  local python version
  printf '%s\n' /usr/bin/python3 "$DFF_PYTHON" /usr/bin/python3.?? /usr/bin/python3.9 /usr/local/bin/python3.?? /usr/local/bin/python3.9
  [ -n "$TEST_LONG" ] || return
  for python in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*; do
    version="${python##*/}"
    case "$version" in 3.9.* | 3.1?.*) ;; *) continue ;; esac
    if ! python_is_usable "$python/bin/python3"; then
      mkdir -p "$TEST_TEMP/pythons"
      cp -a "$python" "$TEST_TEMP/pythons/"
      python="$TEST_TEMP/pythons/$version"
    fi
    echo "$python/bin/python3"
  done
}

suite_runner() {
  cd "$DFF_ROOT_DIR" || return
  local python seen="" version log
  # the tests wait much
  beside python-style check_python_style
  for python in $(test_pythons); do
    python_is_usable "$python" || continue
    version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    case " $seen " in *" $version "*) continue ;; esac
    seen="$seen $version"
    log="$TEST_LOGS/runner-$version.log"
    printf '\n== runner tests on Python %s\n' "$version"
    PYTHONDONTWRITEBYTECODE=1 DFF_TEST_PYTHON="$python" \
      "$python" -m unittest discover -s runner/tests -t runner/tests >"$log" 2>&1
    count_report unittest $? "$log"
    cat "$log"
  done
  join_beside
}

check_python_style() {
  if python_environment python-tools "$RUFF"; then
    check "ruff check" "$BUILD_DIR/python-tools/bin/ruff" check --no-cache runner benchmarks examples packaging
  else
    echo "NOTE: the Python package index is out of reach, so ruff did not check the Python code"
  fi
  if npm_tool pyright "$PYRIGHT"; then
    check "strict type check of the runner" "$BUILD_DIR/pyright/node_modules/.bin/pyright" -p runner --pythonpath /usr/bin/python3
    check "dff.pyi by pyright" /usr/bin/python3 -B runner/stubs/check.py pyright "$BUILD_DIR/pyright/node_modules/.bin/pyright"
  else
    echo "NOTE: the npm registry is out of reach, so the types of the runner were not checked"
  fi
  if python_environment mypy "$MYPY"; then
    check "dff.pyi by mypy" /usr/bin/python3 -B runner/stubs/check.py mypy "$BUILD_DIR/mypy/bin/mypy" \
      --check-untyped-defs --no-error-summary --cache-dir /dev/null
  else
    echo "NOTE: the Python package index is out of reach, so mypy did not check dff.pyi"
  fi
}

# Installs the npm package $2 into the folder $1 of the build.
npm_tool() {
  local directory="$BUILD_DIR/$1"
  [ "$(cat "$directory/installed" 2>/dev/null)" = "$2" ] && return
  rm -rf "$directory"
  mkdir -p "$directory"
  timeout 180 npm install --silent --no-save --no-audit --no-fund --prefix "$directory" "$2" && echo "$2" >"$directory/installed"
}

suite_shell() {
  cd "$DFF_ROOT_DIR" || return
  beside shellcheck check_shell_style
  local log="$TEST_LOGS/bats.tap"
  bats --tap packaging/tests | tee "$log"
  count_report tap "${PIPESTATUS[0]}" "$log"
  join_beside
}

check_shell_style() {
  check "shellcheck of the launcher" shellcheck -x -a dff
  # SC2030, SC2031: each Bats test is a function of its own subshell, so no variable is meant to outlive it.
  check "shellcheck of the other scripts" shellcheck -x -e SC2030,SC2031 .ci/run packaging/tests/*.ba*
}

suite_examples() {
  cd "$DFF_ROOT_DIR" || return
  local log="$TEST_LOGS/examples-unittest.log" clients="$TEST_LOGS/clients-unittest.log" token="$TEST_TEMP/local-token"
  echo "$RANDOM-$RANDOM-$RANDOM" >"$token"
  if ! DFF__WEB_LOCALHOST_AUTH_TOKEN_PATH="$token" start_instance_with_admin examples-test-1; then
    count 0 1
    return
  fi
  export DFF_BASE_URL="$INSTANCE_URL" DFF_USERNAME=admin DFF_PASSWORD=examples-test-1
  /usr/bin/python3 -B -m unittest discover -s examples -t examples >"$log" 2>&1
  count_report unittest $? "$log"
  cat "$log"
  # programs of others, as the SDKs of two generations send
  DFF_LOCAL_TOKEN="$(cat "$token")" /usr/bin/python3 -B -m unittest discover -s packaging/clients -t packaging/clients >"$clients" 2>&1
  count_report unittest $? "$clients"
  cat "$clients"
  stop_instance
}

# Requests made by schemathesis from the description of the API: with --long only. DFF_FUZZ_SECONDS is how long, 600 unless given.
# Left out are calls of functions, which answer as users' code does, and what would end the sign-in of the suite itself.
suite_fuzz() {
  cd "$DFF_ROOT_DIR" || return
  local password="four unrelated words" token
  if ! python_environment schemathesis "$SCHEMATHESIS" || ! start_instance_with_admin "$password"; then
    count 0 1
    return
  fi
  token="$(curl -fsS -m 30 -H 'Content-Type: application/json' -d "{\"signIn\":{\"username\":\"admin\",\"password\":\"$password\"}}" \
    "$INSTANCE_URL/api/v1/auth/do/sign-in" | /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)["data"]["xAuthToken"])')"
  check schemathesis "$BUILD_DIR/schemathesis/bin/schemathesis" --no-color run "$INSTANCE_URL/api" \
    -H "X-Dff-Auth-Token: $token" --url "$INSTANCE_URL" \
    --checks not_a_server_error,response_schema_conformance,content_type_conformance \
    --exclude-path-regex '^/api/v1/((al|sync|bat|async|func|func-draft|cron)/|events|auth/do/(sign-out|change-password))|^/readyz' \
    --phases coverage,fuzzing --max-time "${DFF_FUZZ_SECONDS:-600}" --request-timeout 60 --no-shrink
  stop_instance
}

# Next times of random cron expressions against a walk over every minute of 50 years in 40 zones: with --long only.
# DFF_CRON_SEED makes other expressions.
suite_cron() {
  cd "$DFF_ROOT_DIR" || return
  rm -rf app/target/surefire-reports
  mvn -B -pl app test -Dtest=CronOracleTest -Ddff.test.cron=true -Ddff.test.seed="${DFF_CRON_SEED:-20260101}"
  count_report surefire $? app/target/surefire-reports
}

# Tasks nobody waits for, while all that runs them is killed and paused: with --long only; one seed with fewer tasks is in suite java.
# DFF_CHAOS_SEEDS and DFF_CHAOS_TASKS are how many, 5 and 2,000 unless given; DFF_CHAOS_FIRST is the first seed.
suite_chaos() {
  cd "$DFF_ROOT_DIR" || return
  forget_packed_files
  rm -rf app/target/surefire-reports
  mvn -B -pl app test -Dtest=ChaosTest -Ddff.chaos.seeds="${DFF_CHAOS_SEEDS:-5}" -Ddff.chaos.tasks="${DFF_CHAOS_TASKS:-2000}" \
    -Ddff.chaos.first="${DFF_CHAOS_FIRST:-1}"
  count_report surefire $? app/target/surefire-reports
}

# Many mixed calls: with --long only. DFF_SOAK_CALLS is their number, 200,000 unless given.
suite_soak() {
  cd "$DFF_ROOT_DIR" || return
  local log="$TEST_LOGS/soak-calls.log"
  /usr/bin/python3 -B benchmarks/soak.py --calls "${DFF_SOAK_CALLS:-200000}" >"$log" 2>&1
  count_report summary $? "$log"
  cat "$log"
}

suite_browser() {
  cd "$DFF_ROOT_DIR" || return
  local log="$TEST_LOGS/browser-journeys.log" token arguments limit=900
  if ! start_instance; then
    count 0 1
    return
  fi
  arguments=(--base "$INSTANCE_URL" --shots "$TEST_LOGS/shots")
  token="$(cat "$INSTANCE_DATA/setup-token" 2>/dev/null)"
  [ -n "$token" ] && arguments+=(--setup-token "$token")
  # the Python call examples use requests; without the index the system's has to have it
  python_environment example-calls "$REQUESTS" && arguments+=(--python "$BUILD_DIR/example-calls/bin/python")
  # one journey restarts the server
  echo "$INSTANCE_PID" >"$INSTANCE_DATA.pid"
  arguments+=(--server-pid-file "$INSTANCE_DATA.pid" --server-log "$INSTANCE_LOG")
  arguments+=(--server-command "'$DFF_ROOT_DIR/dff' start --port ${INSTANCE_URL##*:} --data '$INSTANCE_DATA'")
  if [ -n "$TEST_LONG" ]; then
    # every page in all looks, on contact sheets for people to look at
    arguments+=(--sheets "$TEST_LOGS/sheets")
    limit=2400
  fi
  timeout "$limit" node web/e2e/run.mjs "${arguments[@]}" >"$log" 2>&1
  count_report summary $? "$log"
  cat "$log"
  INSTANCE_PID="$(cat "$INSTANCE_DATA.pid")"
  stop_instance
  echo "== server log"
  cat "$INSTANCE_LOG"
}
