"""`DFF.CACHE`: the shared cache of the installation, in the words of Redis.

Each method sends one command; keys are kept apart by scope on the platform's side. Blocking pops
ask again and again, so that a waiting script holds nothing but itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from dff_runner.cachetypes import CacheText, FieldValues, received, sent, several
from dff_runner.cachezsets import SortedSets
from dff_runner.scoped import Given

_LATER = ("exists", "expire", "scope")
_FIRST_PAUSE = 0.001
_LONGEST_PAUSE = 0.02


class Cache(SortedSets):
    """Without a scope, keys belong to the script that contains the call."""

    def __call__(self, key: str, scope: str | None = None) -> Any:
        return self.get(key, scope)

    # texts

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        """`set(key, value, scope, expire, not_exists)`, or later
        `set(key, value, expires, not_exists, exists, expire, scope)`. None if a condition fails."""
        given = Given("set", args, kwargs, _LATER)
        words = [] if given.expires is None else ["PX", _millis(given.expires)]
        words += ["NX"] if given.not_exists else []
        words += ["XX"] if given.exists else []
        return _true(self._ask("SET", given.scope, key, sent(value), *words))

    def mset(self, key_values: Mapping[str, Any], *args: Any, **kwargs: Any) -> Any:
        given = Given("mset", args, kwargs, _LATER)
        if given.expires is None and not (given.not_exists or given.exists):
            words = [sent(word) for pair in key_values.items() for word in pair]
            return _true(self._ask("MSET", given.scope, *words)) if words else True
        for key, value in key_values.items():
            self.set(key, value, **vars(given))
        return True

    def get(self, key: str, scope: str | None = None) -> Any:
        return self._ask("GET", scope, key)

    def mget(self, keys: Iterable[str], scope: str | None = None) -> dict[str, Any]:
        """By key; missing ones have the value None."""
        wanted = list(keys)
        return dict(zip(wanted, self._ask("MGET", scope, *wanted))) if wanted else {}

    def getset(self, key: str, value: Any, scope: str | None = None) -> Any:
        return self._ask("GETSET", scope, key, sent(value))

    def incr(self, key: str, step: int = 1, scope: str | None = None) -> int:
        return self._ask("INCRBY", scope, key, sent(step))

    incrby = incr

    # keys

    def expire(self, key: str, expires: Any, scope: str | None = None) -> bool:
        return bool(self._ask("PEXPIRE", scope, key, _millis(expires)))

    def expireat(self, key: str, timestamp: Any, scope: str | None = None) -> bool:
        return bool(self._ask("PEXPIREAT", scope, key, _millis(timestamp)))

    def ttl(self, key: str, scope: str | None = None) -> int:
        """Seconds left; -1 = for ever, -2 = no such key."""
        return self._ask("TTL", scope, key)

    def pttl(self, key: str, scope: str | None = None) -> int:
        return self._ask("PTTL", scope, key)

    def exists(self, key: str, scope: str | None = None) -> bool:
        return bool(self._ask("EXISTS", scope, key))

    def type(self, key: str, scope: str | None = None) -> str:
        return self._ask("TYPE", scope, key)

    def keys(self, pattern: str = "*", scope: str | None = None) -> list[str]:
        return self._ask("KEYS", scope, pattern)

    def delete(self, key: Any, scope: str | None = None) -> int:
        return self._ask("DEL", scope, *several(key))

    def get_pattern(self, pattern: str = "*", scope: str | None = None) -> dict[str, Any]:
        """Texts by key; keys of other types are left out."""
        keys = [key for key in self.keys(pattern, scope) if self.type(key, scope) == "string"]
        return self.mget(keys, scope)

    def delete_pattern(self, pattern: str = "*", scope: str | None = None) -> int:
        keys = self.keys(pattern, scope)
        return self.delete(keys, scope) if keys else 0

    # hashes

    def hkeys(self, key: str, pattern: str = "*", scope: str | None = None) -> list[str]:
        return self._ask("HKEYS", scope, key, pattern)

    def hget(self, key: str, field: str, scope: str | None = None) -> Any:
        return self._ask("HGET", scope, key, sent(field))

    def hmget(self, key: str, fields: Iterable[str], scope: str | None = None) -> FieldValues:
        wanted = list(fields)
        names = [sent(field) for field in wanted]
        return FieldValues(wanted, self._ask("HMGET", scope, key, *names) if names else [])

    def hgetall(self, key: str, scope: str | None = None) -> dict[str, Any]:
        flat = self._ask("HGETALL", scope, key)
        return dict(zip(flat[::2], flat[1::2]))

    def hset(self, key: str, field: str, value: Any, scope: str | None = None) -> int:
        return self._ask("HSET", scope, key, sent(field), sent(value))

    def hsetnx(self, key: str, field: str, value: Any, scope: str | None = None) -> int:
        return self._ask("HSETNX", scope, key, sent(field), sent(value))

    def hmset(self, key: str, obj: Mapping[str, Any], scope: str | None = None) -> bool:
        words = [sent(word) for pair in obj.items() for word in pair]
        self._ask("HSET", scope, key, *words)
        return True

    def hincr(self, key: str, field: str, scope: str | None = None) -> int:
        return self.hincrby(key, field, 1, scope)

    def hincrby(self, key: str, field: str, step: int = 1, scope: str | None = None) -> int:
        return self._ask("HINCRBY", scope, key, sent(field), sent(step))

    def hdel(self, key: str, field: Any, scope: str | None = None) -> int:
        return self._ask("HDEL", scope, key, *several(field))

    # lists

    def lpush(self, key: str, value: Any, scope: str | None = None) -> int:
        """One value or a list of them; the new length."""
        return self._ask("LPUSH", scope, key, *several(value))

    def rpush(self, key: str, value: Any, scope: str | None = None) -> int:
        return self._ask("RPUSH", scope, key, *several(value))

    def lpop(self, key: str, scope: str | None = None) -> Any:
        return self._ask("LPOP", scope, key)

    def rpop(self, key: str, scope: str | None = None) -> Any:
        return self._ask("RPOP", scope, key)

    def blpop(self, key: str, timeout: float = 0, scope: str | None = None) -> Any:
        """`[key, value]`, or None when nothing came within that many seconds; 0 waits on."""
        value = _wait(lambda: self.lpop(key, scope), timeout)
        return None if value is None else [CacheText(key), value]

    def brpop(self, key: str, timeout: float = 0, scope: str | None = None) -> Any:
        value = _wait(lambda: self.rpop(key, scope), timeout)
        return None if value is None else [CacheText(key), value]

    push, pop, bpop = lpush, rpop, brpop

    def llen(self, key: str, scope: str | None = None) -> int:
        return self._ask("LLEN", scope, key)

    def lrange(self, key: str, start: int, stop: int, scope: str | None = None) -> list[Any]:
        return self._ask("LRANGE", scope, key, sent(start), sent(stop))

    def ltrim(self, key: str, start: int, stop: int, scope: str | None = None) -> bool:
        self._ask("LTRIM", scope, key, sent(start), sent(stop))
        return True

    def rpoplpush(
        self,
        key: str,
        dest_key: str | None = None,
        scope: str | None = None,
        dest_scope: str | None = None,
    ) -> Any:
        """Without a destination: the same list."""
        target = {"dest": dest_scope} if dest_scope is not None else {}
        words = (key, key if dest_key is None else dest_key)
        return received(self._send("RPOPLPUSH", scope, words, **target))

    def brpoplpush(
        self,
        key: str,
        dest_key: str | None = None,
        scope: str | None = None,
        dest_scope: str | None = None,
        timeout: float = 0,
    ) -> Any:
        return _wait(lambda: self.rpoplpush(key, dest_key, scope, dest_scope), timeout)

    # sets

    def sadd(self, key: str, member: Any, scope: str | None = None) -> int:
        return self._ask("SADD", scope, key, *several(member))

    def srem(self, key: str, member: Any, scope: str | None = None) -> int:
        return self._ask("SREM", scope, key, *several(member))

    def scard(self, key: str, scope: str | None = None) -> int:
        return self._ask("SCARD", scope, key)

    def smembers(self, key: str, scope: str | None = None) -> Any:
        """A set of texts."""
        return {*self._ask("SMEMBERS", scope, key)}

    def sismember(self, key: str, member: Any, scope: str | None = None) -> bool:
        return bool(self._ask("SISMEMBER", scope, key, sent(member)))

    # the rest

    def run(self, cmd: str, *args: Any, scope: str | None = None) -> Any:
        """A command by its Redis name; what the cache does not know is refused by name."""
        return _true(self._ask(cmd.upper(), scope, *(sent(word) for word in args)))

    def publish(self, topic: str, message: Any, scope: str | None = None) -> int:
        """How many listened."""
        return self._ask("PUBLISH", scope, topic, sent(message))

    def ping(self) -> bool:
        return self._ask("PING", None) == "PONG"

    def dbsize(self) -> int:
        return self._ask("DBSIZE", None)

    def info(self) -> dict[str, Any]:
        """Figures of the cache by name."""
        lines = [line.split(":", 1) for line in self._ask("INFO", None).splitlines()]
        pairs = [line for line in lines if len(line) == 2]
        return {name: int(value) if value.isdigit() else str(value) for name, value in pairs}


def _millis(seconds: Any) -> str:
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise TypeError(f"an expiry should be a number of seconds, not {type(seconds).__name__}")
    return str(round(seconds * 1000))


def _true(reply: Any) -> Any:
    return True if reply == "OK" else reply


def _wait(pop: Any, timeout: float) -> Any:
    """Asks until there is something, with pauses that grow."""
    until = time.monotonic() + timeout if timeout else None
    pause = _FIRST_PAUSE
    while True:
        value = pop()
        if value is not None:
            return value
        left = pause if until is None else until - time.monotonic()
        if left <= 0:
            return None
        time.sleep(min(pause, left))
        pause = min(_LONGEST_PAUSE, pause * 2)
