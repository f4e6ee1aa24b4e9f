"""Runs wrk and reads its figures."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from driver.processes import cpu_seconds

SCRIPT = Path(__file__).parent.parent / "load.lua"

WARM_SECONDS = 20
"""The JVM compiles its busiest code in about that time at full load; every peer gets it."""


@dataclass(frozen=True)
class Request:
    """What wrk sends. With the process that answers, its CPU time is measured too."""

    url: str
    body: str | None = None
    token: str | None = None
    pid: int | None = None


@dataclass(frozen=True)
class Figures:
    """Calls per second, times in milliseconds, CPU time in microseconds per call (0 = not measured)."""

    rate: float
    p50: float
    p99: float
    errors: int
    cpu: float = 0.0


def wrk(request: Request, connections: int, seconds: float) -> Figures:
    """One thread of wrk, as the targets are defined."""
    env = dict(os.environ, BENCH_METHOD="GET" if request.body is None else "POST")
    if request.body is not None:
        env["BENCH_BODY"] = request.body
    if request.token is not None:
        env["BENCH_TOKEN"] = request.token
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "30s", "-s", str(SCRIPT), request.url]
    before = cpu_seconds(request.pid) if request.pid is not None else 0.0
    output = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout
    spent = cpu_seconds(request.pid) - before if request.pid is not None else 0.0
    line = next(line for line in output.splitlines() if line.startswith("RESULT "))
    found = json.loads(line[len("RESULT ") :])
    return Figures(
        rate=found["requests"] / (found["microseconds"] / 1e6),
        p50=found["p50"] / 1000,
        p99=found["p99"] / 1000,
        errors=found["errors"],
        cpu=spent * 1e6 / max(1, found["requests"]),
    )


def middle(runs: list[Figures]) -> Figures:
    """The median of each figure; errors are added up."""
    return Figures(
        rate=median(run.rate for run in runs),
        p50=median(run.p50 for run in runs),
        p99=median(run.p99 for run in runs),
        errors=sum(run.errors for run in runs),
        cpu=median(run.cpu for run in runs),
    )


def alternate(requests: list[Request], connections: int, seconds: float, rounds: int) -> list[Figures]:
    """Loads the peers in turn, A B A B, so that a noisy moment does not hit one of them only."""
    runs: list[list[Figures]] = [[] for _ in requests]
    for _ in range(rounds):
        for index, request in enumerate(requests):
            runs[index].append(wrk(request, connections, seconds))
    return [middle(each) for each in runs]
