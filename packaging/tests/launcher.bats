#!/usr/bin/env bats
# The launcher without a server: help, wrong use, missing tools, the search for a JDK and a Python.

load helpers.bash

# A folder with every program of this machine but the named ones, to be used as the only PATH.
path_without() {
  local folder="$BATS_TEST_TMPDIR/bin" name
  mkdir -p "$folder"
  ln -sf /usr/bin/* "$folder/" 2>/dev/null
  for name in mvn node npm "$@"; do
    rm -f "$folder/$name"
    [ -n "$(type -P "$name")" ] && ln -sf "$(type -P "$name")" "$folder/$name"
  done
  for name in "$@"; do rm -f "$folder/$name"; done
  echo "$folder"
}

# make_jdk FOLDER VERSION: something that looks like a JDK.
make_jdk() {
  mkdir -p "$1/bin"
  printf '#!/bin/sh\n' >"$1/bin/java"
  cp "$1/bin/java" "$1/bin/javac"
  chmod +x "$1/bin/java" "$1/bin/javac"
  printf 'IMPLEMENTOR="Test"\nJAVA_VERSION="%s"\n' "$2" >"$1/release"
}

# Runs a function of the launcher with JVM_FOLDER set to $1.
launcher_function() {
  local folder="$1"
  shift
  (
    # shellcheck disable=SC2034
    DFF_ROOT_DIR="$ROOT"
    # shellcheck source=packaging/launcher/common.sh
    . "$ROOT/packaging/launcher/common.sh"
    # shellcheck source=packaging/launcher/jdk.sh
    . "$ROOT/packaging/launcher/jdk.sh"
    # shellcheck source=packaging/launcher/tools.sh
    . "$ROOT/packaging/launcher/tools.sh"
    # shellcheck disable=SC2034
    JVM_FOLDER="$folder"
    "$@"
  )
}

@test "help names every command" {
  run "$ROOT/dff" --help
  [ "$status" -eq 0 ]
  for command in start doctor test bench build; do
    [[ "$output" == *"  $command "* ]]
  done
}

@test "an unknown command is refused with status 2" {
  run "$ROOT/dff" fly
  [ "$status" -eq 2 ]
  [[ "$output" == *"unknown command: fly"* ]]
}

@test "an unknown option of test is refused" {
  run "$ROOT/dff" test --fast
  [ "$status" -ne 0 ]
  [[ "$output" == *"does not know --fast"* ]]
}

@test "a missing Maven is named with the way to get it" {
  PATH="$(path_without mvn)" run "$ROOT/dff" build
  [ "$status" -eq 1 ]
  [[ "$output" == *"missing: Maven"*"apt-get install maven"* ]]
}

@test "all missing tools are named at once" {
  PATH="$(path_without mvn node)" DFF_PYTHON=/nowhere/python DFF_JAVA_HOME=/nowhere/jdk run "$ROOT/dff" build
  [ "$status" -eq 1 ]
  [[ "$output" == *"missing: DFF_JAVA_HOME=/nowhere/jdk"* ]]
  [[ "$output" == *"missing: Python 3.9"*"DFF_PYTHON=/nowhere/python"* ]]
  [[ "$output" == *"missing: Maven"* ]]
  [[ "$output" == *"missing: Node 20"* ]]
}

@test "a Node that is too old counts as missing" {
  folder="$(path_without node)"
  printf '#!/bin/sh\necho v18.19.0\n' >"$folder/node"
  chmod +x "$folder/node"
  PATH="$folder" run "$ROOT/dff" build
  [ "$status" -eq 1 ]
  [[ "$output" == *"missing: Node 20"* ]]
}

@test "start needs a JDK and says where to get one" {
  DFF_JAVA_HOME=/nowhere run "$ROOT/dff" start
  [ "$status" -eq 1 ]
  [[ "$output" == *"DFF_JAVA_HOME=/nowhere is not a JDK 25"* ]]
}

@test "the newest JDK of the folder is taken" {
  make_jdk "$BATS_TEST_TMPDIR/jvm/a-17" 17.0.15
  make_jdk "$BATS_TEST_TMPDIR/jvm/b-25" 25.0.1
  make_jdk "$BATS_TEST_TMPDIR/jvm/c-26" 26
  make_jdk "$BATS_TEST_TMPDIR/jvm/d-21" 21.0.2
  DFF_JAVA_HOME="" JAVA_HOME="" run launcher_function "$BATS_TEST_TMPDIR/jvm" find_jdk
  [ "$output" = "$BATS_TEST_TMPDIR/jvm/c-26" ]
}

@test "JAVA_HOME is preferred when it is new enough" {
  make_jdk "$BATS_TEST_TMPDIR/jvm/c-26" 26
  make_jdk "$BATS_TEST_TMPDIR/home" 25.0.1
  DFF_JAVA_HOME="" JAVA_HOME="$BATS_TEST_TMPDIR/home" run launcher_function "$BATS_TEST_TMPDIR/jvm" find_jdk
  [ "$output" = "$BATS_TEST_TMPDIR/home" ]
}

@test "a JAVA_HOME that is too old is passed over" {
  make_jdk "$BATS_TEST_TMPDIR/jvm/b-25" 25.0.1
  make_jdk "$BATS_TEST_TMPDIR/home" 17.0.15
  DFF_JAVA_HOME="" JAVA_HOME="$BATS_TEST_TMPDIR/home" run launcher_function "$BATS_TEST_TMPDIR/jvm" find_jdk
  [ "$output" = "$BATS_TEST_TMPDIR/jvm/b-25" ]
}

@test "DFF_JAVA_HOME wins over JAVA_HOME" {
  make_jdk "$BATS_TEST_TMPDIR/own" 25.0.2
  make_jdk "$BATS_TEST_TMPDIR/home" 26
  DFF_JAVA_HOME="$BATS_TEST_TMPDIR/own" JAVA_HOME="$BATS_TEST_TMPDIR/home" run launcher_function /nowhere find_jdk
  [ "$output" = "$BATS_TEST_TMPDIR/own" ]
}

@test "no JDK at all fails with advice" {
  DFF_JAVA_HOME="" JAVA_HOME="" run launcher_function "$BATS_TEST_TMPDIR" find_jdk
  [ "$status" -ne 0 ]
  DFF_JAVA_HOME="" run launcher_function "$BATS_TEST_TMPDIR" jdk_advice
  [[ "$output" == *"openjdk-25-jdk"*"https://adoptium.net"* ]]
}

@test "a Python that other users may not run is passed over when root" {
  [ "$(id -u)" -eq 0 ] || skip "needs root"
  mkdir -p "$BATS_TEST_TMPDIR/closed"
  ln -s /usr/bin/python3 "$BATS_TEST_TMPDIR/closed/python3"
  chmod 700 "$BATS_TEST_TMPDIR/closed"
  DFF_PYTHON="" PATH="$BATS_TEST_TMPDIR/closed:$PATH" run launcher_function /nowhere find_python
  [ "$status" -eq 0 ]
  [ "$output" != "$BATS_TEST_TMPDIR/closed/python3" ]
}

@test "an unchanged tree has an unchanged fingerprint, a changed file another" {
  mkdir -p "$BATS_TEST_TMPDIR/web/src" "$BATS_TEST_TMPDIR/web/node_modules"
  echo a >"$BATS_TEST_TMPDIR/web/src/a.ts"
  print() {
    # shellcheck source=packaging/launcher/build.sh
    . "$ROOT/packaging/launcher/build.sh"
    # shellcheck disable=SC2034
    DFF_ROOT_DIR="$BATS_TEST_TMPDIR"
    fingerprint web
  }
  first="$(launcher_function /nowhere print)"
  echo b >"$BATS_TEST_TMPDIR/web/node_modules/b.js"
  [ "$(launcher_function /nowhere print)" = "$first" ]
  echo b >>"$BATS_TEST_TMPDIR/web/src/a.ts"
  [ "$(launcher_function /nowhere print)" != "$first" ]
}

@test "each file the jar packs changes its fingerprint" {
  print_app() {
    # shellcheck source=packaging/launcher/build.sh
    . "$ROOT/packaging/launcher/build.sh"
    # shellcheck disable=SC2034
    DFF_ROOT_DIR="$BATS_TEST_TMPDIR"
    JAVA_HOME=/nowhere
    fingerprint_of app
  }
  before="$(launcher_function /nowhere print_app)"
  for file in runner/src/a.py runner/requirements-batteries.txt runner/stubs/dff.pyi examples/a.py; do
    mkdir -p "$BATS_TEST_TMPDIR/$(dirname "$file")"
    echo a >"$BATS_TEST_TMPDIR/$file"
    after="$(launcher_function /nowhere print_app)"
    [ "$after" != "$before" ]
    before="$after"
  done
}
