# shellcheck shell=bash
# Measures a fresh instance against the ceiling of the same run. Sourced by dff.

# shellcheck source=packaging/launcher/packages.sh
. "$launcher/packages.sh"

BENCH_PEER=("uvicorn[standard]==0.*")

command_bench() {
  local driver="$DFF_ROOT_DIR/benchmarks/bench.py"
  if wants_help "$@"; then
    /usr/bin/env python3 "$driver" --help
    return
  fi
  need_jdk
  need_python
  need_build_tools
  report_missing
  require_packages python3 python3-venv wrk chromium
  build benchmarks
  prepare_start
  python_environment bench-peer "${BENCH_PEER[@]}" >>"$BUILD_DIR/build.log" 2>&1 ||
    say "the Python package index is out of reach: no figure of a hand-written service"
  set_java_flags
  BENCH_CEILING="$JAVA_HOME/bin/java ${JAVA_FLAGS[*]} -cp $BENCHMARK_CLASSES:$(class_path) dff.bench.Ceiling"
  export BENCH_CEILING
  export BENCH_PEER_PYTHON="$BUILD_DIR/bench-peer/bin/python"
  exec /usr/bin/python3 -B "$driver" "$@"
}
