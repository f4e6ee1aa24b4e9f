"""What every measurement is given, and what several of them do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from driver.load import Figures
from driver.platform import Platform, link_id
from driver.processes import Process


@dataclass
class Run:
    """One run of the benchmark: the peers, and how long and how often each load is applied."""

    platform: Platform
    folder: Path
    seconds: float
    rounds: int
    publishes: int
    starts: int
    ceiling: Process | None = None
    uvicorn: Process | None = None


def expect(platform: Platform, link: str, arguments: dict[str, object], expected: object) -> None:
    """A fast wrong answer is worth nothing: the load starts only when one call is right."""
    answer = platform.running_session.call(link_id(link), arguments)
    if answer != expected:
        raise RuntimeError(f"{link} answered {str(answer)[:200]}")


def text(figures: Figures) -> str:
    errors = f", {figures.errors} errors" if figures.errors else ""
    cpu = f", {figures.cpu:.0f} µs CPU a call" if figures.cpu else ""
    return f"{figures.rate:,.0f}/s, p50 {figures.p50:.2f} ms, p99 {figures.p99:.2f} ms{cpu}{errors}"
