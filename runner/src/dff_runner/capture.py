"""Log text of one run: what `print`, `DFF.LOG` and `DFF.VAR` write."""

from __future__ import annotations

import sys
import time
from collections import deque
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

from dff_runner import protocol
from dff_runner.channel import Channel
from dff_runner.jsonenc import dump_bytes, plain_json
from dff_runner.startline import TextLimits

EDITOR_CHARACTERS = 32 * 1024 * 1024
EDITOR_ENTRIES = 100_000
_EDITOR_LINE = 2 * 1024 * 1024
"""An entry must fit into a frame even if each character takes six bytes."""
YIELDED = "yield "
"""Begins the entry that tells a page what a generator yielded; all others begin with a time."""
YIELDED_ENTRIES = 500
YIELDED_CHARACTERS = 1_000
_PENDING_CHARACTERS = 64 * 1024
_PENDING_SECONDS = 1.0
_FRAME_CHARACTERS = 1024 * 1024
_PROMPT_BURST = 20
_PROMPT_RATE = 4.0
"""Frames of log entries a watched run may send at once, and in each second from then on."""


class LogClock:
    """Local time of log entries; the text of a second is made once."""

    def __init__(self, name: str) -> None:
        self._zone = _zone(name)
        self._second = -1
        self._text = ""

    def stamp(self, now: float) -> str:
        second = int(now)
        if second != self._second:
            self._text = datetime.fromtimestamp(second, self._zone).strftime("%Y-%m-%d %H:%M:%S")
            self._second = second
        return f"{self._text}.{int((now - second) * 1000):03d}"


def _zone(name: str) -> tzinfo:
    try:
        from zoneinfo import ZoneInfo

        return ZoneInfo(name)
    except Exception:  # no such zone, or no zone files on this machine
        print(
            f"time zone {name} cannot be loaded; log times are UTC+8", file=sys.stderr, flush=True
        )
        return timezone(timedelta(hours=8))


