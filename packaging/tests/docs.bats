#!/usr/bin/env bats
# Documents that must keep up with the sources.

load helpers.bash

# Fails with the words of $2... that page $1 does not hold.
page_names() {
  local page="$ROOT/docs/$1" word missing=()
  shift
  for word in "$@"; do
    grep -qF -- "$word" "$page" || missing+=("$word")
  done
  [ ${#missing[@]} -eq 0 ] || {
    echo "$page does not name: ${missing[*]}"
    return 1
  }
}

@test "every direct Java dependency is explained" {
  words="$(/usr/bin/python3 - "$ROOT/app/pom.xml" "$ROOT/benchmarks/pom.xml" <<'PYTHON'
import sys
import xml.etree.ElementTree as ElementTree

space = "{http://maven.apache.org/POM/4.0.0}"
for path in sys.argv[1:]:
    for dependency in ElementTree.parse(path).getroot().findall(f"{space}dependencies/{space}dependency"):
        if dependency.findtext(space + "groupId") != "dff":
            print(dependency.findtext(space + "artifactId"))
PYTHON
)"
  [ -n "$words" ]
  # shellcheck disable=SC2086
  page_names dependencies.md $words
}

@test "every direct dependency of the web UI is explained" {
  words="$(json '" ".join([name.rpartition("/")[2] for key in ("dependencies", "devDependencies") for name in d[key]])' \
    <"$ROOT/web/package.json")"
  [ -n "$words" ]
  # shellcheck disable=SC2086
  page_names dependencies.md $words
}

@test "every configuration key the server reads is in the manual" {
  words="$(sed -n '/READ =/,/;/s/.*\(text\|number\|flag\|list\)("\([A-Z_]*\)".*/\2/p' "$ROOT/app/src/main/java/dff/app/SettingKeys.java")"
  [ "$(wc -w <<<"$words")" -gt 20 ]
  # shellcheck disable=SC2086
  page_names operations.md $words
}

@test "both languages of the README have the same structure" {
  [ "$(grep -c '^## ' "$ROOT/README.md")" = "$(grep -c '^## ' "$ROOT/README.zh-CN.md")" ]
  [ "$(grep -o '](\(docs/\|examples/\)[^)]*)' "$ROOT/README.md")" = "$(grep -o '](\(docs/\|examples/\)[^)]*)' "$ROOT/README.zh-CN.md")" ]
}

@test "no link of the documents leads nowhere" {
  bad=()
  for page in "$ROOT"/*.md "$ROOT"/docs/*.md "$ROOT"/examples/*.md; do
    while read -r target; do
      [ -e "$(dirname "$page")/$target" ] || bad+=("$(basename "$page"): $target")
    done < <(grep -oE '\]\([^)#:]+' "$page" | sed 's/^](//')
  done
  printf '%s\n' "${bad[@]}"
  [ ${#bad[@]} -eq 0 ]
}
