# shellcheck shell=bash
# Names and messages every part of the launcher uses. Sourced by dff.

BUILD_DIR="$DFF_ROOT_DIR/.build"
APP_DIR="$DFF_ROOT_DIR/app/target/dff"

# Everything the launcher says goes to standard error; standard output belongs to the server.
say() {
  printf 'dff: %s\n' "$*" >&2
}

die() {
  say "$*"
  exit 1
}

is_root() {
  [ "$(id -u)" -eq 0 ]
}

is_debian() {
  [ -e /etc/debian_version ] && command -v apt-get >/dev/null 2>&1
}

wants_help() {
  local argument
  for argument in "$@"; do
    case "$argument" in --help | -h) return 0 ;; esac
  done
  return 1
}
