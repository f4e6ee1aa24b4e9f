# shellcheck shell=bash
# The JVM's ahead-of-time cache: halves the time of a start. Made once per build by a short training run in a throw-away
# data directory. Only ever a help: without it, or when it does not fit, the JVM starts as usual. Sourced by dff.

CACHE_FILE="$BUILD_DIR/start.aot"
START_CACHE_FLAGS=()

# The JVM accepts a cache only with the very jars it was made with.
cache_key() {
  echo "$JAVA_HOME"
  cat "$JAVA_HOME/release" 2>/dev/null
  stat -c '%n %s %Y' "$DFF_ROOT_DIR/packaging/launcher/train.py" "$APP_DIR/dff.jar" "$APP_DIR"/lib/*.jar
}

cache_is_current() {
  [ -e "$BUILD_DIR/cache.built" ] && [ "$(cat "$BUILD_DIR/cache.built")" = "$(cache_key | sha256sum)" ]
}

make_cache() (
  directory="$(mktemp -d)"
  server=""
  trap 'kill -KILL $server 2>/dev/null || true; rm -rf "$directory" "$CACHE_FILE".new*' EXIT
  chmod 755 "$directory"
  : >"$directory/none.yaml"
  set_java_flags
  env DFF_PYTHON_BATTERIES=false DFF_AUTO_SETUP=true DFF_AUTO_SETUP_ADMIN_USERNAME=admin DFF_AUTO_SETUP_ADMIN_PASSWORD=training-run-1 \
    "$JAVA_HOME/bin/java" "${JAVA_FLAGS[@]}" "-XX:AOTCacheOutput=$CACHE_FILE.new" -cp "$(class_path)" "$MAIN_CLASS" \
    start --port 0 --bind 127.0.0.1 --data "$directory/data" --config "$directory/none.yaml" >"$directory/log" 2>&1 &
  server=$!
  timeout 60 "$DFF_PYTHON" -I -B "$DFF_ROOT_DIR/packaging/launcher/train.py" "$directory/log" training-run-1
  kill -TERM "$server"
  for _ in $(seq 300); do
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  grep -Ev '\[aot|JAVA_TOOL_OPTIONS' "$directory/log"
  [ -s "$CACHE_FILE.new" ] && mv "$CACHE_FILE.new" "$CACHE_FILE"
)

# Sets START_CACHE_FLAGS, after making the cache when jars or JDK changed. A failure is tried again only with a new build.
prepare_start() {
  if ! cache_is_current; then
    mkdir -p "$BUILD_DIR"
    rm -f "$CACHE_FILE"
    (
      if command -v flock >/dev/null 2>&1; then flock 9; fi
      cache_is_current || step "start cache" make_cache 9>&- || true
      cache_key | sha256sum >"$BUILD_DIR/cache.built"
    ) 9>"$BUILD_DIR/lock"
  fi
  # A cache that does not fit is no news for the user.
  if [ -s "$CACHE_FILE" ]; then START_CACHE_FLAGS=("-XX:AOTCache=$CACHE_FILE" '-Xlog:aot*=off'); fi
}
