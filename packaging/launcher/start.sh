# shellcheck shell=bash
# Runs the server in the foreground. Sourced by dff.

MAIN_CLASS=dff.app.Main

# Sorted, because the start cache is valid for one order of the class path only.
class_path() {
  local jar path="$APP_DIR/dff.jar"
  for jar in "$APP_DIR"/lib/*.jar; do path="$path:$jar"; done
  echo "$path"
}

# The Python processes need the other half of the cores (docs/adr/0005).
carriers() {
  local cores
  cores="$(nproc 2>/dev/null || echo 2)"
  echo $(((cores + 1) / 2))
}

set_java_flags() {
  JAVA_FLAGS=(
    -XX:+UseSerialGC -Xms32m "-Xmx${DFF_HEAP:-256m}" -Xmn24m -Xss512k
    -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:-ShrinkHeapInSteps -XX:+UseCompactObjectHeaders
    -XX:MaxDirectMemorySize=128m --enable-native-access=ALL-UNNAMED
    "-Djdk.virtualThreadScheduler.parallelism=$(carriers)"
  )
}

# The value given for option $1 in the arguments that follow, or nothing.
option_value() {
  local name="$1" previous="" argument
  shift
  for argument in "$@"; do
    case "$argument" in "$name="*) echo "${argument#*=}" ;; esac
    [ "$previous" = "$name" ] && echo "$argument"
    previous="$argument"
  done | tail -n 1
}

# From a checkout the server listens on loopback only, unless the user says otherwise anywhere.
bind_is_configured() {
  local data="$1" config
  shift
  [ -n "$(option_value --bind "$@")" ] || [ -n "${DFF_WEB_BIND:-}" ] && return 0
  config="$(option_value --config "$@")"
  grep -qs '^WEB_BIND:' "${config:-${CONFIG_FILE_PATH:-$data/user-config.yaml}}"
}

command_start() {
  if wants_help "$@"; then
    usage
    return
  fi
  prepare_java
  run_server "$@"
}

# Builds what changed, with all that takes.
prepare_java() {
  need_jdk
  need_python
  report_missing
  if need_app_build; then
    need_build_tools
    report_missing
    build app
  fi
  prepare_start
}

command_doctor() {
  if wants_help "$@"; then
    usage
    return
  fi
  local arguments=("$@")
  prepare_java
  [ -n "$(option_value --data "$@")" ] || arguments+=(--data "$DFF_ROOT_DIR/data")
  set_java_flags
  exec "$JAVA_HOME/bin/java" "${JAVA_FLAGS[@]}" -cp "$(class_path)" "$MAIN_CLASS" doctor "${arguments[@]}"
}

run_server() {
  local data arguments=("$@")
  data="$(option_value --data "$@")"
  if [ -z "$data" ]; then
    data="$DFF_ROOT_DIR/data"
    arguments+=(--data "$data")
  fi
  bind_is_configured "$data" "$@" || arguments+=(--bind 127.0.0.1)
  set_java_flags
  exec "$JAVA_HOME/bin/java" "${JAVA_FLAGS[@]}" "${START_CACHE_FLAGS[@]}" -cp "$(class_path)" "$MAIN_CLASS" start "${arguments[@]}"
}
