"""What the methods of `DFF.STORE`, `DFF.CACHE` and `DFF.CONFIG` ask the platform for."""

from __future__ import annotations

import json
import unittest
from typing import Any

from support import RUNNER, TreeCase

# isort: split
from dff_runner.cache import Cache
from dff_runner.cachetypes import CacheText, FieldValues
from dff_runner.config import Config
from dff_runner.store import Store

EXAMPLES = json.loads((RUNNER / "protocol-examples.json").read_text(encoding="utf-8"))


class Asked:
    """Answers with what a test laid down and keeps what was asked."""

    def __init__(self, *replies: Any) -> None:
        self.replies = list(replies)
        self.requests: list[dict[str, Any]] = []

    def __call__(self, op: str, **fields: Any) -> Any:
        self.requests.append({"op": op, **fields})
        return self.replies.pop(0) if self.replies else None

    def words(self) -> list[Any]:
        return [[one["cmd"], one["scope"], *one["args"]] for one in self.requests]


class OrderTest(unittest.TestCase):
    """The third argument is a scope for scripts of the first generation, an expiry later."""

    CALLS: list[tuple[tuple[Any, ...], dict[str, Any], tuple[str, Any, bool]]] = [
        ((), {}, ("me", None, False)),
        (("sc",), {}, ("sc", None, False)),
        (("sc", 5), {}, ("sc", 5, False)),
        (("sc", 5, True), {}, ("sc", 5, True)),
        (("sc", None, True), {}, ("sc", None, True)),
        ((5,), {}, ("me", 5, False)),
        ((1.5, True), {}, ("me", 1.5, True)),
        ((None, 5), {}, ("me", 5, False)),
        ((None, 5, True), {}, ("me", 5, True)),
        ((None, True), {}, ("me", None, True)),
        ((None, None, True), {}, ("me", None, True)),
        ((), {"scope": "sc", "expire": 5, "not_exists": True}, ("sc", 5, True)),
        ((), {"scope": "sc", "expires": 5}, ("sc", 5, False)),
        (("sc",), {"expire": 5}, ("sc", 5, False)),
        ((5,), {"scope": "sc"}, ("sc", 5, False)),
    ]

    def test_store(self) -> None:
        more: list[Any] = [((5, False, None, "sc"), {}, ("sc", 5, False))]
        for args, kwargs, (scope, expires, not_exists) in self.CALLS + more:
            with self.subTest(args=args, kwargs=kwargs):
                asked = Asked()
                Store(asked, "me").set("k", {"a": 1}, *args, **kwargs)
                self.assertEqual(
                    asked.requests,
                    [
                        {
                            "op": "store.set",
                            "scope": scope,
                            "items": {"k": '{"a":1}'},
                            "expires": expires,
                            "notExists": not_exists,
                        }
                    ],
                )

    def test_cache(self) -> None:
        more: list[Any] = [((5, False, False, None, "sc"), {}, ("sc", 5, False))]
        for args, kwargs, (scope, expires, not_exists) in self.CALLS + more:
            with self.subTest(args=args, kwargs=kwargs):
                asked = Asked("OK")
                self.assertIs(Cache(asked, "me").set("k", "v", *args, **kwargs), True)
                words = ["SET", scope, "k", "v"]
                words += ["PX", str(int(expires * 1000))] if expires else []
                self.assertEqual(asked.words(), [words + (["NX"] if not_exists else [])])

    def test_wrong_arguments(self) -> None:
        store = Store(Asked(), "me")
        for args, kwargs in [
            ((1, 2, 3, 4, 5), {}),
            ((), {"exists": True}),
            (("sc",), {"scope": "x"}),
            ((), {"expire": "soon"}),
            ((True,), {}),
        ]:
            with self.subTest(args=args, kwargs=kwargs):
                self.assertRaises(TypeError, store.set, "k", 1, *args, **kwargs)