class Capture:
    """Keeps the first and the last entries within the limits; threads may write too."""

    # Most calls write nothing: what they need not change is made once here, not in every call.
    dirty = False
    """Whether anything was written."""
    _pending_since = 0.0
    _pending_size = 0
    _tail: deque[str] | None = None
    _tail_size = 0
    _yielded = 0
    _lost = 0
    _lost_size = 0

    def __init__(
        self,
        run_id: int,
        channel: Channel,
        clock: LogClock,
        limits: TextLimits,
        live: bool,
        keep: bool,
        prompt: bool,
        started: float,
    ) -> None:
        self._run_id = run_id
        self._channel = channel
        self._clock = clock
        self._line = _EDITOR_LINE if keep else limits.line
        self._head_room = EDITOR_CHARACTERS if keep else limits.head
        self._tail_limit = 0 if keep else limits.tail
        # as with characters, the first fifth of what is kept and the last four
        self._head_entries = EDITOR_ENTRIES if keep else limits.head_lines
        self._tail_entries = 0 if keep else limits.lines - limits.head_lines
        self._limits = limits
        self._live = live
        self._keep = keep
        self._last = started
        self._credit = float(_PROMPT_BURST) if prompt else -1.0
        self._credited = started
        self._pending: list[str] = []
        self.secrets: set[str] = set()
        """Texts that never show in log entries."""
        self.entries: list[str] = []
        """Everything kept of an editor run or publish check."""

    def print(
        self, *args: Any, sep: Any = None, end: Any = None, file: Any = None, flush: Any = False
    ) -> None:
        """Replaces the builtin `print`; `end`, `file` and `flush` mean nothing for log entries."""
        try:
            if sep is None:
                sep = " "
            self.write(str(sep).join(["{}".format(arg) for arg in args]))  # noqa: UP032 - calls __format__
        except Exception:  # a value that cannot be shown must not fail the function
            pass

    def write(self, text: str) -> None:
        """Adds one entry."""
        for secret in tuple(self.secrets):  # a thread may add one meanwhile
            text = text.replace(secret, "*****")
        if len(text) > self._line:
            text = f"{text[: self._line]}... (length: {len(text)})"
        now = time.time()
        self.dirty = True
        entry = f"[{self._clock.stamp(now)}] [+{max(0, int((now - self._last) * 1000))}ms] {text}"
        self._last = now
        if self._head_room <= 0 or self._head_entries <= 0:
            self._to_tail(entry)
            if self._credit >= 0 and self._takes_credit(now):
                self.send_all()
            return
        self._head_room -= len(entry)
        self._head_entries -= 1
        if self._keep:
            self.entries.append(entry)
            if self._live:
                self._channel.send(
                    self._run_id, protocol.pack(protocol.LOG, self._run_id, plain_json([entry]))
                )
            return
        self._to_pending(entry, now)

    def yielded(self, value: Any) -> None:
        """Shows who watches an editor run a value before the run ends; it is no log entry."""
        if self._yielded >= YIELDED_ENTRIES:
            return
        self._yielded += 1
        try:
            text = dump_bytes(value).decode()
        except Exception:  # the run ends with that error when its result is made
            return
        if len(text) > YIELDED_CHARACTERS:
            text = f"{text[:YIELDED_CHARACTERS]}... (length: {len(text)})"
        entry = plain_json([YIELDED + text])
        self._channel.send(self._run_id, protocol.pack(protocol.LOG, self._run_id, entry))

    def _to_pending(self, entry: str, now: float) -> None:
        if not self._pending:
            self._pending_since = now
        self._pending.append(entry)
        self._pending_size += len(entry)
        if (
            self._pending_size >= _PENDING_CHARACTERS
            or now - self._pending_since >= _PENDING_SECONDS
            or (self._credit >= 0 and self._takes_credit(now))
        ):
            self._send_pending()

    def _takes_credit(self, now: float) -> bool:
        """Whether a frame may be sent at once. Clocks may be set back."""
        gained = max(0.0, now - self._credited) * _PROMPT_RATE
        self._credited = now
        self._credit = min(_PROMPT_BURST, self._credit + gained)
        if self._credit < 1:
            return False
        self._credit -= 1
        return True

    def _to_tail(self, entry: str) -> None:
        if self._tail is None:
            self._tail = deque()
        self._tail.append(entry)
        self._tail_size += len(entry)
        while self._tail and (
            self._tail_size > self._tail_limit or len(self._tail) > self._tail_entries
        ):
            lost = len(self._tail.popleft())
            self._tail_size -= lost
            self._lost_size += lost
            self._lost += 1

    def _send_pending(self) -> None:
        entries, self._pending, self._pending_size = self._pending, [], 0
        while entries:
            size = count = 0
            while count < len(entries) and (
                count == 0 or size + len(entries[count]) <= _FRAME_CHARACTERS
            ):
                size += len(entries[count])
                count += 1
            part, entries = entries[:count], entries[count:]
            self._channel.send(
                self._run_id, protocol.pack(protocol.LOG, self._run_id, plain_json(part))
            )

    def send_all(self) -> None:
        """Sends what is still held back: the process may be killed soon."""
        if not self._keep:
            self._pending = self.rest()
            self._send_pending()

    def rest(self) -> list[str]:
        """Takes the entries not sent yet, with a note in place of what the limits left out."""
        entries, self._pending, self._pending_size = self._pending, [], 0
        if self._tail is not None:
            if self._lost:
                entries.append(self._note())
            entries.extend(self._tail)
            self._tail, self._tail_size, self._lost, self._lost_size = None, 0, 0, 0
        return entries

    def _note(self) -> str:
        kept = (
            f"{EDITOR_ENTRIES} entries and {EDITOR_CHARACTERS} characters are kept"
            if self._keep
            else f"{self._limits.lines} entries (_FUNC_TASK_LOG_LINES_LIMIT) and"
            f" {self._limits.head + self._limits.tail} characters (_FUNC_TASK_LOG_SIZE_LIMIT)"
            " are kept"
        )
        return f"... {self._lost} entries of {self._lost_size} characters left out; {kept} ..."

    def kept(self) -> list[str]:
        """All entries of an editor run or publish check."""
        return self.entries + self.rest()
