"""The sorted sets of `DFF.CACHE`, and how all of its methods ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dff_runner.cachetypes import received, sent, several
from dff_runner.scoped import Request


class SortedSets:
    """Base of the cache."""

    def __init__(self, request: Request, scope: str) -> None:
        self._request = request
        self._scope = scope

    def _send(self, command: str, scope: str | None, words: Any, **more: str) -> Any:
        where = self._scope if scope is None else scope
        if not isinstance(where, str):
            raise TypeError(f"`scope` should be a string, not {type(where).__name__}")
        return self._request(
            "cache", cmd=command, scope=where, args=[_word(word) for word in words], **more
        )

    def _ask(self, command: str, scope: str | None, *words: Any) -> Any:
        return received(self._send(command, scope, words))

    def zadd(self, key: str, mapping: Mapping[str, float], scope: str | None = None) -> int:
        """`{member: score}`; how many are new."""
        pairs = [(sent(float(score)), sent(member)) for member, score in mapping.items()]
        return self._ask("ZADD", scope, key, *(word for pair in pairs for word in pair))

    def zrem(self, key: str, member: Any, scope: str | None = None) -> int:
        return self._ask("ZREM", scope, key, *several(member))

    def zcard(self, key: str, scope: str | None = None) -> int:
        return self._ask("ZCARD", scope, key)

    def zrange(
        self,
        key: str,
        start: int = 0,
        stop: int = -1,
        with_scores: bool = False,
        scope: str | None = None,
    ) -> list[Any]:
        """Members by rank, or `(member, score)` pairs."""
        words = (sent(start), sent(stop))
        return self._members("ZRANGE", scope, key, words, with_scores)

    def zrangebyscore(
        self,
        key: str,
        min_score: Any = "-inf",
        max_score: Any = "+inf",
        with_scores: bool = False,
        scope: str | None = None,
    ) -> list[Any]:
        words = (sent(min_score), sent(max_score))
        return self._members("ZRANGEBYSCORE", scope, key, words, with_scores)

    def _members(
        self, command: str, scope: str | None, key: str, words: tuple[Any, Any], scores: bool
    ) -> list[Any]:
        flat = self._ask(command, scope, key, *words, *(["WITHSCORES"] if scores else []))
        if not scores:
            return flat
        return [(member, float(score)) for member, score in zip(flat[::2], flat[1::2])]


def _word(word: Any) -> Any:
    return word if isinstance(word, dict) else sent(word)
