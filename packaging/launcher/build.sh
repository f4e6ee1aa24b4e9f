# shellcheck shell=bash
# Builds the application directory; runs npm and Maven only for what changed. Sourced by dff.

BENCHMARK_CLASSES="$BUILD_DIR/benchmarks"
# What the jar holds besides the server and the UI, as in app/pom.xml.
PACKED=(runner/src runner/requirements-batteries.txt runner/stubs/dff.pyi examples)

# One line that changes with any file below the given paths.
fingerprint() {
  (
    cd "$DFF_ROOT_DIR" || exit
    find "$@" \( -name node_modules -o -name target -o -name __pycache__ -o -path web/dist -o -path web/e2e \) -prune \
      -o -type f -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -d ' ' -f 1
  )
}

fingerprint_of() {
  case "$1" in
    web-packages) fingerprint web/package.json web/package-lock.json ;;
    web) fingerprint web ;;
    app) echo "$(fingerprint pom.xml app/pom.xml app/src/main "${PACKED[@]}")-$(fingerprint_of web)-$JAVA_HOME" ;;
    benchmarks) echo "$(fingerprint_of app)-$(fingerprint benchmarks/src)" ;;
  esac
}

# Is part $1 as built? $2 is a file the build leaves.
is_current() {
  [ -e "$2" ] && [ "$(cat "$BUILD_DIR/$1.built" 2>/dev/null)" = "$(fingerprint_of "$1")" ]
}

mark_built() {
  mkdir -p "$BUILD_DIR"
  fingerprint_of "$1" >"$BUILD_DIR/$1.built"
}

# Runs a step of the build quietly: one line when it ends, the end of its log when it fails.
step() {
  local title="$1" log="$BUILD_DIR/build.log" begin=$SECONDS
  shift
  printf '\n== %s\n' "$title" >>"$log"
  if [ -t 2 ]; then printf 'dff: %s ...\r' "$title" >&2; fi
  if "$@" >>"$log" 2>&1; then
    say "$title: $((SECONDS - begin)) s"
  else
    say "$title failed; the end of $log:"
    tail -n 40 "$log" >&2
    return 1
  fi
}

install_web_packages() {
  (cd "$DFF_ROOT_DIR/web" && npm ci --no-audit --no-fund) && mark_built web-packages
}

build_web() {
  (cd "$DFF_ROOT_DIR/web" && npm run build) && mark_built web
}

# Files that no longer exist in the UI, the runner, the examples or among the migrations must not stay in the jar.
forget_packed_files() {
  rm -rf "$DFF_ROOT_DIR/app/target/classes/"{web,runner,examples,environment,db}
}

# Leaves the tests and the formatter to ./dff test.
build_app() {
  forget_packed_files
  (cd "$DFF_ROOT_DIR" && mvn -B -q -pl app package -DskipTests -Dspotless.check.skip=true) && mark_built app
}

# By javac, because Maven would make dff.jar anew, and with it the start cache.
build_benchmarks() {
  rm -rf "$BENCHMARK_CLASSES"
  mkdir -p "$BENCHMARK_CLASSES"
  find "$DFF_ROOT_DIR/benchmarks/src/main/java" -name '*.java' -print0 |
    xargs -0 "$JAVA_HOME/bin/javac" -d "$BENCHMARK_CLASSES" -cp "$(class_path)" && mark_built benchmarks
}

need_web_build() {
  [ -e "$DFF_ROOT_DIR/web/package.json" ] && ! is_current web "$DFF_ROOT_DIR/web/dist/index.html"
}

need_app_build() {
  need_web_build || ! is_current app "$APP_DIR/dff.jar"
}

build_parts() {
  : >"$BUILD_DIR/build.log"
  if need_web_build; then
    if ! is_current web-packages "$DFF_ROOT_DIR/web/node_modules/.package-lock.json"; then
      step "web packages" install_web_packages || return
    fi
    step "web UI" build_web || return
  fi
  if need_app_build; then
    step "server" build_app || return
  fi
  if [ "$1" = benchmarks ] && ! is_current benchmarks "$BENCHMARK_CLASSES"; then
    step "benchmarks" build_benchmarks || return
  fi
}

# Builds what changed of the "app", or of the "benchmarks" too. One build at a time: a second launcher waits.
build() {
  mkdir -p "$BUILD_DIR"
  (
    if command -v flock >/dev/null 2>&1; then flock 9; fi
    build_parts "$@" 9>&-
  ) 9>"$BUILD_DIR/lock" || exit 1
}

command_build() {
  if wants_help "$@"; then
    echo "Usage: ./dff build   builds app/target/dff if sources changed"
    return
  fi
  [ $# -eq 0 ] || die "build takes no arguments: $*"
  need_jdk
  need_python
  need_build_tools
  report_missing
  build app
  prepare_start
  say "built $APP_DIR"
}
