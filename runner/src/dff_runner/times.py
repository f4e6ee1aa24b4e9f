"""Times of `DFF.TOOLKIT`: read from whatever scripts hold, shown in the letters they know."""

from __future__ import annotations

import importlib
import re
from datetime import date, datetime, timedelta, timezone
from typing import Any

from dff_runner.compat import after_import

_MILLISECONDS_FROM = 10**11
"""A number from here on counts milliseconds: in seconds it would lie beyond the year 5000."""
_DAY_SECONDS = 86_400

_LETTERS = {
    "YYYY": "%Y",
    "YY": "%y",
    "MM": "%m",
    "DD": "%d",
    "HH": "%H",
    "mm": "%M",
    "ss": "%S",
}
_TOKENS = re.compile("YYYY|YY|MM|DD|HH|mm|ss|SSS|ZZ|Z")
_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]+(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?"
    r"\s*(Z|[+-]\d{2}:?(?:\d{2})?)?"
)


def moment(value: Any = None) -> datetime:
    """A moment from a date, a Unix time, an ISO text or an `arrow` object; without a zone it is
    UTC. None is now."""
    if value is None:
        return datetime.now(timezone.utc)
    value = getattr(value, "datetime", value)  # of `arrow`
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else value.replace(tzinfo=timezone.utc)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=timezone.utc)
    if isinstance(value, str) and not re.fullmatch(r"-?\d{1,20}(?:\.\d+)?", value.strip()):
        return _parsed(value)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise TypeError(f"a time is a date, a number, a text or None, not {type(value).__name__}")
    seconds = float(value)
    if abs(seconds) >= _MILLISECONDS_FROM:
        seconds /= 1000
    return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)


def _parsed(text: str) -> datetime:
    found = _ISO.fullmatch(text.strip())
    if found is None:
        raise ValueError(
            f"`{text[:100]}` is no time in ISO form, such as 2021-01-02T03:04:05+08:00"
        )
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    micros = int((fraction or "0").ljust(6, "0")[:6])
    offset = timedelta()
    if zone and zone != "Z":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        offset = -offset if zone[0] == "-" else offset
    whole = [int(part or 0) for part in (year, month, day, hour, minute, second)]
    return datetime(
        whole[0], whole[1], whole[2], whole[3], whole[4], whole[5], micros, timezone(offset)
    )


def text(d: Any = None, f: str | None = None, *, form: str, hours: int = 0) -> str:
    """The moment `d` in a zone `hours` east of UTC, in the letters of `f` or else of `form`."""
    at = moment(d).astimezone(timezone(timedelta(hours=hours)))
    wanted = form if f is None else f
    if "%" in wanted:
        return at.strftime(wanted)
    return _TOKENS.sub(lambda match: _token(at, match.group()), wanted)


def _token(at: datetime, token: str) -> str:
    if token == "SSS":
        return f"{at.microsecond // 1000:03d}"
    if token in ("Z", "ZZ"):
        zone = at.strftime("%z")
        return zone if token == "Z" else f"{zone[:3]}:{zone[3:]}"
    return at.strftime(_LETTERS[token]) if token != "YYYY" else f"{at.year:04d}"


def get_arrow(d: Any = None) -> Any:
    """An `arrow` object; the package must be installed."""
    arrow: Any = importlib.import_module("arrow")
    after_import("arrow", arrow)
    return arrow.get(moment(d))


def to_unix_timestamp(d: Any = None) -> int:
    return int(moment(d).timestamp())


def to_unix_timestamp_ms(d: Any = None) -> int:
    at = moment(d)
    return int(at.replace(microsecond=0).timestamp()) * 1000 + at.microsecond // 1000


def to_iso_datetime(d: Any = None) -> str:
    return moment(d).isoformat()


def get_days_from_now(d: Any) -> int:
    """Whole days until `d`; negative when it has passed."""
    return int((moment(d) - moment()).total_seconds() / _DAY_SECONDS)
