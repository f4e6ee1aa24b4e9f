"""State of one call, shared by the entry script and everything it imports."""

from __future__ import annotations

import threading
from types import ModuleType
from typing import Any

from dff_runner.capture import Capture
from dff_runner.channel import Channel
from dff_runner.scripts import Code
from dff_runner.startline import StartLine
from dff_runner.threads import Threads


class Run:
    """Made for each RUN frame and thrown away after its RESULT."""

    __slots__ = (
        "capture",
        "channel",
        "context",
        "draft",
        "entry",
        "ident",
        "import_lock",
        "loading",
        "modules",
        "records",
        "shown",
        "start",
        "threads",
        "values",
        "warnings",
    )

    def __init__(
        self,
        ident: int,
        entry: str,
        channel: Channel,
        start: StartLine,
        capture: Capture,
        context: dict[str, Any],
        records: list[dict[str, Any]] | None,
    ) -> None:
        self.ident = ident
        self.shown: str | None = None
        """Python's own text of the result, where it goes along."""
        self.entry = entry
        self.channel = channel
        self.start = start
        self.capture = capture
        self.context = context
        """The `_DFF_…` globals."""
        self.records = records
        """Decorated functions of the entry script, in a publish check or editor run."""
        self.draft: Code | None = None
        self.modules: dict[str, ModuleType] = {}
        """Scripts executed in this call, registered before they run."""
        self.loading: list[str] = []
        """Scripts whose top level is running, outermost first."""
        self.values: dict[Any, Any] = {}
        """`DFF.CTX`."""
        self.threads: Threads | None = None
        """`DFF.THREAD`, once it was used."""
        self.warnings: list[str] | None = None if records is None else []
        """What the author should know of, in a publish check or editor run."""
        self.import_lock = threading.RLock()

    def chain(self, script_id: str) -> str:
        """How a script that is still loading came to import itself."""
        return " -> ".join([*self.loading[self.loading.index(script_id) :], script_id])

    def warn(self, text: str) -> None:
        """Tells the author once; other callers are not told."""
        if self.warnings is not None and text not in self.warnings:
            self.warnings.append(text)
            self.capture.write(f"warning: {text}")

    def call(self, op: str, **fields: Any) -> Any:
        """Asks the platform; raises in the script what it answers with."""
        return self.channel.call(self.ident, op, **fields)
