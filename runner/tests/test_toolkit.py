"""`DFF.TOOLKIT`, `DFF.SQL` and `DFF.SIGN`."""

from __future__ import annotations

from support import FAILURE, TreeCase

# Expression within DFF.TOOLKIT and its value.
VALUES = [
    ("json_find({'a': {'b': [1, 2]}}, 'a.b.1')", 2),
    ("json_find({'a': 1}, 'a.b', safe=True)", None),
    ("json_find_safe({'a': {'b': None}}, 'a.b')", None),
    ("json_smart_find([{'x': {'y': 5}}], 'y')", 5),
    ("json_smart_find([], 'y')", None),
    ("json_override({'a': {'b': 2}, 'c': 1}, {'a': {'b': 1, 'd': 4}})",
     {"a": {"b": 2, "d": 4}, "c": 1}),
    ("json_pick({'a': 1, 'b': 2}, ['a', 'z'])", {"a": 1}),
    ("json_dumps({'é': (1, None)})", '{"é":[1,null]}'),
    ("json_loads('[1]')", [1]),
    ("json_copy((1, {2: 3}))", [1, {"2": 3}]),
    ("get_date_string('2021-01-02T23:04:05+00:00')", "2021-01-02"),
    ("get_time_string('20210102 030405')", "03:04:05"),
    ("get_datetime_string(1609556645)", "2021-01-02 03:04:05"),
    ("get_datetime_string(1609556645000)", "2021-01-02 03:04:05"),
    ("get_datetime_string_cn('1609556645')", "2021-01-02 11:04:05"),
    ("get_datetime_string('2021-01-02T03:04:05.678+0800', 'YY/MM/DD HH.mm.ss.SSS Z ZZ')",
     "21/01/01 19.04.05.678 +0000 +00:00"),
    ("get_date_string(0, '%j')", "001"),
    ("to_unix_timestamp('2021-01-02T03:04:05Z')", 1609556645),
    ("to_unix_timestamp_ms('2021-01-02T03:04:05.678Z')", 1609556645678),
    ("to_iso_datetime('2021-01-02')", "2021-01-02T00:00:00+00:00"),
    ("get_days_from_now(DFF.TOOLKIT.to_unix_timestamp() + 86400 * 3 + 60)", 3),
    ("to_boolean(' On ')", True),
    ("to_boolean('ng')", False),
    ("to_boolean('maybe')", None),
    ("to_boolean(0)", False),
    ("get_md5('é')", "66ddcd97cfdeabb2f6fb8a999b4bc76f"),
    ("get_sha1(b'a')", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
    ("get_sha256('a') + DFF.TOOLKIT.get_sha512(b'')[:4]",
     "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bbcf83"),
    ("get_base64('é?>', url_safe=True)", "w6k_Pg=="),
    ("from_base64('w6k_Pg')", "é?>"),
    ("from_base64('/w==') == b'\\xff'", True),
    ("as_array(None)", []),
    ("as_array('a')", ["a"]),
    ("as_array_str((1, 'b'))", ["1", "b"]),
    ("match_wildcard('a.b\\n', 'a.?*')", True),
    ("match_wildcard('axb', 'a.b')", False),
    ("match_wildcards('b', ['a', 'b'])", True),
    ("gen_rand_string().isalnum()", True),
    ("gen_rand_string(3, 'x')", "xxx"),
    ("gen_uuid()[14] + DFF.TOOLKIT.gen_uuid()[8]", "4-"),
]  # fmt: skip

SQL = [
    ("'a ? b', None", "a ? b"),
    ("'?', 5", "5"),
    ("'x = ? AND ?? = ?', ['1', 'name', None]", "x = '1' AND name = NULL"),
    ("'??? ? ?', [1]", "??? 1 ?"),
    ("'? ? ?', [True, 1.5, False]", "TRUE 1.5 FALSE"),
    ("'IN (?)', [[1, 'a']]", "IN (1, 'a')"),
    ("'VALUES ?', [[[1, 'a'], [2, None]]]", "VALUES (1, 'a'), (2, NULL)"),
    ("'SET ?', {'a': 1, 'b': None}", "SET a = 1, b = NULL"),
    ("'IN (?)', [[]]", "IN ()"),
    ("'IN (?)', [{1}]", "IN (1)"),
    ("""'?', ['\\0\\n\\r\\x1a\\'"\\\\']""", "'\\0\\n\\r\\Z\\'\\\"\\\\'"),
    ("'?', [b'\\x00\\xff']", "X'00ff'"),
    ("'?', [__import__('datetime').datetime(2021, 1, 1)]", "'2021-01-01 00:00:00'"),
    ("'?', [__import__('decimal').Decimal('1.50')]", "'1.50'"),
    ("'SELECT * FROM t  WHERE a=\\' FROM \\' LEFT JOIN u ORDER  BY b', pretty=True",
     "SELECT *\nFROM t\nWHERE a=' FROM '\nLEFT JOIN u\nORDER  BY b"),
]  # fmt: skip


EVALUATE = "def f(text): return [eval(text)]"


class ToolkitTest(TreeCase):
    def test_values(self) -> None:
        for text, expected in VALUES:
            with self.subTest(text):
                found = self.value(EVALUATE, kwargs={"text": f"DFF.TOOLKIT.{text}"})
                self.assertEqual(found, [expected])

    def test_what_is_refused(self) -> None:
        for text, words in (
            ("json_find({'a': 1}, 'b')", "KeyError: 'no step `b` of path `b`'"),
            ("get_date_string('soon')", "ValueError: `soon` is no time in ISO form"),
            ("get_date_string([])", "TypeError: a time is a date, a number, a text or None"),
            ("gen_rand_string(-1)", "ValueError: `length` is -1, should be between 0 and 1000000"),
            ("gen_rand_string(5, '')", "ValueError: `chars` is empty"),
            ("from_base64('a!')", "ValueError: not Base64"),
            ("get_arrow()", "ModuleNotFoundError: No module named 'arrow'"),
            ("cipher_by_aes('x' * 3000000, 'k')", "ValueError: a text of 3000000 characters"),
        ):
            with self.subTest(text):
                outcome = self.call(EVALUATE, kwargs={"text": f"DFF.TOOLKIT.{text}"})
                self.assertEqual(outcome.status, FAILURE)
                self.assertIn(words, outcome.meta["exception"])


class SqlTest(TreeCase):
    def test_formatting(self) -> None:
        for arguments, expected in SQL:
            with self.subTest(arguments):
                for name in ("SQL", "format_sql"):
                    found = self.value(EVALUATE, kwargs={"text": f"DFF.{name}({arguments})"})
                    self.assertEqual(found, [expected])

    def test_values_nested_too_deep_are_refused(self) -> None:
        for value in ("[[[1]]]", "{'a': [1]}", "[{'a': 1}]", "[[{'a': 1}]]"):
            with self.subTest(value):
                outcome = self.call(EVALUATE, kwargs={"text": f"DFF.SQL('?', [{value}])"})
                self.assertEqual(outcome.meta["etype"], "TypeError")
