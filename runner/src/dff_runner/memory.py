"""Measures memory, and gives back what finished calls left in reference cycles.

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
_MEASURED_SECONDS = 0.001
"""A call this long costs so much that looking at the size of its process does not count."""
_PAGE = os.sysconf("SC_PAGE_SIZE") // 1024


class Memory:
    """Decides after each call; costs next to nothing for runners that stay small."""

    def __init__(self, peak: int) -> None:
        self._peak = peak
        self._much = False
        self._after = 0
        self._highest = peak
        self._resident = peak
        self._is_stale = True

    def of_call(self, seconds: float, peak: int) -> int:
        """Most that the process held during the call that ends, in KiB, as far as it can be told.

        `peak` is its largest size since it was started. When that has not risen, an earlier call
        had held more: then what it holds at the end is told, for a very short call what it held
        when it was last looked at.
        """
        if peak > self._highest:
            self._highest = peak
            self._is_stale = True
            return peak
        if self._is_stale or seconds >= _MEASURED_SECONDS:
            try:
                self._resident = resident()
                self._is_stale = False
            except OSError:
                pass  # the script has used up its open files: the answer goes before
        return min(peak, self._resident)

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