class StoreTest(unittest.TestCase):
    def test_values_come_back_as_plain_json(self) -> None:
        store = Store(Asked({"a": "[1,2.0]"}, {"a": '{"x":1}'}, {"a": "0"}), "me")
        self.assertEqual(store("a"), [1, 2.0])
        self.assertEqual(store.mget(["a", "b"]), {"a": {"x": 1}, "b": None})
        self.assertEqual(store.getall(), {"a": 0})

    def test_long_names_are_refused(self) -> None:
        store = Store(Asked(), "me")
        for what, call in [
            ("key", lambda: store.get("k" * 257)),
            ("scope", lambda: store.delete("k", "s" * 257)),
        ]:
            with self.assertRaises(Exception) as caught:
                call()
            self.assertEqual(
                str(caught.exception),
                f"`{what}` is too long. Length of `{what}` should be less then 256",
            )
        self.assertRaises(TypeError, store.get, 5)

    def test_patterns(self) -> None:
        asked = Asked(["a"], {"a": "1"}, 1)
        store = Store(asked, "me")
        self.assertEqual(store.keys("a*"), ["a"])
        self.assertEqual(store.get_pattern("a?", scope="x"), {"a": 1})
        self.assertIsNone(store.delete_pattern("a*"))
        self.assertEqual(
            [(one["op"], one["scope"], one["pattern"]) for one in asked.requests],
            [
                ("store.keys", "me", "a*"),
                ("store.find", "x", "a?"),
                ("store.deletePattern", "me", "a*"),
            ],
        )


