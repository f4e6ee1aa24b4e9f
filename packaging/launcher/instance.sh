# shellcheck shell=bash
# A fresh server of its own for a suite: temporary data directory, free port. Sourced by test.sh.

INSTANCE_PID=""

free_port() {
  /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Sets INSTANCE_URL and INSTANCE_LOG. Variables of the environment reach the server.
start_instance() {
  local port tries
  port="$(free_port)"
  INSTANCE_DATA="$(mktemp -d "$TEST_TEMP/data.XXXXXX")"
  chmod 755 "$INSTANCE_DATA"
  INSTANCE_LOG="$INSTANCE_DATA.log"
  INSTANCE_URL="http://127.0.0.1:$port"
  "$DFF_ROOT_DIR/dff" start --port "$port" --data "$INSTANCE_DATA" >"$INSTANCE_LOG" 2>&1 &
  INSTANCE_PID=$!
  for ((tries = 0; tries < 6000; tries++)); do
    if curl -fsS -m 5 -o /dev/null "$INSTANCE_URL/healthz" 2>/dev/null; then return; fi
    kill -0 "$INSTANCE_PID" 2>/dev/null || break
    sleep 0.1
  done
  echo "the server did not start:"
  tail -n 60 "$INSTANCE_LOG"
  stop_instance
  return 1
}

start_instance_with_admin() {
  DFF_PYTHON_BATTERIES=false DFF_AUTO_SETUP=true DFF_AUTO_SETUP_ADMIN_USERNAME=admin DFF_AUTO_SETUP_ADMIN_PASSWORD="$1" start_instance
}

stop_instance() {
  [ -n "$INSTANCE_PID" ] || return 0
  local pid="$INSTANCE_PID" tries
  INSTANCE_PID=""
  kill -TERM "$pid" 2>/dev/null
  for ((tries = 0; tries < 200; tries++)); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
  return 0
}
