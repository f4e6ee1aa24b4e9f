"""Results that are sent while they are made: what a generator yields, as text or as events.

The first piece is awaited before anything is sent, so a function that fails before it fails like
any other.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from types import AsyncGeneratorType, GeneratorType
from typing import Any, Union

from dff_runner import protocol
from dff_runner.channel import Channel
from dff_runner.jsonenc import dump_bytes, plain_json
from dff_runner.response import FuncResponse
from dff_runner.results import NONE, TEXT, Result, unserializable

EVENTS = "text/event-stream"
_EVENT_KEYS = frozenset(("event", "data", "id", "retry"))
_PIECE = protocol.BODY_FRAME - protocol.HEADER.size
_EMPTY = Result(NONE, b"")

Source = Union[Generator[Any, Any, Any], AsyncGenerator[Any, Any]]  # noqa: UP007 - at run time


class StreamOverError(Exception):
    """The run was answered otherwise meanwhile."""


def source_of(value: Any) -> Source | None:
    """The generator a function returned, bare or as the data of a response."""
    if isinstance(value, FuncResponse):
        value = value.data
    return value if isinstance(value, (GeneratorType, AsyncGeneratorType)) else None


def collected(value: Any, seen: Callable[[Any], None] | None = None) -> Any:
    """What the generator yields as a list, for callers that take no stream.

    `seen` is told each value at once.
    """
    source = source_of(value)
    items: list[Any] = []

    def take(item: Any) -> None:
        items.append(item)
        if seen is not None:
            seen(item)

    if source is not None:
        _pump(source, take)
    if isinstance(value, FuncResponse):
        value.data = items
        return value
    return items


def stream(
    value: Any, ident: int, channel: Channel, accept: str, check: Callable[[int], None]
) -> Result:
    """Sends what the generator yields; the result that ends the run has no body.

    `check` refuses a number of bytes that is too large, of all pieces together.
    """
    source = source_of(value)
    if source is None:
        return _EMPTY
    control: dict[str, Any] = value.control() if isinstance(value, FuncResponse) else {}
    if not control.get("contentType") and not control.get("download") and EVENTS in accept:
        control["contentType"] = EVENTS
    out = _Out(ident, channel, control, check)
    try:
        _pump(source, out.send)
    except BaseException as error:
        out.failed(error)
        raise
    out.begin()
    return _EMPTY


def _pump(source: Source, take: Callable[[Any], None]) -> None:
    if not isinstance(source, AsyncGeneratorType):
        for item in source:  # type: ignore[union-attr]
            take(item)
        return
    import asyncio

    async def each() -> None:
        async for item in source:
            take(item)

    asyncio.run(each())


class _Out:
    """Frames of one streamed result."""

    def __init__(
        self, ident: int, channel: Channel, control: dict[str, Any], check: Callable[[int], None]
    ) -> None:
        self._ident = ident
        self._channel = channel
        self._control = control
        self._form = _event if EVENTS in str(control.get("contentType")) else _text
        self._check = check
        self._begun = False
        self._sent = 0

    def begin(self) -> None:
        if not self._begun:
            self._begun = True
            meta = plain_json({"control": self._control} if self._control else {})
            self._put(protocol.pack(protocol.STREAM, self._ident, bytes((TEXT,)) + meta))

    def send(self, item: Any) -> None:
        try:
            piece = self._form(item)
        except (ValueError, TypeError, RecursionError) as error:
            raise unserializable(error) from None
        self._sent += len(piece)
        self._check(self._sent)
        self.begin()
        for start in range(0, len(piece), _PIECE):
            part = piece[start : start + _PIECE]
            self._put(protocol.pack(protocol.BODY, self._ident, part))

    def failed(self, error: BaseException) -> None:
        """Tells readers of events; those of text see the connection break off."""
        gone = isinstance(error, (OSError, StreamOverError))
        if self._begun and self._form is _event and not gone:
            self._check = _unlimited
            self.send({"event": "error", "data": f"{type(error).__name__}: {error}"})

    def _put(self, data: bytes) -> None:
        if not self._channel.send(self._ident, data):
            raise StreamOverError("The call has ended")


def _unlimited(_length: int) -> None:
    """The last words may be said."""


def _text(item: Any) -> bytes:
    if isinstance(item, str):
        return item.encode("utf-8", "replace")
    if isinstance(item, (bytes, bytearray)):
        return bytes(item)
    return dump_bytes(item) + b"\n"


def _event(item: Any) -> bytes:
    """One server-sent event: of a text, of a dict with the names of its fields, or of JSON."""
    fields: dict[str, Any] = {"data": item}
    if isinstance(item, dict) and "data" in item and _EVENT_KEYS.issuperset(item):
        fields = item
    lines: list[str] = []
    for name in ("event", "id", "retry", "data"):
        if fields.get(name) is not None:
            lines += [f"{name}: {line}" for line in _event_text(fields[name]).splitlines() or [""]]
    return ("\n".join(lines) + "\n\n").encode("utf-8", "replace")


def _event_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (bytes, bytearray)):
        return value.decode()
    return dump_bytes(value).decode()
