# shellcheck shell=bash
# Finds a JDK 25 or newer, whatever java is first on the path. Sourced by dff.

JDK_MINIMUM=25
JVM_FOLDER=/usr/lib/jvm

# Prints the major version of the JDK in folder $1, or 0.
jdk_version() {
  local home="$1" version=""
  if [ ! -x "$home/bin/java" ] || [ ! -x "$home/bin/javac" ]; then
    echo 0
    return
  fi
  if [ -r "$home/release" ] && [[ "$(<"$home/release")" =~ JAVA_VERSION=\"?([0-9]+) ]]; then
    version="${BASH_REMATCH[1]}"
  fi
  [ -n "$version" ] || version="$("$home/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)"
  echo "${version:-0}"
}

# Prints the newest JDK among the folders of $1 that is new enough.
newest_jdk_in() {
  local directory="$1" home version best="" best_version=$((JDK_MINIMUM - 1))
  for home in "$directory"/*; do
    [ -d "$home" ] || continue
    version="$(jdk_version "$home")"
    if [ "$version" -gt "$best_version" ]; then
      best="$home"
      best_version="$version"
    fi
  done
  [ -n "$best" ] && echo "$best"
}

# Prints the JDK to use: DFF_JAVA_HOME, JAVA_HOME if new enough, then the newest of JVM_FOLDER. Fails when there is none.
find_jdk() {
  if [ -n "${DFF_JAVA_HOME:-}" ]; then
    [ "$(jdk_version "$DFF_JAVA_HOME")" -ge "$JDK_MINIMUM" ] && echo "$DFF_JAVA_HOME"
    return
  fi
  if [ -n "${JAVA_HOME:-}" ] && [ "$(jdk_version "$JAVA_HOME")" -ge "$JDK_MINIMUM" ]; then
    echo "$JAVA_HOME"
    return
  fi
  newest_jdk_in "$JVM_FOLDER"
}

jdk_advice() {
  if [ -n "${DFF_JAVA_HOME:-}" ]; then
    echo "DFF_JAVA_HOME=$DFF_JAVA_HOME is not a JDK $JDK_MINIMUM or newer."
    return
  fi
  echo "JDK $JDK_MINIMUM or newer: none in JAVA_HOME or $JVM_FOLDER. apt-get install openjdk-25-jdk where your" \
    "release has it, else unpack one from https://adoptium.net into $JVM_FOLDER, or set DFF_JAVA_HOME."
}
