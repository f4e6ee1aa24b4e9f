"""Gives memory back that finished calls left in reference cycles.

Every call leaves cycles: its functions hold their globals. Python collects them by count, not by
size, so a few calls with large globals could hold gigabytes. This looks at sizes, after the answer
is on its way.
"""

from __future__ import annotations

import gc
import os

_LONG_SECONDS = 0.02
"""A call this long costs so much that a collection does not count beside it."""
_GROWTH = 8 * 1024
"""KiB by which the peak grows before a runner counts as one that uses much."""
_SLACK = 16 * 1024
"""KiB that such a runner may leave behind uncollected."""
_PAGE = os.sysconf("SC_PAGE_SIZE") // 1024


class Memory:
    """Decides after each call; costs next to nothing for runners that stay small."""

    def __init__(self, peak: int) -> None:
        self._peak = peak
        self._much = False
        self._after = 0

    def tidy(self, seconds: float, peak: int) -> None:
        """`seconds` is what the call took, `peak` the largest size of the process, in KiB."""
        if peak > self._peak + _GROWTH:
            self._much = True
        elif seconds < _LONG_SECONDS and not (self._much and resident() > self._after + _SLACK):
            return
        self._peak = max(self._peak, peak)
        gc.collect()
        if self._much:
            self._after = resident()


def resident() -> int:
    """Size of the process now, in KiB."""
    with open("/proc/self/statm", "rb", buffering=0) as file:
        return int(file.read(100).split()[1]) * _PAGE
