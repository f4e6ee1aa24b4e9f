# shellcheck shell=bash
# Checks the tools a build and a start need, and names each missing one with the way to get it. Sourced by dff.

NODE_MINIMUM=20
PYTHON_TEST='import sys; sys.exit(not (sys.version_info >= (3, 9) and sys.implementation.name == "cpython"))'

# Can the Python $1 run the runner? Started as root, its processes belong to another user, who must reach it too.
python_is_usable() {
  local python
  python="$(command -v "$1")" || return 1
  if is_root && command -v setpriv >/dev/null 2>&1; then
    # By way of sh: setpriv itself still holds the rights of root while it starts its program.
    # shellcheck disable=SC2016
    (cd / && setpriv --reuid=65534 --regid=65534 --clear-groups sh -c '"$0" -I -c "$1"' "$python" "$PYTHON_TEST") >/dev/null 2>&1
  else
    "$python" -I -c "$PYTHON_TEST" >/dev/null 2>&1
  fi
}

# Prints the absolute path of the Python to use.
find_python() {
  local candidate
  if [ -n "${DFF_PYTHON:-}" ]; then
    python_is_usable "$DFF_PYTHON" && command -v "$DFF_PYTHON"
    return
  fi
  for candidate in python3 /usr/bin/python3 /usr/local/bin/python3; do
    if python_is_usable "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

python_advice() {
  local text="Python 3.9 or newer"
  [ -n "${DFF_PYTHON:-}" ] && text="$text (DFF_PYTHON=$DFF_PYTHON is not one, or other users may not run it)"
  echo "$text: apt-get install python3, or set DFF_PYTHON."
}

node_is_usable() {
  local version
  command -v npm >/dev/null 2>&1 && version="$(node --version 2>/dev/null)" || return 1
  version="${version#v}"
  [ "${version%%.*}" -ge "$NODE_MINIMUM" ] 2>/dev/null
}

# Collects advice for what is missing; the callers report all of it at once.
MISSING=()

report_missing() {
  [ ${#MISSING[@]} -eq 0 ] && return
  local line
  for line in "${MISSING[@]}"; do say "missing: $line"; done
  exit 1
}

need_jdk() {
  local home
  if home="$(find_jdk)" && [ -n "$home" ]; then
    export JAVA_HOME="$home"
  else
    MISSING+=("$(jdk_advice)")
  fi
}

need_python() {
  local python
  if python="$(find_python)" && [ -n "$python" ]; then
    export DFF_PYTHON="$python"
  else
    MISSING+=("$(python_advice)")
  fi
}

need_build_tools() {
  command -v mvn >/dev/null 2>&1 || MISSING+=("Maven 3.8 or newer: apt-get install maven, or https://maven.apache.org.")
  node_is_usable ||
    MISSING+=("Node $NODE_MINIMUM or newer with npm: apt-get install nodejs npm where your release has it, or https://nodejs.org.")
}
