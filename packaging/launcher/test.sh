# shellcheck shell=bash
# The gate: runs every suite, adds up their counts, ends with one line. Sourced by dff.

# shellcheck source=packaging/launcher/packages.sh
. "$launcher/packages.sh"
# shellcheck source=packaging/launcher/suites.sh
. "$launcher/suites.sh"
# shellcheck source=packaging/launcher/instance.sh
. "$launcher/instance.sh"

SUITES=(web java runner shell examples browser)
LONG_SUITES=(soak fuzz cron chaos)

command_test() {
  if wants_help "$@"; then
    echo "Usage: ./dff test [--long] [SUITE...]   suites: ${SUITES[*]}; with --long also ${LONG_SUITES[*]}"
    return
  fi
  local argument chosen=()
  TEST_LONG=""
  for argument in "$@"; do
    case "$argument" in
      --long) TEST_LONG=1 ;;
      -*) die "test does not know $argument; see ./dff test --help" ;;
      *)
        declare -F "suite_$argument" >/dev/null || die "no suite $argument; there are: ${SUITES[*]} ${LONG_SUITES[*]}"
        chosen+=("$argument")
        ;;
    esac
  done
  export TEST_LONG
  if [ ${#chosen[@]} -eq 0 ]; then
    chosen=("${SUITES[@]}")
    [ -n "$TEST_LONG" ] && chosen+=("${LONG_SUITES[@]}")
  fi
  require_packages chromium fonts-noto-cjk shellcheck bats python3 python3-venv python3-pip curl procps maven
  need_jdk
  need_python
  need_build_tools
  report_missing
  run_suites "${chosen[@]}"
}

run_suites() {
  local suite begin=$SECONDS passed_total=0 failed_total=0
  TEST_LOGS="$BUILD_DIR/test"
  rm -rf "$TEST_LOGS"
  mkdir -p "$TEST_LOGS"
  TEST_TEMP="$(mktemp -d)"
  # Data directories below this folder must be reachable for the runners' own user; one test makes a closed one.
  chmod 755 "$TEST_TEMP"
  trap clean_up_tests EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  for suite in "$@"; do
    run_suite "$suite"
    passed_total=$((passed_total + passed))
    failed_total=$((failed_total + failed))
  done
  say "tests took $((SECONDS - begin)) s; logs are in $TEST_LOGS"
  echo "$passed_total passed, $failed_total failed"
  [ "$failed_total" -eq 0 ]
}

# Sets passed and failed. A suite that dies without a count, or counts nothing, has failed.
run_suite() {
  local suite="$1" log="$TEST_LOGS/$1.log" begin=$SECONDS
  COUNTS="$TEST_LOGS/$suite.counts"
  : >"$COUNTS"
  say "suite $suite ..."
  (
    set +e
    trap stop_instance EXIT
    "suite_$suite"
  ) >"$log" 2>&1 || true
  passed="$(awk '{ sum += $1 } END { print sum + 0 }' "$COUNTS")"
  failed="$(awk '{ sum += $2 } END { print sum + 0 }' "$COUNTS")"
  if [ $((passed + failed)) -eq 0 ]; then
    echo "suite $suite ran no test" >>"$log"
    failed=1
  fi
  say "suite $suite: $passed passed, $failed failed, $((SECONDS - begin)) s"
  grep -h '^NOTE: ' "$log" >&2 || true
  if [ "$failed" -gt 0 ]; then
    say "the failures, and the end of $log:"
    grep -hE '^(not ok|FAILED:|FAIL:|ERROR:)' "$log" | head -n 40 >&2 || true
    echo >&2
    tail -n 30 "$log" >&2
  fi
}

clean_up_tests() {
  stop_instance
  rm -rf "$TEST_TEMP"
}

# Adds to the counts of the suite: passed, failed.
count() {
  echo "$1 $2" >>"$COUNTS"
}

# Runs one command as one test.
check() {
  local title="$1"
  shift
  printf '\n== %s\n' "$title"
  if "$@"; then
    count 1 0
  else
    echo "FAILED: $title"
    count 0 1
  fi
}

# Runs a command beside what follows; join_beside waits for it and gives its output. One at a time.
beside() {
  BESIDE_LOG="$TEST_LOGS/$1.log"
  shift
  "$@" >"$BESIDE_LOG" 2>&1 &
  BESIDE_PID=$!
}

join_beside() {
  wait "$BESIDE_PID"
  cat "$BESIDE_LOG"
}

# Counts what a tool wrote, by packaging/tests/count.py; the tool's own failure counts when its report shows none.
count_report() {
  local kind="$1" status="$2" numbers
  shift 2
  numbers="$(/usr/bin/python3 "$DFF_ROOT_DIR/packaging/tests/count.py" "$kind" "$@")" || numbers="0 0"
  if [ "$status" -ne 0 ] && [ "${numbers#* }" = 0 ]; then
    echo "FAILED: $kind ended with status $status"
    numbers="${numbers% *} 1"
  fi
  if [ "$numbers" = "0 0" ]; then
    echo "FAILED: $kind ran no test"
    numbers="0 1"
  fi
  echo "$kind: $numbers (passed, failed)"
  # shellcheck disable=SC2086
  count $numbers
}
