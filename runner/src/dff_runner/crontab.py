"""Whether a text is a crontab expression of five fields, or a word such as `@daily`.

The same grammar as that of the server, which fires it (`dff.trigger.cron`), except that all
fields have to be written.
"""

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
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MAX_LENGTH = 64

# Lowest, highest, names, and a pattern of what else the field may hold.
_Field = tuple[int, int, Mapping[str, int], str]
_WEEKDAY = r"(?:[0-7]|000?[0-7]|0[0-7]|sun|mon|tue|wed|thu|fri|sat)"
_DAY_FIELD, _MONTH_FIELD, _WEEKDAY_FIELD = 2, 3, 4
_FIELDS: Sequence[_Field] = (
    (0, 59, {}, ""),
    (0, 23, {}, ""),
    (1, 31, {}, "l"),
    (1, 12, _MONTHS, ""),
    (0, 7, _DAYS, rf"l|l{_WEEKDAY}|{_WEEKDAY}l|{_WEEKDAY}#[1-5]"),
)
_PART = re.compile(r"(\*|\?|[a-z]+|[0-9]{1,4})(?:-([a-z]+|[0-9]{1,4}))?(?:/([0-9]{1,4}))?")
_SPACES = re.compile(r"[ \t\n\v\f\r]+")


def is_crontab(text: str) -> bool:
    fields = [field for field in _SPACES.split(text.lower()) if field]
    if len(fields) == 1 and fields[0] in _WORDS:
        return True
    if len(fields) != len(_FIELDS) or len(" ".join(fields)) > _MAX_LENGTH:
        return False
    values = [_values(field, index) for index, field in enumerate(fields)]
    return None not in values and _comes(values)


def _comes(values: Sequence[set[int] | None]) -> bool:
    """False when no month has the days: the 30th of February."""
    days = values[_DAY_FIELD] or set[int]()
    months = values[_MONTH_FIELD] or set[int]()
    if len(days) == 31 or -1 in days or len(values[_WEEKDAY_FIELD] or ()) < 7:
        return True
    return any(_LONGEST[month - 1] >= min(days) for month in months)


def _values(field: str, index: int) -> set[int] | None:
    """What the field names, -1 for what is no plain value; None = it cannot be read."""
    values: set[int] = set()
    for part in field.split(","):
        found = _part(part, index)
        if found is None:
            return None
        values.update(found)
    return values


def _part(part: str, index: int) -> Sequence[int] | None:
    lowest, highest, names, special = _FIELDS[index]
    if special and re.fullmatch(special, part):
        return (6,) if index == _WEEKDAY_FIELD and part == "l" else (-1,)
    match = _PART.fullmatch(part)
    if match is None:
        return None
    first, last, step = match.groups()
    by = int(step or 1)
    if not 1 <= by <= highest - lowest + 1:
        return None
    if first == "*" or first == "?" and index in (_DAY_FIELD, _WEEKDAY_FIELD):
        if last is not None:
            return None
        return range(lowest, (6 if index == _WEEKDAY_FIELD else highest) + 1, by)
    start = _number(first, names)
    end = _number(last, names) if last is not None else highest if step is not None else start
    if start is None or end is None:
        return None
    if index == _WEEKDAY_FIELD:
        if last is not None and end == 0 and start > 0:
            end = 7  # fri-sun
        if lowest <= start <= end <= highest:
            return [value % 7 for value in range(start, end + 1, by)]
        return None
    return range(start, end + 1, by) if lowest <= start <= end <= highest else None


def _number(text: str, names: Mapping[str, int]) -> int | None:
    return int(text) if text.isdigit() else names.get(text)
