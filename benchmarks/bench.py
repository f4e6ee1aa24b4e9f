"""Measures a fresh embedded instance, and in the same run the ceiling: see docs/performance.md. Run by ./dff bench."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "examples")]

from driver import peers, report  # noqa: E402
from driver.measurements import MEASUREMENTS, WITH_CEILING, Run  # noqa: E402
from driver.platform import Platform  # noqa: E402

BUSY_SHARE = 0.1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dff bench", description="Measures a fresh instance against the ceiling.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="measurements, default all: " + ", ".join(MEASUREMENTS)
    )
    parser.add_argument("--quick", action="store_true", help="short loads, one round: for a first look only")
    parser.add_argument("--write", action="store_true", help="add the table to docs/performance.md")
    parser.add_argument("--list", action="store_true", help="name the measurements and end")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in MEASUREMENTS]
    if unknown:
        parser.error(f"no measurement {', '.join(unknown)}; there are {', '.join(MEASUREMENTS)}")
    return options


def busy_share(seconds: float = 2) -> float:
    """What other processes take of the machine, 0 to 1."""

    def times() -> list[int]:
        return [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]

    before = times()
    time.sleep(seconds)
    spent = [late - early for early, late in zip(before, times())]
    return 1 - (spent[3] + spent[4]) / max(1, sum(spent))


def measure(run: Run, names: list[str]) -> list[report.Row]:
    run.platform.start()
    run.platform.load_scripts()
    if WITH_CEILING.intersection(names):
        try:
            run.ceiling = peers.start_ceiling(run.folder)
        except RuntimeError as error:
            print(f"no ceiling in this run: {error}", file=sys.stderr)
    if any(name.startswith("hello-") for name in names):
        run.uvicorn = peers.start_uvicorn(run.folder)
    busy = busy_share()
    if busy > BUSY_SHARE:
        print(f"other processes take {busy:.0%} of this machine: these figures are not worth keeping", file=sys.stderr)
    rows: list[report.Row] = []
    for name in names:
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            found = MEASUREMENTS[name](run)
        except Exception as error:  # one broken measurement must not hide the figures of the others
            found = [report.Row(name, "", f"{type(error).__name__}: {str(error)[:300]}", False)]
        for row in found:
            print("  " + " | ".join(row.cells()), file=sys.stderr, flush=True)
        rows += found
    return rows


def main() -> int:
    options = arguments()
    if options.list:
        print("\n".join(MEASUREMENTS))
        return 0
    names = [name for name in MEASUREMENTS if not options.names or name in options.names]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="dff-bench-") as folder:
        os.chmod(folder, 0o755)  # the runners of a server started by root belong to another user
        quick = options.quick
        run = Run(
            platform=Platform(Path(folder)),
            folder=Path(folder),
            seconds=3 if quick else 10,
            rounds=1 if quick else 3,
            publishes=100 if quick else 1000,
            starts=2 if quick else 5,
        )
        try:
            rows = measure(run, names)
        finally:
            run.platform.stop()
            for peer in (run.ceiling, run.uvicorn):
                if peer is not None:
                    peer.stop()
    print(f"\n{report.machine()}\n\n{report.table(rows)}")
    if options.write:
        report.write(rows, " ".join(["./dff bench", *(["--quick"] if quick else []), *options.names]))
    return 0 if all(row.passed is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
