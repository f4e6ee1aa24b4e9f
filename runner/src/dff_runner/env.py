"""`DFF.ENV`: environment variables of the platform."""

from __future__ import annotations

import json
from typing import Any

from dff_runner.run import Run

TRUE_WORDS = frozenset(("true", "yes", "on", "y", "o", "ok", "1"))
FALSE_WORDS = frozenset(("false", "no", "off", "n", "x", "ng", "0"))


class Env:
    """Each reading converts anew, so that no script changes the value of another."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def __call__(self, id: str) -> Any:
        return self.get(id)

    def get(self, id: str) -> Any:
        found = self._run.call("env.get", id=id)
        if found is None:
            return None
        text = found["text"] or ""
        if found["type"] == "password" and text:
            self._run.capture.secrets.add(text)
        try:
            return _converted(found["type"], text)
        except json.JSONDecodeError as error:
            named = f"ENV variable `{id}`: {error.msg}"
            raise json.JSONDecodeError(named, error.doc, error.pos) from None
        except ValueError as error:
            raise ValueError(f"ENV variable `{id}`: {error}") from None

    def list(self) -> Any:
        return self._run.call("env.list")

    def keys(self) -> Any:
        return [row["id"] for row in self._run.call("env.list")]

    def save(
        self, id: str, value: Any, title: str | None = None, description: str | None = None
    ) -> None:
        kind, text = _derived(value)
        self._run.call(
            "env.save", id=id, type=kind, text=text, title=title, description=description
        )

    def delete(self, id: str) -> None:
        self._run.call("env.delete", id=id)


def _converted(kind: str | None, text: str) -> Any:
    if kind == "integer":
        return int(text)
    if kind == "float":
        return float(text)
    if kind == "boolean":
        return _boolean(text)
    if kind == "json":
        return json.loads(text)
    if kind == "commaArray":
        return text.split(",")
    return text


def _boolean(text: str) -> bool:
    word = text.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise TypeError(f'Cannot convert ENV value "{text}" to boolean.')


def _derived(value: Any) -> tuple[str, str]:
    """Type and text that a value is stored as."""
    if value is None:
        return "string", ""
    if isinstance(value, bool):
        return "boolean", "true" if value else "false"
    if isinstance(value, int):
        return "integer", str(int(value))
    if isinstance(value, float):
        return "float", repr(float(value))
    if isinstance(value, list):
        if value and all(isinstance(item, str) and "," not in item for item in value):
            return "commaArray", ",".join(value)
        return "json", json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "json", json.dumps(value, ensure_ascii=False)
    return "string", str(value)
