"""Compiled scripts, kept by id and MD5."""

from __future__ import annotations

import linecache
from collections import OrderedDict
from collections.abc import Callable
from types import CodeType
from typing import Any

_CAPACITY = 1000
_REACH_REQUEST = ("HTTP_REQUEST", "globals", "locals", "vars", "eval", "exec", "EVAL", "EXEC")


class Code:
    """One version of one script."""

    __slots__ = (
        "apis",
        "code",
        "lines",
        "md5",
        "reads_request",
        "script_id",
        "source",
        "turn",
        "uses",
    )

    def __init__(self, script_id: str, md5: str, text: str) -> None:
        # Texts are stored as they were sent; a byte order mark is no Python.
        source = text[1:] if text.startswith("\ufeff") else text
        self.script_id = script_id
        self.md5 = md5
        self.source = source
        lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.lines = (len(source), None, [line + "\n" for line in lines], script_id)
        """Entry for `linecache`; no modification time, so it is never checked against a file."""
        self.show_lines()
        self.code: CodeType = compile(source, script_id, "exec", dont_inherit=True)
        self.apis: dict[int, Any] = {}
        """What `DFF.API` knows about the functions of this text, by the id of their code."""
        self.uses: list[Any] = []
        """What `DFF.API` was given, in the order of the script."""
        self.turn = 0
        """How many uses the present run of the top level has made."""
        self.reads_request = any(word in source for word in _REACH_REQUEST)
        """Whether the text may meet the request, so that it must be a plain dict."""

    def show_lines(self) -> None:
        """Lets tracebacks show this version's text."""
        if linecache.cache.get(self.script_id) is not self.lines:
            linecache.cache[self.script_id] = self.lines  # type: ignore[assignment]


class Library:
    """The code objects of this process and what it knows about the published versions."""

    def __init__(self) -> None:
        self._codes: OrderedDict[tuple[str, str], Code] = OrderedDict()
        self._current: dict[str, str | None] = {}

    def forget(self, changed: Any) -> None:
        """Drops what is known about changed scripts: a list of ids or "all"."""
        if changed == "all":
            self._current.clear()
        else:
            for script_id in changed:
                self._current.pop(script_id, None)

    def take(self, script_id: str, given: dict[str, str]) -> None:
        """What came with a run, before it is asked for."""
        self._add(script_id, given)

    def entry(self, script_id: str, md5: str, ask: Callable[..., Any]) -> Code | None:
        """The published text with that MD5."""
        found = self._codes.get((script_id, md5))
        if found is not None:
            self._codes.move_to_end((script_id, md5))
            return found
        return self._add(script_id, ask("code", id=script_id, md5=md5))

    def published(self, script_id: str, ask: Callable[..., Any]) -> Code | None:
        """The published text of a script to import, or None if there is none."""
        if script_id not in self._current:
            answer = ask("code", id=script_id)
            self._current[script_id] = answer["md5"] if answer else None
            return self._add(script_id, answer)
        md5 = self._current[script_id]
        if md5 is None:
            return None
        found = self._codes.get((script_id, md5))
        if found is None:  # pushed out by others
            return self._add(script_id, ask("code", id=script_id, md5=md5))
        self._codes.move_to_end((script_id, md5))
        return found

    def _add(self, script_id: str, answer: Any) -> Code | None:
        if not answer:
            return None
        code = Code(script_id, answer["md5"], answer["code"])
        self._codes[(script_id, code.md5)] = code
        while len(self._codes) > _CAPACITY:
            self._codes.popitem(last=False)
        return code
