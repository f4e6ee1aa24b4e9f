"""The soft time limit: raises TaskTimeout in the main thread, but only where no frame can be torn.

Code of the main thread that touches the connection runs between `hold` and `release`; an alarm that
comes in between is remembered and raised by the last `release`. The handler runs in the main thread
too, between two byte codes, so plain attributes are enough.
"""

from __future__ import annotations

import inspect
import signal
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from dff_runner.errors import TaskTimeout

REPEAT_SECONDS = 0.2
"""A script that swallows the exception is told again and again until it is killed."""

# The public function looks for the handler among the members of an enumeration first, which costs
# more than the rest of a start.
_getsignal: Callable[[int], Any] = getattr(
    vars(signal).get("_signal"), "getsignal", signal.getsignal
)
# Taken before a runner begins to watch what scripts do with them.
_setsignal, _setitimer = signal.signal, signal.setitimer
_SIGALRM = int(signal.SIGALRM)


class Alarm:
    """The timer of one runner process; only its main thread may use it."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._holds = 0
        self._due = False
        self.root: CodeType | None = None
        """The function whose callees belong to the script."""
        self.active = False
        self.told = False
        """Whether the limit of this run has passed and the script was told."""
        self.stack: list[tuple[FrameType, int]] = []
        """Where the main thread was when it was told first, outermost frame first."""
        self.coroutine: Any = None
        """The coroutine the main thread runs; while it waits, its frames are on no stack."""
        self._handler = self._on_signal
        _setsignal(signal.SIGALRM, self._handler)

    def start(self, seconds: float) -> None:
        self._holds = 0
        self._due = self.told = False
        self.active = True
        if _getsignal(_SIGALRM) is not self._handler:
            _setsignal(signal.SIGALRM, self._handler)  # an earlier script used it
        _setitimer(signal.ITIMER_REAL, seconds if seconds > 0.001 else 0.001, REPEAT_SECONDS)

    def stop(self) -> None:
        self.active = False
        _setitimer(signal.ITIMER_REAL, 0)

    def hold(self) -> None:
        self._holds += 1

    def release(self) -> None:
        self._holds -= 1
        if self._due:
            self._on_signal(0, inspect.currentframe())

    def _on_signal(self, _number: int, frame: FrameType | None) -> None:
        if not self.active:
            return
        if self._holds > 0:
            self._due = True
            return
        self._due = False
        if not self.told:
            self.told = True
            self.stack = _walk(frame, self.root) + _suspended(self.coroutine)
            self._holds += 1
            try:
                self._tell()
            finally:
                self._holds -= 1
        raise TaskTimeout


def _walk(frame: FrameType | None, root: CodeType | None) -> list[tuple[FrameType, int]]:
    found: list[tuple[FrameType, int]] = []
    while frame is not None and frame.f_code is not root:
        found.append((frame, frame.f_lineno))
        frame = frame.f_back
    found.reverse()
    return found


def _suspended(coroutine: Any) -> list[tuple[FrameType, int]]:
    """Where a waiting coroutine, and what it waits for, stands."""
    found: list[tuple[FrameType, int]] = []
    while coroutine is not None and not getattr(coroutine, "cr_running", True):
        frame: FrameType | None = coroutine.cr_frame
        if frame is not None:
            found.append((frame, frame.f_lineno))
        coroutine = coroutine.cr_await
    return found
