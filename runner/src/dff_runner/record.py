"""What a function looks like from outside: name, description, definition, arguments.

Made from the code object and the source text. Python's own signatures would evaluate annotations,
which since 3.14 happens late and may fail.
"""

from __future__ import annotations

import ast
import inspect
import json
from types import FunctionType
from typing import Any, NamedTuple

from dff_runner.jsonenc import dumps
from dff_runner.scripts import Code

_COMPLEX = "<Complex Object>"
_NOTHING = inspect.Parameter.empty


class Parameter(NamedTuple):
    """One parameter; `star` is "", "*" or "**"."""

    name: str
    star: str
    default: Any
    keyword_only: bool
    positional_only: bool

    @property
    def key(self) -> str:
        return self.star + self.name


class Shape(NamedTuple):
    """The recorded facts that do not depend on options."""

    name: str
    description: str | None
    definition: str
    args: list[str]
    kwargs: dict[str, Any]

    def merged(self, hints: dict[str, Any]) -> Shape:
        """With the keys of `kwargs_hint` beside the defaults."""
        return self._replace(
            kwargs={key: {**value, **hints.get(key, {})} for key, value in self.kwargs.items()}
        )


def shape_of(function: Any, code: Code) -> Shape:
    inner = inspect.unwrap(function)
    name = getattr(function, "__name__", None) or type(function).__name__
    document = getattr(function, "__doc__", None)
    description = inspect.cleandoc(document) if isinstance(document, str) else None
    if not isinstance(inner, FunctionType):
        return Shape(name, description, f"{name}{_foreign_signature(inner)}", [], {})
    parameters = _parameters(inner)
    notes, returns = _annotations(inner, code)
    definition = f"{name}({_listed(parameters, notes)}){returns}"
    kwargs = {
        item.key: {} if item.default is _NOTHING else {"default": _json_value(item.default)}
        for item in parameters
    }
    return Shape(name, description, definition, [item.key for item in parameters], kwargs)


def _foreign_signature(function: Any) -> str:
    try:
        return str(inspect.signature(function))
    except (ValueError, TypeError):
        return "(...)"


def _parameters(function: FunctionType) -> list[Parameter]:
    code = function.__code__
    count, only_positional, only_keyword = (
        code.co_argcount,
        code.co_posonlyargcount,
        code.co_kwonlyargcount,
    )
    names = code.co_varnames
    defaults = function.__defaults__ or ()
    found: list[Parameter] = []
    for index, name in enumerate(names[:count]):
        offset = index - (count - len(defaults))
        default = defaults[offset] if offset >= 0 else _NOTHING
        found.append(Parameter(name, "", default, False, index < only_positional))
    following = count + only_keyword
    if code.co_flags & inspect.CO_VARARGS:
        found.append(Parameter(names[following], "*", _NOTHING, False, False))
        following += 1
    keyword_defaults = function.__kwdefaults__ or {}
    for name in names[count : count + only_keyword]:
        found.append(Parameter(name, "", keyword_defaults.get(name, _NOTHING), True, False))
    if code.co_flags & inspect.CO_VARKEYWORDS:
        found.append(Parameter(names[following], "**", _NOTHING, False, False))
    return found


def _listed(parameters: list[Parameter], notes: dict[str, str]) -> str:
    """The text between the parentheses, written as Python writes signatures."""
    parts: list[str] = []
    star_shown = False
    for index, item in enumerate(parameters):
        if item.star == "*":
            star_shown = True
        elif item.keyword_only and not star_shown:
            parts.append("*")
            star_shown = True
        text = item.key + (f": {notes[item.name]}" if item.name in notes else "")
        if item.default is not _NOTHING:
            text += f" = {_repr(item.default)}" if item.name in notes else f"={_repr(item.default)}"
        parts.append(text)
        if item.positional_only and (
            index + 1 == len(parameters) or not parameters[index + 1].positional_only
        ):
            parts.append("/")
    return ", ".join(parts)


def _repr(value: Any) -> str:
    try:
        return repr(value)
    except Exception:  # a default whose own text fails
        return _COMPLEX


def _annotations(function: FunctionType, code: Code) -> tuple[dict[str, str], str]:
    """Annotations as written, by parameter, and the arrow with what is returned."""
    late = getattr(function, "__annotate__", None)
    if late is None and not function.__annotations__:
        return {}, ""
    found = _definition(function, code)
    if found is None:
        return {}, ""
    arguments = found.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every.extend(item for item in (arguments.vararg, arguments.kwarg) if item is not None)
    notes = {
        item.arg: ast.unparse(item.annotation) for item in every if item.annotation is not None
    }
    return notes, f" -> {ast.unparse(found.returns)}" if found.returns is not None else ""


def _definition(
    function: FunctionType, code: Code
) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """The `def` a function was made by, told from others of its name by its line."""
    if function.__code__.co_filename != code.script_id:
        return None
    line = function.__code__.co_firstlineno
    for node in ast.walk(ast.parse(code.source)):
        if (
            isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            and node.name == function.__code__.co_name
        ):
            first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
            if first <= line <= node.lineno:
                return node
    return None


def _json_value(value: Any) -> Any:
    """A default by the rules for results; what differs from process to process is not recorded."""
    try:
        plain = json.loads(dumps(value))
    except (ValueError, TypeError, RecursionError):
        return _COMPLEX
    return (
        _COMPLEX
        if isinstance(plain, str) and not isinstance(value, str) and " at 0x" in plain
        else plain
    )
