"""Lets a type checker read scripts with the help of dff.pyi: `check.py mypy|pyright COMMAND...`.

It must accept the example scripts and the corpus, and find each marked mistake and nothing else.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

STUBS = Path(__file__).resolve().parent
EXAMPLES = STUBS.parent.parent / "examples"
SCRIPTS = ("hello", "library", "imports_library", "csv_summary", "html_page")
MISTAKES = "mistakes.py"
MARK = "# mistake: "
TIMEOUT_SECONDS = 120


def prepare(folder: Path, checker: str) -> None:
    """Scripts under the names they import each other by, and the stub where the checker looks."""
    shutil.copy(
        STUBS / "dff.pyi", folder / ("__builtins__.pyi" if checker == "pyright" else "dff.pyi")
    )
    sources = [(path, path.name) for path in (STUBS / "corpus").glob("*.py")]
    sources += [(EXAMPLES / f"{name}.py", f"examples__{name}.py") for name in SCRIPTS]
    for source, name in sources:
        text = source.read_text(encoding="utf-8")
        if checker == "mypy":  # it has no builtins of our own; the line numbers stay
            text = f"from dff import *; {text}"
        (folder / name).write_text(text, encoding="utf-8")


def errors(folder: Path, command: list[str]) -> dict[str, set[int]]:
    """Lines with an error by file."""
    done = subprocess.run(
        [*command, *sorted(path.name for path in folder.glob("*.py"))],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
    )
    print(done.stdout, done.stderr)
    found: dict[str, set[int]] = {}
    for match in re.finditer(
        r"^\s*(?:.*/)?(\w+\.pyi?):(\d+)(?::\d+)*(?: -)?:? error", done.stdout, re.MULTILINE
    ):
        found.setdefault(match.group(1), set()).add(int(match.group(2)))
    assert done.returncode == (1 if found else 0), (
        f"{command[0]} ended with status {done.returncode}"
    )
    return found


def main(checker: str, command: list[str]) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, checker)
        found = errors(folder, command)
    text = (STUBS / "corpus" / MISTAKES).read_text(encoding="utf-8")
    planted = {number for number, line in enumerate(text.split("\n"), 1) if MARK in line}
    assert len(planted) == 10, f"{len(planted)} mistakes are marked"
    assert found.pop(MISTAKES, set()) == planted, (
        "other mistakes were found than those that are marked"
    )
    assert not found, f"good scripts were refused: {found}"
    print(f"{checker}: {len(planted)} mistakes found, all else accepted")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
