"""The table of one run: printed, and written into docs/performance.md when asked."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "performance.md"
MARK = "<!-- runs: the newest first, written by ./dff bench --write -->"


@dataclass(frozen=True)
class Row:
    """One line of the table. `passed` is None for a figure without a target."""

    work: str
    target: str
    measured: str
    passed: bool | None
    ceiling: str = ""
    ratio: str = ""

    def cells(self) -> list[str]:
        result = {True: "pass", False: "**fail**", None: "–"}[self.passed]
        return [self.work, self.target, self.measured, self.ceiling, self.ratio, result]


HEAD = ["Work", "Target", "Measured", "Ceiling", "Ratio", "Result"]


def table(rows: list[Row]) -> str:
    lines = [HEAD, ["---"] * len(HEAD)] + [row.cells() for row in rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def machine() -> str:
    model = ""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 2**20
    python = _output(
        [os.environ.get("DFF_PYTHON", "python3"), "-c", "import platform; print(platform.python_version())"]
    )
    java = ""
    release = Path(os.environ.get("JAVA_HOME", "/nowhere")) / "release"
    if release.exists():
        fields = dict(line.split("=", 1) for line in release.read_text().splitlines() if "=" in line)
        java = fields.get("JAVA_VERSION", "").strip('"')
    return (
        f"{os.cpu_count()} cores ({model or platform.machine()}), {memory:.0f} GB, Linux {platform.release()}, "
        f"JDK {java}, CPython {python}; load generator `wrk -t1` on the same machine"
    )


def write(rows: list[Row], command: str) -> None:
    """Adds a section for this run to the page."""
    commit = _output(["git", "rev-parse", "--short", "HEAD"]) or "unknown"
    day = time.strftime("%Y-%m-%d", time.gmtime())
    section = f"\n### {day}, commit {commit}\n\n`{command}` on {machine()}.\n\n{table(rows)}\n"
    page = PAGE.read_text(encoding="utf-8")
    head, mark, rest = page.partition(MARK)
    if not mark:
        raise RuntimeError(f"{PAGE} has no line {MARK}")
    PAGE.write_text(head + mark + "\n" + section + rest, encoding="utf-8")
