"""`DFF.API`: exports functions.

Scripts run their top level in every call, so what is found out about a function is kept beside the
compiled script and only compared the next time. In a publish check and an editor run everything is
made anew and recorded.
"""

from __future__ import annotations

from types import FunctionType
from typing import Any

from dff_runner.errors import DuplicatedFuncName
from dff_runner.hints import checked_hints, with_hints
from dff_runner.options import check_title, checked_category, checked_options, checked_tags
from dff_runner.record import Shape, shape_of
from dff_runner.run import Run
from dff_runner.scripts import Code

_NOT_EXTRA = frozenset(("integration", "isDisabled", "kwargs_hint", "fixed_task_info_limit"))

_MOST_KNOWN = 1000
_FIXED = (str, int, float, bool, type(None))


class Export:
    """The decorator that one use of `DFF.API` returns."""

    __slots__ = ("_code", "_given", "_options", "_run")

    def __init__(
        self, run: Run, code: Code, given: tuple[Any, Any, Any], options: dict[str, Any]
    ) -> None:
        self._run = run
        self._code = code
        self._given = given
        self._options = options

    def __call__(self, function: Any) -> Any:
        """The function itself with its attributes; a wrapper only where arguments are converted."""
        hints = self._options.get("kwargs_hint") if self._options else None
        records = self._run.records
        recorded = records is not None and self._code.script_id == self._run.entry
        if type(function) is FunctionType and not recorded and not hints:
            known = self._code.apis.get(id(function.__code__))
            if (
                known is None
                or (known[1] is not self._given and known[1] != self._given)
                or (known[2] is not self._options and known[2] != self._options)
            ):
                known = self._learn(function)
            function.__dict__.update(known[3])
            return function
        return self._export(function, hints, records if recorded else None)

    def _learn(self, function: FunctionType) -> Any:
        known = self._code.apis
        if (
            len(known) >= _MOST_KNOWN
        ):  # a script that makes functions from text makes new code objects each time
            known.clear()
        attributes = self._attributes(shape_of(function, self._code))
        # The code object is kept with the rest: otherwise another could get its id.
        entry = known[id(function.__code__)] = (
            function.__code__,
            self._given,
            self._options,
            attributes,
        )
        return entry

    def _export(self, function: Any, hints: Any, records: list[dict[str, Any]] | None) -> Any:
        shape = shape_of(function, self._code)
        if hints:
            checked_hints(hints, shape)
            shape = shape.merged(hints)
        attributes = self._attributes(shape)
        exported = with_hints(function, hints) if hints else function
        for target in (function, exported):
            try:
                target.__dict__.update(attributes)
            except AttributeError:  # a callable without a dictionary of its own, such as a builtin
                pass
        if records is not None and not self._options.get("isDisabled"):
            if any(record["name"] == shape.name for record in records):
                raise DuplicatedFuncName(shape.name)
            records.append(self._record(shape, len(records)))
        return exported

    def _attributes(self, shape: Shape) -> dict[str, Any]:
        title, category, tags = self._given
        return {
            "_DFF_FUNC_ID": f"{self._code.script_id}.{shape.name}",
            "_DFF_FUNC_NAME": shape.name,
            "_DFF_FUNC_TITLE": title,
            "_DFF_FUNC_DESCRIPTION": shape.description,
            "_DFF_FUNC_DEFINITION": shape.definition,
            "_DFF_FUNC_CATEGORY": checked_category(category),
            "_DFF_FUNC_TAGS": checked_tags(tags),
            "_DFF_FUNC_ARGS": shape.args,
            "_DFF_FUNC_KWARGS": shape.kwargs,
        }

    def _record(self, shape: Shape, order: int) -> dict[str, Any]:
        title, category, tags = self._given
        extra = {key: value for key, value in self._options.items() if key not in _NOT_EXTRA}
        return {
            "name": shape.name,
            "title": title,
            "description": shape.description,
            "definition": shape.definition,
            "args": shape.args,
            "kwargs": shape.kwargs,
            "category": checked_category(category),
            "tags": checked_tags(tags),
            "integration": self._options.get("integration"),
            "extraConfig": extra or None,
            "defOrder": order,
            "isHidden": bool(self._options.get("isHidden")),
        }


def export(
    run: Run, code: Code, title: Any, category: Any, tags: Any, options: dict[str, Any]
) -> Export:
    """Checks the options; the decorator it answers does the rest."""
    turn = code.turn
    code.turn = turn + 1
    uses = code.uses
    if turn < len(uses) and uses[turn].is_of(title, category, tags, options):
        use = uses[turn]
        return Export(run, code, use.given, use.checked)
    check_title(title)
    if category is not None or tags is not None:
        checked_category(category)
        checked_tags(tags)
    given = (title, category, tags)
    checked = checked_options(options, run.start) if options else options
    if turn <= len(uses) and turn < _MOST_KNOWN:
        uses[turn : turn + 1] = [_Use(given, options, checked)]
    return Export(run, code, given, checked)


class _Use:
    """What one `DFF.API(...)` of a script was given and what the checks made of it.

    A script's constants are the same objects each time it runs, so the next call only has to look
    whether it is given the same objects again. Lists are made anew each time and checked anew.
    """

    __slots__ = ("_fixed", "_options", "checked", "given")

    def __init__(
        self, given: tuple[Any, Any, Any], options: dict[str, Any], checked: dict[str, Any]
    ) -> None:
        self.given = given
        self.checked = checked
        self._options = options
        self._fixed = all(type(value) in _FIXED for value in (*given, *options.values()))

    def is_of(self, title: Any, category: Any, tags: Any, options: dict[str, Any]) -> bool:
        """Whether these are the very objects this was made from, and of kinds that never change."""
        given = self.given
        own = self._options
        if (
            not self._fixed
            or title is not given[0]
            or category is not given[1]
            or tags is not given[2]
            or len(options) != len(own)
        ):
            return False
        return all(own.get(name, own) is value for name, value in options.items())
