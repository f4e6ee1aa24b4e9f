"""What the platform is compared with: the ceiling (same HTTP server, same runners) and a hand-written service."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from driver.processes import Process, free_port

HERE = Path(__file__).resolve().parent.parent


def start_ceiling(folder: Path) -> Process:
    """The command line comes from the launcher, which knows the class path and the flags."""
    port = free_port()
    command = os.environ["BENCH_CEILING"].split() + ["--port", str(port), "--data", str(folder / "ceiling")]
    ceiling = Process(command, f"http://127.0.0.1:{port}", folder / "ceiling.log")
    ceiling.wait_until_it_answers("/hello")
    return ceiling


def start_uvicorn(folder: Path) -> Process | None:
    """None when uvicorn could not be installed. One process per core, as its manual advises."""
    python = os.environ.get("BENCH_PEER_PYTHON", "")
    if not Path(python).exists():
        print("uvicorn is not installed: no figure of a hand-written service", file=sys.stderr)
        return None
    port = free_port()
    command = [python, "-m", "uvicorn", "--app-dir", str(HERE), "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(os.cpu_count() or 1), "--log-level", "warning", "--no-access-log", "handwritten:app"]
    peer = Process(command, f"http://127.0.0.1:{port}", folder / "uvicorn.log")
    peer.wait_until_it_answers("/hello?kwargs=%7B%22x%22%3A1%2C%22y%22%3A2%7D")
    return peer
