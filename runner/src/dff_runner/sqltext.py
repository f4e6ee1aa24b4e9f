"""`DFF.SQL` and `DFF.format_sql`: SQL text with parameters filled in, by the rules of MySQL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_MARKS = re.compile(r"\?+")
_ESCAPES = str.maketrans(
    {
        "\0": "\\0",
        "\n": "\\n",
        "\r": "\\r",
        "\x1a": "\\Z",
        "'": "\\'",
        '"': '\\"',
        "\\": "\\\\",
    }
)
# Quoted texts and comments, which stay as they are, or a word that begins a part of a statement.
_PARTS = re.compile(
    r"('(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|--[^\n]*|/\*.*?\*/)"
    r"|\s+((?:FROM|WHERE|GROUP\s+BY|HAVING|ORDER\s+BY|LIMIT|OFFSET|UNION|VALUES|SET"
    r"|(?:(?:LEFT|RIGHT|INNER|CROSS|FULL)\s+(?:OUTER\s+)?)?JOIN)\b)",
    re.IGNORECASE | re.DOTALL,
)


def format_sql(sql: str, sql_params: Any = None, pretty: bool = False) -> str:
    """One `?` takes an escaped value, `??` a plain text; three and more are left alone."""
    if sql_params:
        sql = _filled(sql, sql_params if isinstance(sql_params, (list, tuple)) else [sql_params])
    return _pretty(sql) if pretty else sql


def _filled(sql: str, values: Iterable[Any]) -> str:
    rest = iter(values)

    def value_of(match: re.Match[str]) -> str:
        mark = match.group()
        if len(mark) > 2:
            return mark
        for value in rest:
            return _escaped(value) if mark == "?" else str(value)
        return mark

    return _MARKS.sub(value_of, sql)


def _pretty(sql: str) -> str:
    """The same statement with a line for each of its parts."""
    return _PARTS.sub(lambda match: match.group(1) or "\n" + match.group(2), sql.strip())


def _escaped(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_scalar(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(_element(item) for item in value)
    return _scalar(value)


def _element(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"({', '.join(_scalar(item) for item in value)})"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (dict, list, tuple, set, frozenset)):
        raise TypeError(
            f"an SQL parameter holds a {type(value).__name__} too deep: {str(value)[:100]}"
        )
    if isinstance(value, (bytes, bytearray)):
        return f"X'{value.hex()}'"
    return f"'{str(value).translate(_ESCAPES)}'"
