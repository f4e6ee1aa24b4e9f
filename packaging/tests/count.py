"""Counts passed and failed tests in the reports of the suites: prints `PASSED FAILED`, and what failed to stderr."""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Callable

Counts = tuple[int, int]


def surefire(paths: list[str]) -> Counts:
    """Sums the XML reports below folders; a skipped test counts as neither."""
    passed = failed = 0
    for path in paths:
        for report in sorted(Path(path).glob("TEST-*.xml")):
            suite = ElementTree.parse(report).getroot()
            bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            passed += int(suite.get("tests", 0)) - bad - int(suite.get("skipped", 0))
            failed += bad
            for case in suite.iter("testcase"):
                problem = case.find("failure") if case.find("failure") is not None else case.find("error")
                if problem is not None:
                    tell("%s.%s: %s" % (case.get("classname"), case.get("name"), problem.get("message")))
    return passed, failed


def tell(failure: str) -> None:
    print("FAILED: " + failure[:500].replace("\n", " "), file=sys.stderr)


def vitest(paths: list[str]) -> Counts:
    passed = failed = 0
    for path in paths:
        report = json.loads(Path(path).read_text(encoding="utf-8"))
        passed += report["numPassedTests"]
        failed += report["numFailedTests"]
        if not report["success"] and report["numFailedTests"] == 0:
            failed += 1
        for file in report.get("testResults", []):
            for case in file["assertionResults"]:
                if case["status"] == "failed":
                    tell("%s: %s: %s" % (file["name"], case["fullName"], " ".join(case["failureMessages"])))
    return passed, failed


def unittest(paths: list[str]) -> Counts:
    """Reads the last lines of unittest: `Ran 12 tests in ...`, `FAILED (failures=1, errors=1, skipped=1)`."""
    passed = failed = 0
    for path in paths:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
        ran = re.findall(r"^Ran (\d+) tests? in", text, re.MULTILINE)
        ends = re.findall(r"^(?:OK|FAILED|NO TESTS RAN)(?: \((.*)\))?$", text, re.MULTILINE)
        numbers = {key: int(value) for key, value in re.findall(r"([a-z ]+?)=(\d+)", ends[-1] if ends else "")}
        bad = numbers.get("failures", 0) + numbers.get("errors", 0) + numbers.get(" unexpected successes", 0)
        skipped = sum(value for key, value in numbers.items() if key.strip() == "skipped")
        failed += bad
        passed += max(0, (int(ran[-1]) if ran else 0) - bad - skipped)
    return passed, failed


def tap(paths: list[str]) -> Counts:
    passed = failed = 0
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("not ok "):
                failed += 1
            elif line.startswith("ok ") and "# skip" not in line:
                passed += 1
    return passed, failed


def summary(paths: list[str]) -> Counts:
    """Reads the last line `N passed, N failed`."""
    passed = failed = 0
    for path in paths:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
        lines = re.findall(r"^(\d+) passed, (\d+) failed\s*$", text, re.MULTILINE)
        if lines:
            passed += int(lines[-1][0])
            failed += int(lines[-1][1])
    return passed, failed


KINDS: dict[str, Callable[[list[str]], Counts]] = {
    "surefire": surefire,
    "vitest": vitest,
    "unittest": unittest,
    "tap": tap,
    "summary": summary,
}


if __name__ == "__main__":
    print("%d %d" % KINDS[sys.argv[1]](sys.argv[2:]))