class CacheTest(unittest.TestCase):
    """Each method: call, the words sent, the reply, what the script gets."""

    CALLS: list[tuple[Any, list[Any], Any, Any]] = [
        (lambda c: c.get("k"), ["GET", "k"], None, None),
        (lambda c: c("k"), ["GET", "k"], "v", "v"),
        (lambda c: c.set("k", 1, exists=True), ["SET", "k", "1", "XX"], None, None),
        (lambda c: c.mset({"a": 1, "b": "x"}), ["MSET", "a", "1", "b", "x"], "OK", True),
        (lambda c: c.mget(["a", "b"]), ["MGET", "a", "b"], ["1", None], {"a": "1", "b": None}),
        (lambda c: c.getset("k", b"x"), ["GETSET", "k", "x"], "old", "old"),
        (lambda c: c.incr("k"), ["INCRBY", "k", "1"], 1, 1),
        (lambda c: c.incr("k", 5), ["INCRBY", "k", "5"], 6, 6),
        (lambda c: c.incrby("k", step=-1), ["INCRBY", "k", "-1"], 5, 5),
        (lambda c: c.expire("k", 1.5), ["PEXPIRE", "k", "1500"], 1, True),
        (lambda c: c.expireat("k", 2), ["PEXPIREAT", "k", "2000"], 0, False),
        (lambda c: c.ttl("k"), ["TTL", "k"], -1, -1),
        (lambda c: c.pttl("k"), ["PTTL", "k"], 20, 20),
        (lambda c: c.exists("k"), ["EXISTS", "k"], 1, True),
        (lambda c: c.type("k"), ["TYPE", "k"], "hash", "hash"),
        (lambda c: c.keys("a*"), ["KEYS", "a*"], ["ab"], ["ab"]),
        (lambda c: c.delete("k"), ["DEL", "k"], 1, 1),
        (lambda c: c.delete(["a", "b"]), ["DEL", "a", "b"], 2, 2),
        (lambda c: c.hkeys("k"), ["HKEYS", "k", "*"], ["f"], ["f"]),
        (lambda c: c.hget("k", "f"), ["HGET", "k", "f"], "1", "1"),
        (lambda c: c.hmget("k", ["f", "g"]), ["HMGET", "k", "f", "g"], ["1", None], ["1", None]),
        (lambda c: c.hgetall("k"), ["HGETALL", "k"], ["f", "1"], {"f": "1"}),
        (lambda c: c.hset("k", "f", 1.5), ["HSET", "k", "f", "1.5"], 1, 1),
        (lambda c: c.hsetnx("k", "f", "v"), ["HSETNX", "k", "f", "v"], 0, 0),
        (lambda c: c.hmset("k", {"f": 1, "g": 2}), ["HSET", "k", "f", "1", "g", "2"], 2, True),
        (lambda c: c.hincr("k", "f"), ["HINCRBY", "k", "f", "1"], 1, 1),
        (lambda c: c.hincrby("k", "f", 3), ["HINCRBY", "k", "f", "3"], 4, 4),
        (lambda c: c.hdel("k", "f"), ["HDEL", "k", "f"], 1, 1),
        (lambda c: c.hdel("k", ["f", "g"]), ["HDEL", "k", "f", "g"], 2, 2),
        (lambda c: c.lpush("k", "v"), ["LPUSH", "k", "v"], 1, 1),
        (lambda c: c.lpush("k", ["v", 1]), ["LPUSH", "k", "v", "1"], 2, 2),
        (lambda c: c.push("k", "v"), ["LPUSH", "k", "v"], 1, 1),
        (lambda c: c.rpush("k", ("v",)), ["RPUSH", "k", "v"], 1, 1),
        (lambda c: c.lpop("k"), ["LPOP", "k"], "v", "v"),
        (lambda c: c.rpop("k"), ["RPOP", "k"], None, None),
        (lambda c: c.pop("k"), ["RPOP", "k"], "v", "v"),
        (lambda c: c.blpop("k"), ["LPOP", "k"], "v", ["k", "v"]),
        (lambda c: c.brpop("k", 1), ["RPOP", "k"], "v", ["k", "v"]),
        (lambda c: c.bpop("k", timeout=1), ["RPOP", "k"], "v", ["k", "v"]),
        (lambda c: c.llen("k"), ["LLEN", "k"], 2, 2),
        (lambda c: c.lrange("k", 0, -1), ["LRANGE", "k", "0", "-1"], ["v"], ["v"]),
        (lambda c: c.ltrim("k", 0, 9), ["LTRIM", "k", "0", "9"], "OK", True),
        (lambda c: c.rpoplpush("k"), ["RPOPLPUSH", "k", "k"], "v", "v"),
        (lambda c: c.rpoplpush("k", "d"), ["RPOPLPUSH", "k", "d"], "v", "v"),
        (lambda c: c.brpoplpush("k", "d", timeout=1), ["RPOPLPUSH", "k", "d"], "v", "v"),
        (lambda c: c.sadd("k", ["a", "b"]), ["SADD", "k", "a", "b"], 2, 2),
        (lambda c: c.srem("k", "a"), ["SREM", "k", "a"], 1, 1),
        (lambda c: c.scard("k"), ["SCARD", "k"], 1, 1),
        (lambda c: c.smembers("k"), ["SMEMBERS", "k"], ["a", "b"], {"a", "b"}),
        (lambda c: c.sismember("k", "a"), ["SISMEMBER", "k", "a"], 1, True),
        (lambda c: c.zadd("k", {"a": 1, "b": 2.5}), ["ZADD", "k", "1.0", "a", "2.5", "b"], 2, 2),
        (lambda c: c.zrem("k", "a"), ["ZREM", "k", "a"], 1, 1),
        (lambda c: c.zcard("k"), ["ZCARD", "k"], 1, 1),
        (lambda c: c.zrange("k"), ["ZRANGE", "k", "0", "-1"], ["a"], ["a"]),
        (
            lambda c: c.zrange("k", with_scores=True),
            ["ZRANGE", "k", "0", "-1", "WITHSCORES"],
            ["a", "1"],
            [("a", 1.0)],
        ),
        (
            lambda c: c.zrangebyscore("k", 1),
            ["ZRANGEBYSCORE", "k", "1", "+inf"],
            ["a"],
            ["a"],
        ),
        (lambda c: c.publish("t", "m"), ["PUBLISH", "t", "m"], 0, 0),
        (lambda c: c.run("hlen", "k"), ["HLEN", "k"], 3, 3),
        (lambda c: c.run("lset", "k", 0, "v"), ["LSET", "k", "0", "v"], "OK", True),
        (lambda c: c.ping(), ["PING"], "PONG", True),
        (lambda c: c.dbsize(), ["DBSIZE"], 3, 3),
        (lambda c: c.info(), ["INFO"], "a:1\r\nb:x\r\n", {"a": 1, "b": "x"}),
    ]

    def test_each_method(self) -> None:
        for call, words, reply, expected in self.CALLS:
            with self.subTest(words):
                asked = Asked(reply)
                self.assertEqual(call(Cache(asked, "me")), expected)
                self.assertEqual(asked.words(), [[words[0], "me", *words[1:]]])

    def test_each_method_is_tested(self) -> None:
        others = {"get_pattern", "delete_pattern"}
        public = {name for name in dir(Cache) if not name.startswith("_")} - others
        source = {name for call, *_ in self.CALLS for name in call.__code__.co_names}
        self.assertEqual(public - source, set())

    def test_scope_and_destination(self) -> None:
        asked = Asked("v", "w", "x")
        cache = Cache(asked, "me")
        cache.get("k", "other")
        cache.lpush("k", "v", scope="other")
        cache.rpoplpush("k", None, "from", "to")
        self.assertEqual([one["scope"] for one in asked.requests], ["other", "other", "from"])
        self.assertEqual(asked.requests[2]["dest"], "to")
        self.assertNotIn("dest", asked.requests[0])

    def test_patterns(self) -> None:
        asked = Asked(["a", "h"], "string", "hash", ["1"], ["a", "h"], 2)
        cache = Cache(asked, "me")
        self.assertEqual(cache.get_pattern("*"), {"a": "1"})
        self.assertEqual(cache.delete_pattern("*"), 2)

    def test_texts_of_both_generations(self) -> None:
        value = Cache(Asked("é"), "me").get("k")
        self.assertEqual((value, value.decode(), type(value.decode())), ("é", "é", str))
        self.assertEqual(value.decode("utf-8"), "é")
        self.assertEqual(int(Cache(Asked("5"), "me").get("k")), 5)

    def test_bytes_that_are_no_text_survive(self) -> None:
        asked = Asked("OK", {"b64": "/wA="})
        cache = Cache(asked, "me")
        cache.set("k", b"\xff\x00")
        self.assertEqual(asked.requests[0]["args"], ["k", {"b64": "/wA="}])
        value = cache.get("k")
        self.assertEqual(bytes(value), b"\xff\x00")
        self.assertRaises(UnicodeDecodeError, value.decode)
        asked.replies.append("OK")
        cache.set("k", value)
        self.assertEqual(asked.requests[2]["args"], ["k", {"b64": "/wA="}])

    def test_other_values_are_refused(self) -> None:
        for value in (None, True, {"a": 1}, [1], object()):
            with self.assertRaises(Exception) as caught:
                Cache(Asked(), "me").set("k", value)
            self.assertEqual(type(caught.exception).__name__, "DataError")

    def test_hmget_is_a_list_and_a_dict(self) -> None:
        values = FieldValues(["f", "g"], ["1", None])
        self.assertEqual((values[0], values["f"], values.get("g", 5)), ("1", "1", None))
        self.assertEqual(dict(values), {"f": "1", "g": None})
        self.assertEqual(list(values.items()), [("f", "1"), ("g", None)])
        self.assertEqual(values.get("x", 5), 5)
        self.assertRaises(KeyError, lambda: values["x"])

    def test_a_blocking_pop_ends_with_nothing(self) -> None:
        asked = Asked()
        self.assertIsNone(Cache(asked, "me").blpop("k", 0.01))
        self.assertGreater(len(asked.requests), 1)

    def test_a_blocking_pop_waits_for_a_value(self) -> None:
        asked = Asked(None, None, "v")
        self.assertEqual(Cache(asked, "me").brpop("k"), ["k", "v"])

    def test_replies_are_texts(self) -> None:
        self.assertIsInstance(Cache(Asked(["a"]), "me").lrange("k", 0, -1)[0], CacheText)


