"""Whether a text is a crontab expression of five fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_DAYS = {name: number for number, name in enumerate("sun mon tue wed thu fri sat".split())}
_WORDS = frozenset(
    ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
)

# Lowest, highest, names, and a pattern of what else the field may hold.
_Field = tuple[int, int, Mapping[str, int], str]
_FIELDS: Sequence[_Field] = (
    (0, 59, {}, ""),
    (0, 23, {}, ""),
    (1, 31, {}, "l"),
    (1, 12, _MONTHS, ""),
    (0, 7, _DAYS, r"l|l[0-7]|[0-7]l|([0-7]|sun|mon|tue|wed|thu|fri|sat)#[1-5]"),
)
_PART = re.compile(r"(\*|[a-z]+|\d+)(?:-([a-z]+|\d+))?(?:/(\d+))?")


def is_crontab(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in _WORDS:
        return True
    fields = lowered.split()
    return len(fields) == len(_FIELDS) and all(
        _fits(field, rule) for field, rule in zip(fields, _FIELDS)
    )


def _fits(field: str, rule: _Field) -> bool:
    return all(_part_fits(part, rule) for part in field.split(","))


def _part_fits(part: str, rule: _Field) -> bool:
    lowest, highest, names, special = rule
    if special and re.fullmatch(special, part):
        return True
    match = _PART.fullmatch(part)
    if match is None:
        return False
    first, last, step = match.groups()
    if step is not None and not 1 <= int(step) <= highest + 1:
        return False
    if first == "*":
        return last is None
    start = _number(first, names)
    end = start if last is None else _number(last, names)
    return start is not None and end is not None and lowest <= start <= end <= highest


def _number(text: str, names: Mapping[str, int]) -> int | None:
    return int(text) if text.isdigit() else names.get(text)
