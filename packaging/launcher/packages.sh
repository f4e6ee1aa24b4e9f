# shellcheck shell=bash
# Debian packages that tests and measurements need: installed when root on Debian, else named. Sourced by dff.

has_package() {
  dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'
}

# What stands for package $1 where there is no dpkg, or where it was installed another way.
has_tool() {
  case "$1" in
    chromium) [ -x /usr/bin/chromium ] ;;
    python3) [ -x /usr/bin/python3 ] ;;
    python3-venv) /usr/bin/python3 -c 'import ensurepip' 2>/dev/null ;;
    python3-pip) /usr/bin/python3 -m pip --version >/dev/null 2>&1 ;;
    fonts-noto-cjk) fc-list :lang=zh 2>/dev/null | grep -q . ;;
    procps) command -v ps >/dev/null 2>&1 ;;
    maven) command -v mvn >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

require_packages() {
  local package missing=()
  for package in "$@"; do
    has_tool "$package" || has_package "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if ! is_root || ! is_debian; then
    die "missing: ${missing[*]}. Install them (Debian: apt-get install ${missing[*]}) or run as root on Debian."
  fi
  say "installing ${missing[*]}"
  mkdir -p "$BUILD_DIR"
  apt_get update && apt_get install -y --no-install-recommends "${missing[@]}" && return
  tail -n 20 "$BUILD_DIR/packages.log" >&2
  die "could not install ${missing[*]}; the whole log: $BUILD_DIR/packages.log"
}

apt_get() {
  DEBIAN_FRONTEND=noninteractive apt-get -q "$@" >>"$BUILD_DIR/packages.log" 2>&1 </dev/null
}

# pip without the settings of the machine's user, so that every machine resolves the same.
own_pip() {
  env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null PIP_DISABLE_PIP_VERSION_CHECK=1 "$@"
}

# Installs Python packages into an environment of the build: name, then the packages. Fails when the index is away.
python_environment() {
  local directory="$BUILD_DIR/$1"
  shift
  [ "$(cat "$directory/installed" 2>/dev/null)" = "$*" ] && return
  rm -rf "$directory"
  /usr/bin/python3 -m venv "$directory" &&
    own_pip timeout 180 "$directory/bin/pip" install -q --retries 1 "$@" &&
    echo "$*" >"$directory/installed"
}
