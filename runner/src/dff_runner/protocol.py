"""Frames on the wire: kinds, sizes, packing and reading. Knows nothing of what they mean."""

from __future__ import annotations

import socket
import struct
from typing import NamedTuple

HELLO = 1
RUN = 2
REPLY = 3
KILL = 4
PING = 5
CHECK = 6
READY = 64
LOG = 65
CALL = 66
RESULT = 67
BODY = 68
TIMEOUT = 69
EXIT = 70
PONG = 71
STREAM = 72
USAGE = 73

MORE = 0x80
"""Bit of the kind: the payload goes on in the next frame of the same kind and id."""

WAITED = 0x80
"""Bit of a RESULT's status: the run gave up the processor of its own will, as to sleep or read."""

MAX_FRAME = 16 * 1024 * 1024
CHUNK = 8 * 1024 * 1024
BODY_FRAME = 256 * 1024

HEADER = struct.Struct(">IBI")
RESULT_HEADER = struct.Struct(">IBIBBIIIQ")
"""Frame header and result header in one, so that a small result is packed and sent once."""

_LENGTH_OVERHEAD = HEADER.size - 4
_RESULT_OVERHEAD = RESULT_HEADER.size - 4
_READ_SIZE = 64 * 1024


class ProtocolError(Exception):
    """The peer sent something that does not fit; the connection cannot go on."""


class PeerGone(Exception):
    """The connection has ended."""


class Frame(NamedTuple):
    """One message; continued frames are already joined."""

    kind: int
    ident: int
    payload: bytes


def pack(kind: int, ident: int, payload: bytes = b"") -> bytes:
    """A frame, or several when the payload needs chunks."""
    if len(payload) <= CHUNK:
        return HEADER.pack(_LENGTH_OVERHEAD + len(payload), kind, ident) + payload
    view = memoryview(payload)
    parts: list[bytes | memoryview] = []
    for start in range(0, len(payload), CHUNK):
        part = view[start : start + CHUNK]
        flags = MORE if start + CHUNK < len(payload) else 0
        parts.append(HEADER.pack(_LENGTH_OVERHEAD + len(part), kind | flags, ident))
        parts.append(part)
    return b"".join(parts)


def result_header(
    ident: int,
    status: int,
    type_: int,
    cpu: int,
    peak: int,
    meta_length: int,
    body_length: int,
    first: int,
) -> bytes:
    """Header of a RESULT frame that carries the first `first` bytes of the body."""
    length = _RESULT_OVERHEAD + meta_length + first
    return RESULT_HEADER.pack(
        length, RESULT, ident, status, type_, cpu, peak, meta_length, body_length
    )


def checked_length(data: bytes) -> tuple[int, int, int]:
    """Length, kind and id at the start of `data`, which holds at least a header."""
    length, kind, ident = HEADER.unpack_from(data)
    if length < _LENGTH_OVERHEAD or length > MAX_FRAME:
        raise ProtocolError(
            f"frame length {length} of kind {kind} is outside {_LENGTH_OVERHEAD}..{MAX_FRAME}"
        )
    return length, kind, ident


def split(data: bytes) -> tuple[Frame, bytes] | None:
    """The first frame of `data` and the rest, or None while the frame is not whole."""
    if len(data) < HEADER.size:
        return None
    length, kind, ident = checked_length(data)
    end = length + 4
    if len(data) < end:
        return None
    return Frame(kind, ident, data[HEADER.size : end]), data[end:]


class FrameReader:
    """Blocking reader with a buffer: one `recv` for a small frame. One thread at a time."""

    def __init__(self, sock: socket.socket, pending: bytes = b"") -> None:
        self._recv = sock.recv
        self._recv_into = sock.recv_into
        self.pending = pending
        """Bytes received but not yet read as frames."""

    def read(self) -> Frame:
        data = self.pending
        if len(data) < 9:
            data = self._header(data)
        length, kind, ident = checked_length(data)
        end = length + 4
        if len(data) == end:
            self.pending = b""
            payload = data[9:]
        elif len(data) > end:
            self.pending = data[end:]
            payload = data[9:end]
        else:
            self.pending = b""
            payload = self._rest(data, end)
        if kind & MORE:
            payload = self._continued(kind, ident, payload)
            kind &= ~MORE
        return Frame(kind, ident, payload)

    def _header(self, data: bytes) -> bytes:
        while True:
            more = self._recv(_READ_SIZE)
            if not more:
                raise PeerGone
            data = data + more if data else more
            if len(data) >= 9:
                return data

    def _rest(self, data: bytes, end: int) -> bytes:
        whole = bytearray(end)
        whole[: len(data)] = data
        view = memoryview(whole)
        filled = len(data)
        while filled < end:
            count = self._recv_into(view[filled:])
            if not count:
                raise PeerGone
            filled += count
        return bytes(view[9:])

    def _continued(self, kind: int, ident: int, first: bytes) -> bytes:
        parts = [first]
        while True:
            data = self.pending
            if len(data) < 9:
                data = self._header(data)
            length, next_kind, next_ident = checked_length(data)
            if next_kind & ~MORE != kind & ~MORE or next_ident != ident:
                raise ProtocolError(f"frame of kind {kind} and id {ident} is continued by another")
            end = length + 4
            self.pending = data[end:]
            parts.append(data[9:end] if len(data) >= end else self._rest(data, end))
            if not next_kind & MORE:
                return b"".join(parts)
