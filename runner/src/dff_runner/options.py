"""Options of `DFF.API`: checks, and their form in the function's record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dff_runner.crontab import is_crontab
from dff_runner.errors import InvalidOptionException
from dff_runner.startline import StartLine

_INTEGRATIONS = {
    "signin": "signIn",
    "sign_in": "signIn",
    "login": "signIn",
    "log_in": "signIn",
    "autorun": "autoRun",
    "auto_run": "autoRun",
}
_INTEGRATION_CONFIGS = {
    "crontab": "crontab",
    "cronexpr": "crontab",
    "onlaunch": "onLaunch",
    "onsystemlaunch": "onLaunch",
    "onpublish": "onPublish",
    "onscriptpublish": "onPublish",
}
_RANGES = {"timeout": 3600, "api_timeout": 180, "expires": 86400}


def check_title(title: Any) -> None:
    if title is not None and not isinstance(title, str):
        raise InvalidOptionException("`title` should be a string or unicode")


def checked_category(category: Any) -> str:
    if category is None:
        return "general"
    if not isinstance(category, str):
        raise InvalidOptionException("`category` should be a string or unicode")
    return category


def checked_tags(tags: Any) -> list[str] | None:
    if tags is None:
        return None
    if not isinstance(tags, (tuple, list)):
        raise InvalidOptionException("`tags` should be a tuple or a list")
    if not all(isinstance(tag, str) for tag in tags):
        raise InvalidOptionException("Element of `tags` should be a string or unicode")
    return sorted(set(tags))


def checked_options(options: dict[str, Any], start: StartLine) -> dict[str, Any]:
    """The given options under the names of the record; None means not given."""
    checked: dict[str, Any] = {}
    for name, value in options.items():
        check = _CHECKS.get(name)
        if check is None:
            raise TypeError(f"API() got an unexpected keyword argument '{name}'")
        if value is not None:
            key, plain = check(name, value, start)
            checked[key] = plain
    return checked


def _seconds(name: str, value: Any, _start: StartLine) -> tuple[str, Any]:
    highest = _RANGES[name]
    if not isinstance(value, int):
        raise InvalidOptionException(f"`{name}` should be an integer or long")
    if not 1 <= value <= highest:
        raise InvalidOptionException(f"`{name}` should be between `1` and `{highest}` (seconds)")
    return {"api_timeout": "apiTimeout"}.get(name, name), int(value)


def _cache_result(name: str, value: Any, _start: StartLine) -> tuple[str, Any]:
    if not isinstance(value, (int, float)):
        raise InvalidOptionException(f"`{name}` should be an int or a float")
    return "cacheResult", value


def _fixed_crontab(name: str, value: Any, _start: StartLine) -> tuple[str, Any]:
    if isinstance(value, str) and len(value.split()) > 5:
        raise InvalidOptionException(f"`{name}` does not support second part")
    if not isinstance(value, str) or not is_crontab(value):
        raise InvalidOptionException(f"`{name}` is not a valid crontab expression")
    return "fixedCrontab", value


def _delayed_crontab(name: str, value: Any, _start: StartLine) -> tuple[str, Any]:
    delays = list(value) if isinstance(value, (list, tuple)) else [value]
    if not all(isinstance(delay, int) for delay in delays):
        raise InvalidOptionException(f"All elements of `{name}` should be int")
    return "delayedCrontab", delays


def _queue(name: str, value: Any, start: StartLine) -> tuple[str, Any]:
    number = start.queue_aliases.get(value) if isinstance(value, str) else value
    if number == 0 and isinstance(number, int):
        raise InvalidOptionException(f"`{name}` can't be 0 because the #0 queue is a system queue")
    allowed: list[Any] = [*range(1, start.queue_count), *start.queue_aliases]
    if not isinstance(number, int) or isinstance(number, bool) or number not in allowed:
        raise InvalidOptionException(f"`{name}` should be one of {allowed}")
    return name, number


def _integration(name: str, value: Any, _start: StartLine) -> tuple[str, Any]:
    if not isinstance(value, str):
        raise InvalidOptionException(f"`{name}` should be a string or unicode")
    known = _INTEGRATIONS.get(value.lower())
    if known is None:
        raise InvalidOptionException(f"Unsupported `{name}` value: {value}")
    return name, known


def _integration_config(name: str, value: Any, _start: StartLine) -> tuple[str, Any]:
    if not isinstance(value, dict):
        raise InvalidOptionException(f"`{name}` should be a dict")
    config: dict[str, Any] = {}
    for key, item in value.items():
        known = _INTEGRATION_CONFIGS.get(str(key).replace("_", "").lower())
        if known is None:
            raise InvalidOptionException(f"Unsupported `{name}` name: {key}")
        config[known] = item
    return "integrationConfig", config


def _isolation(name: str, value: Any, _start: StartLine) -> tuple[str, Any]:
    if value not in ("warm", "fresh"):
        raise InvalidOptionException(f"`{name}` should be `warm` or `fresh`")
    return name, value


def _hint(name: str, value: Any, _start: StartLine) -> tuple[str, Any]:
    return name, value


def _flag(name: str, value: Any, _start: StartLine) -> tuple[str, Any]:
    return {"is_hidden": "isHidden", "is_disabled": "isDisabled"}[name], bool(value)


_Check = Callable[[str, Any, StartLine], "tuple[str, Any]"]
_CHECKS: dict[str, _Check] = {
    "api_timeout": _seconds,
    "cache_result": _cache_result,
    "delayed_cron_job": _delayed_crontab,
    "delayed_crontab": _delayed_crontab,
    "expires": _seconds,
    "fixed_cron_expr": _fixed_crontab,
    "fixed_crontab": _fixed_crontab,
    "fixed_task_info_limit": _hint,
    "hint": _hint,
    "integration": _integration,
    "integration_config": _integration_config,
    "is_disabled": _flag,
    "is_hidden": _flag,
    "isolation": _isolation,
    "kwargs_hint": _hint,
    "queue": _queue,
    "timeout": _seconds,
}
