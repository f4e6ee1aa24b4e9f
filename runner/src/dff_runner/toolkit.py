"""`DFF.TOOLKIT`: small functions that scripts would otherwise write again and again."""

from __future__ import annotations

import binascii
import functools
import hashlib
import json
import os
import re
from collections.abc import Iterable
from typing import Any

from dff_runner import times
from dff_runner.jsonenc import dumps
from dff_runner.run import Run
from dff_runner.threads import random_uuid

MOST_RANDOM = 1_000_000
"""Characters of one random text."""
MOST_CIPHERED = 1024 * 1024
"""Characters that one call ciphers: they travel to the platform and back."""
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE64 = re.compile("[A-Za-z0-9+/]*={0,2}", re.ASCII)
_MISSING = object()


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, (bytes, bytearray)) else str(value).encode()


def _step(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return value.get(name, _MISSING)
    if isinstance(value, (list, tuple)):
        try:
            return value[int(name)]
        except (ValueError, IndexError):
            return _MISSING
    return _MISSING


def _smart_find(value: Any, key: Any) -> Any:
    items: Iterable[Any] = ()
    if isinstance(value, dict):
        if key in value:
            return value[key]
        items = value.values()
    elif isinstance(value, (list, tuple)):
        items = value
    for item in items:
        found = _smart_find(item, key)
        if found is not _MISSING:
            return found
    return _MISSING


class Toolkit:
    """Most are static; ciphers are asked of the platform, as Python itself has none."""

    def __init__(self, run: Run) -> None:
        self._run = run

    # Identifiers

    @staticmethod
    def gen_uuid() -> str:
        return random_uuid()

    @staticmethod
    def gen_rand_string(length: int = 32, chars: str | None = None) -> str:
        if not 0 <= length <= MOST_RANDOM:
            raise ValueError(f"`length` is {length}, should be between 0 and {MOST_RANDOM}")
        alphabet = _ALPHABET if chars is None else chars
        if not alphabet:
            raise ValueError("`chars` is empty")
        random = memoryview(os.urandom(8 * length)).cast("Q")
        return "".join([alphabet[number % len(alphabet)] for number in random])

    # JSON

    @staticmethod
    def json_find(j: Any, path: str, safe: bool = False) -> Any:
        value = j
        for name in str(path).split("."):
            value = _step(value, name)
            if value is _MISSING:
                if safe:
                    return None
                raise KeyError(f"no step `{name}` of path `{path}`")
        return value

    @staticmethod
    def json_find_safe(j: Any, path: str) -> Any:
        return Toolkit.json_find(j, path, safe=True)

    @staticmethod
    def json_smart_find(j: Any, key: Any) -> Any:
        found = _smart_find(j, key)
        return None if found is _MISSING else found

    @staticmethod
    def json_override(src: Any, dest: Any) -> Any:
        for key, value in src.items():
            if isinstance(value, dict) and isinstance(dest.get(key), dict):
                Toolkit.json_override(value, dest[key])
            else:
                dest[key] = value
        return dest

    @staticmethod
    def json_pick(j: Any, keys: Any) -> Any:
        return {key: j[key] for key in Toolkit.as_array(keys) if key in j}

    @staticmethod
    def json_dumps(j: Any, indent: int | None = None) -> str:
        return dumps(j, indent)

    @staticmethod
    def json_loads(s: Any) -> Any:
        return json.loads(s)

    @staticmethod
    def json_copy(j: Any) -> Any:
        return json.loads(dumps(j))

    # Times

    get_arrow = staticmethod(times.get_arrow)
    get_date_string = staticmethod(functools.partial(times.text, form="YYYY-MM-DD"))
    get_time_string = staticmethod(functools.partial(times.text, form="HH:mm:ss"))
    get_datetime_string = staticmethod(functools.partial(times.text, form="YYYY-MM-DD HH:mm:ss"))
    get_datetime_string_cn = staticmethod(
        functools.partial(times.text, form="YYYY-MM-DD HH:mm:ss", hours=8)
    )
    to_unix_timestamp = staticmethod(times.to_unix_timestamp)
    to_unix_timestamp_ms = staticmethod(times.to_unix_timestamp_ms)
    to_iso_datetime = staticmethod(times.to_iso_datetime)
    get_days_from_now = staticmethod(times.get_days_from_now)

    # Values

    @staticmethod
    def to_boolean(value: Any) -> bool | None:
        from dff_runner.env import FALSE_WORDS, TRUE_WORDS

        if isinstance(value, (bool, int, float)):
            return bool(value)
        word = str(value).strip().lower()
        return True if word in TRUE_WORDS else False if word in FALSE_WORDS else None

    @staticmethod
    def as_array(value: Any) -> Any:
        if value is None:
            return []
        return list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]

    @staticmethod
    def as_array_str(value: Any) -> Any:
        return [str(item) for item in Toolkit.as_array(value)]

    @staticmethod
    def match_wildcard(value: Any, pattern: str) -> bool:
        parts = [
            ".*" if part == "*" else "." if part == "?" else re.escape(part)
            for part in re.split(r"([*?])", str(pattern))
        ]
        return re.fullmatch("".join(parts), str(value), re.DOTALL) is not None

    @staticmethod
    def match_wildcards(value: Any, patterns: Any) -> bool:
        return any(Toolkit.match_wildcard(value, item) for item in Toolkit.as_array(patterns))

    # Digests and codes

    @staticmethod
    def get_md5(s: Any) -> str:
        return hashlib.md5(_bytes(s)).hexdigest()

    @staticmethod
    def get_sha1(s: Any) -> str:
        return hashlib.sha1(_bytes(s)).hexdigest()

    @staticmethod
    def get_sha256(s: Any) -> str:
        return hashlib.sha256(_bytes(s)).hexdigest()

    @staticmethod
    def get_sha512(s: Any) -> str:
        return hashlib.sha512(_bytes(s)).hexdigest()

    @staticmethod
    def get_base64(s: Any, url_safe: bool = False) -> str:
        text = binascii.b2a_base64(_bytes(s), newline=False).decode()
        return text.replace("+", "-").replace("/", "_") if url_safe else text

    @staticmethod
    def from_base64(s: Any, url_safe: bool = False) -> Any:
        plain = _bytes(s).decode().strip().replace("-", "+").replace("_", "/")
        if not _BASE64.fullmatch(plain):
            raise ValueError("not Base64")
        found = binascii.a2b_base64(plain + "=" * (-len(plain) % 4))
        try:
            return found.decode()
        except UnicodeDecodeError:
            return found

    def cipher_by_aes(self, text: Any, key: Any, salt: Any = None) -> str:
        return self._ciphered("aes.cipher", text, key, salt)

    def decipher_by_aes(self, data: Any, key: Any, salt: Any = None) -> str:
        return self._ciphered("aes.decipher", data, key, salt)

    def _ciphered(self, op: str, text: Any, key: Any, salt: Any) -> str:
        given = str(text)
        if len(given) > 2 * MOST_CIPHERED:
            raise ValueError(f"a text of {len(given)} characters, at most {2 * MOST_CIPHERED}")
        answer: str = self._run.call(
            op, text=given, key=str(key), salt="" if salt is None else str(salt)
        )
        return answer