class ConfigTest(unittest.TestCase):
    def test_first_generation_asks_for_custom_keys_only(self) -> None:
        asked = Asked({"value": "v"}, None, {"CUSTOM_A": "1"}, {"CUSTOM_A": "1"})
        config = Config(asked)
        self.assertEqual((config("CUSTOM_A"), config.get("CUSTOM_B")), ("v", None))
        self.assertEqual(config.dict(), {"CUSTOM_A": "1"})
        self.assertEqual(config.list(), [{"key": "CUSTOM_A", "value": "1"}])
        self.assertEqual([one["any"] for one in asked.requests], [False] * 4)

    def test_later_generation_asks_for_any_key(self) -> None:
        asked = Asked(None, {"A": 1}, {"A": 1})
        config = Config(asked)
        self.assertEqual(config.get("A", 7), 7)
        self.assertEqual(config.query(all_configs=True), {"A": 1})
        self.assertEqual(
            config.query(all_configs=True, list_output=True), [{"key": "A", "value": 1}]
        )
        self.assertEqual([one["any"] for one in asked.requests], [True] * 3)


class ExamplesTest(TreeCase):
    """The requests among the byte examples are what the methods send."""

    CALLS = {
        "call, store.set": "DFF.STORE.set('k', {'a': 1}, 'my scope', 60)",
        "call, store.get": "DFF.STORE.mget(['a', 'b'])",
        "call, cache": "DFF.CACHE.set('k', b'\\xff', 5, True)",
        "call, cache between scopes": "DFF.CACHE.rpoplpush('a', 'b', dest_scope='other')",
        "call, config.get": "DFF.CONFIG('CUSTOM_A')",
    }

    def test_requests(self) -> None:
        for name, expression in self.CALLS.items():
            with self.subTest(name):
                example = next(one["json"] for one in EXAMPLES if one["name"] == name)
                self.call(f"def f(): {expression}")
                self.assertIn(example, self.tree.library.calls)
