"""The `DFF` object of a script: `API`, and names made by factories at their first use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dff_runner.api import Export, export
from dff_runner.helpers import HELPERS
from dff_runner.run import Run
from dff_runner.scripts import Code

Factory = Callable[[Run, str], Any]
"""Makes what a name stands for in one script of one call: `factory(run, script_id)`."""

_FACTORIES: dict[str, Factory] = {}


def register(factories: dict[str, Factory]) -> None:
    """Adds names; every upper-case name also exists in lower case."""
    for name, factory in factories.items():
        _FACTORIES[name] = factory
        _FACTORIES.setdefault(name.lower(), factory)


register(HELPERS)


class DFF:
    """One per script and call. Unknown names are None."""

    def __init__(self, run: Run, code: Code) -> None:
        self._run = run
        self._code = code

    def API(
        self, title: Any = None, category: Any = None, tags: Any = None, **options: Any
    ) -> Export:  # noqa: N802
        """Exports the decorated function."""
        return export(self._run, self._code, title, category, tags, options)

    api = export_as_api = API

    def __getattr__(self, name: str) -> Any:
        factory = _FACTORIES.get(name)
        if factory is None:
            if name.startswith("__") and name.endswith("__"):
                raise AttributeError(
                    name
                )  # questions of Python itself, which None would answer wrongly
            return None
        value = factory(self._run, self._code.script_id)
        self.__dict__[name] = value
        return value
