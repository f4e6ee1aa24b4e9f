"""One call: namespaces, context, code versions, results and their size."""

from __future__ import annotations

import json
import time
import unittest

from support import (
    FAILURE,
    FILE,
    JSON,
    NONE,
    REDIRECT,
    SUCCESS,
    TEXT,
    TIMED_OUT,
    TreeCase,
    md5,
    protocol,
)


class NamespaceTest(TreeCase):
    def test_each_call_starts_afresh(self) -> None:
        text = (
            "seen = []\ncount = 0\ndef f():\n    global count\n    count += 1\n"
            "    seen.append(1)\n    return [count, seen]"
        )
        self.assertEqual(self.value(text), [1, [1]])
        self.assertEqual(self.value(text), [1, [1]])

    def test_names_of_the_script(self) -> None:
        self.assertEqual(
            self.value("def f(): return [__name__, __file__]"), ["demo__main", "demo__main"]
        )
        self.assertEqual(self.value("ran = __name__ == '__main__'\ndef f(): return ran"), False)

    def test_builtins_are_a_copy(self) -> None:
        self.value("def f():\n    __builtins__['len'] = None\n    __builtins__['mine'] = 1")
        self.assertEqual(
            self.value("def f(): return [len([1]), 'mine' in __builtins__]"), [1, False]
        )

    def test_open_exec_eval_compile_and_base_exception_are_there(self) -> None:
        text = (
            "def f():\n    exec(compile('x = eval(\"2\")', 's', 'exec'))\n"
            "    return [open('/dev/null').read(), BaseException.__name__]"
        )
        self.assertEqual(self.value(text), ["", "BaseException"])

    def test_context_globals(self) -> None:
        text = (
            "def f(): return [_DFF_DEBUG, _DFF_SCRIPT_ID, _DFF_START_TIME, _DFF_START_TIME_MS, "
            "_DFF_HTTP_REQUEST]"
        )
        debug, script, seconds, milliseconds, http = self.value(text)
        self.assertEqual((debug, script, http), (False, "demo__main", {}))
        self.assertEqual(milliseconds // 1000, seconds)
        self.assertLess(abs(time.time() - seconds), 60)

    def test_request_headers_ignore_case(self) -> None:
        text = (
            "def f():\n    h = _DFF_HTTP_REQUEST['headers']\n"
            "    return [h['X-a'], h.get('x-A'), 'X-A' in h, h.get('b', 2), dict(h)]"
        )
        found = self.value(text, http={"method": "GET", "headers": {"X-A": "1"}})
        self.assertEqual(found, ["1", "1", True, 2, {"x-a": "1"}])

    def test_function_that_decides_about_a_request_gets_it_as_req(self) -> None:
        text = "def f(req): return [req['headers'].get('X-A'), req['method']]"
        http = {"method": "GET", "headers": {"x-a": "1"}}
        kwargs = {"req": None}
        decides = {"_DFF_ORIGIN": "apiAuth"}
        self.assertEqual(self.value(text, kwargs=kwargs, http=http, ctx=decides), ["1", "GET"])
        other = "def f(req): return req"
        links = {"_DFF_ORIGIN": "authLink"}
        self.assertIsNone(self.value(other, kwargs=kwargs, http=http, ctx=links))

    def test_request_found_without_its_name_can_be_read_too(self) -> None:
        text = (
            "import sys\ndef f():\n    names = sys._getframe().f_back.f_locals['names']\n"
            "    r = names['_DFF_HTTP_' + 'REQ' + 'UEST']\n"
            "    return [r['method'], r.get('x'), len(r), 'url' in r, sorted({**r}),"
            " dict(r)['url'], [*r], r == {'method': 'GET', 'url': '/a'}, isinstance(r, dict)]"
        )
        found = self.value(text, http={"method": "GET", "url": "/a"})
        names = ["method", "url"]
        self.assertEqual(found, ["GET", None, 2, True, names, "/a", names, True, True])

    def test_all_globals_of_a_call_can_be_returned(self) -> None:
        text = "def f(): return {k: v for k, v in globals().items() if k.startswith('_DFF_HTTP')}"
        found = self.value(text, http={"method": "GET"})
        self.assertEqual(found, {"_DFF_HTTP_REQUEST": {"method": "GET"}})

    def test_imported_scripts_see_the_same_request(self) -> None:
        self.runner.library.scripts["demo__other"] = "def m(): return _DFF_HTTP_REQUEST['method']"
        text = "import demo__other\ndef f(): return demo__other.m()"
        self.assertEqual(self.value(text, http={"method": "PUT"}), "PUT")

    def test_functions_that_a_library_keeps_go_on_working_after_the_call(self) -> None:
        text = (
            "import json\nstep = 2\ndef add(x): return x + step\n"
            "def keep(): json.kept_function = add\n"
            "def use(): return json.kept_function(3)"
        )
        self.value(text, function="keep")
        self.assertEqual(self.value(text, function="use"), 5)

    def test_modules_of_python_are_shared(self) -> None:
        self.value("import json\ndef f(): json.kept = 5")
        self.assertEqual(self.value("import json\ndef f(): return json.kept"), 5)

    def test_classes_find_their_module_as_python_expects(self) -> None:
        text = """
from __future__ import annotations
import dataclasses, pickle, typing
@dataclasses.dataclass
class Point:
    x: int
    y: typing.ClassVar[int] = 2
def f():
    return [pickle.loads(pickle.dumps(Point(1))).x, str(typing.get_type_hints(Point)['x'])]
"""
        self.assertEqual(self.value(text), [1, "<class 'int'>"])
        self.assertEqual(
            self.value(
                "import sys\ndef f(): return [n for n in sys.modules if n.startswith('demo')]"
            ),
            ["demo__main"],
        )


class FunctionTest(TreeCase):
    def test_missing_script_and_function(self) -> None:
        outcome = self.runner.run("demo__none", "f")
        self.assertEqual(
            outcome.meta["exception"], "NotFoundException: Script `demo__none` not found"
        )
        outcome = self.call("f = None")
        self.assertEqual(
            outcome.meta["exception"], "NotFoundException: Function `f` not found in `demo__main`"
        )
        self.assertEqual(outcome.meta["traceback"].splitlines()[-1], outcome.meta["exception"])

    def test_result_tells_whether_the_run_waited(self) -> None:
        text = (
            "import time\ndef rest(): time.sleep(0.01)\n"
            "def work():\n    end = time.process_time() + 0.01\n"
            "    while time.process_time() < end: pass"
        )
        self.assertTrue(self.call(text, "rest").waited)
        # on a busy machine the kernel may have taken the processor away, which is no waiting
        self.assertFalse(self.call(text, "work").waited)

    def test_arguments_reach_python_as_they_are(self) -> None:
        text = "def f(**kw): return {k: [repr(v), type(v).__name__] for k, v in kw.items()}"
        kwargs = {"a": 2**64, "b": 1.0, "c": None, "d": "é\ud800", "files": [{"filePath": "x"}]}
        found = self.value(text, kwargs=kwargs)
        self.assertEqual(found["a"], ["18446744073709551616", "int"])
        self.assertEqual(found["b"], ["1.0", "float"])
        self.assertEqual(found["files"][1], "list")

    def test_wrong_arguments_are_the_failure_of_the_function(self) -> None:
        outcome = self.call("def f(x): return x", kwargs={"y": 1})
        self.assertEqual((outcome.status, outcome.meta["etype"]), (FAILURE, "TypeError"))

    def test_arguments_json_cannot_hold_fail_only_their_call(self) -> None:
        self.script("def f(x=0): return 1")
        self.runner.last += 1
        payload = b'{"t":5,"s":"demo__main","f":"f","m":"0","kw":{"x":' + b"1" * 5000 + b"}}"
        self.runner.sock.sendall(protocol.pack(protocol.RUN, self.runner.last, payload))
        self.assertIn(self.runner.finish(self.runner.last).status, (SUCCESS, FAILURE))
        self.assertEqual(self.runner.run("demo__main", "f").value, 1)

    def test_only_loading(self) -> None:
        outcome = self.call("x = 1", function="")
        self.assertEqual((outcome.status, outcome.type), (SUCCESS, NONE))

    def test_coroutines_are_awaited(self) -> None:
        text = "import asyncio\nasync def f(x):\n    await asyncio.sleep(0.01)\n    return x"
        self.assertEqual(self.value(text, kwargs={"x": 3}), 3)

    def test_generators_inside_of_a_result_are_shown(self) -> None:
        found = self.value("def g():\n    yield 1\ndef f(): return [g()]")
        self.assertTrue(found[0].startswith("<generator object g at"))

    def test_any_callable(self) -> None:
        self.assertEqual(self.value("f = dict", kwargs={"a": 1}), {"a": 1})


class CodeTest(TreeCase):
    def codes(self) -> list[str]:
        return [call["id"] for call in self.tree.library.calls if call["op"] == "code"]

    def test_code_is_asked_for_once_per_version(self) -> None:
        self.call("def f(): return 1")
        self.call("def f(): return 1")
        self.assertEqual(self.codes(), ["demo__main"])
        self.assertEqual(self.value("def f(): return 2"), 2)
        self.assertEqual(self.codes(), ["demo__main", "demo__main"])

    def test_code_that_came_with_a_run_is_not_asked_for(self) -> None:
        text = "def f(): return 1"
        self.assertEqual(self.value(text, entry={"md5": md5(text), "code": text}), 1)
        self.assertEqual(self.value(text), 1)
        self.assertEqual(self.codes(), [])

    def test_code_of_another_version_that_came_with_a_run_is_not_used(self) -> None:
        other = "def f(): return 2"
        found = self.value("def f(): return 1", entry={"md5": md5(other), "code": other})
        self.assertEqual((found, self.codes()), (1, ["demo__main"]))

    def test_libraries_are_kept_until_they_change(self) -> None:
        self.script("X = 1", "demo__lib")
        text = "import demo__lib\ndef f(): return demo__lib.X"
        self.assertEqual(self.value(text), 1)
        self.script("X = 2", "demo__lib")
        self.assertEqual(self.value(text), 1)
        self.assertEqual(self.value(text, chg=["demo__other"]), 1)
        self.assertEqual(self.value(text, chg=["demo__lib"]), 2)
        self.script("X = 3", "demo__lib")
        self.assertEqual(self.value(text, chg="all"), 3)

    def test_a_missing_library_is_remembered_as_missing(self) -> None:
        text = (
            "def f():\n    try:\n        import demo__late\n        return True\n"
            "    except ModuleNotFoundError as e:\n        return str(e)"
        )
        self.assertEqual(self.value(text), "No module named 'demo__late'")
        self.assertEqual(self.value(text), "No module named 'demo__late'")
        self.assertEqual(self.codes().count("demo__late"), 1)
        self.script("", "demo__late")
        self.assertEqual(self.value(text, chg=["demo__late"]), True)

    def test_a_draft_is_never_kept(self) -> None:
        self.script("def f(): return 'published'")
        draft = "def f(): return 'draft'"
        self.assertEqual(self.runner.run("demo__main", "f", code=draft).text, "draft")
        self.assertEqual(self.runner.run("demo__main", "f").text, "published")

    def test_line_ends_and_byte_order_marks(self) -> None:
        self.assertEqual(self.value("\ufeffdef f():\r\n    return '''a\r\nb'''\r\n"), "a\nb")


class LargeTest(TreeCase):
    def test_five_megabytes_come_in_body_frames(self) -> None:
        outcome = self.call("def f(): return 'é' * 2_600_000")
        self.assertEqual((outcome.type, len(outcome.body)), (TEXT, 5_200_000))
        self.assertEqual(outcome.frames.count(protocol.BODY), 19)

    def test_body_sizes_around_a_frame(self) -> None:
        self.script("def f(n): return 'x' * n")
        for size in (262112, 262113, 262114, 524248, 524249):
            with self.subTest(size):
                self.assertEqual(len(self.runner.run("demo__main", "f", {"n": size}).body), size)

    def test_large_arguments(self) -> None:
        self.assertEqual(
            self.value("def f(x): return len(x)", kwargs={"x": "y" * 9_000_000}), 9_000_000
        )

    def test_a_long_exception_text_is_cut(self) -> None:
        outcome = self.call("def f(): raise ValueError('x' * 20_000_000)")
        self.assertEqual(outcome.status, FAILURE)
        self.assertLess(len(json.dumps(outcome.meta)), 1_000_000)

    def test_memory_in_cycles_is_given_back(self) -> None:
        text = (
            "kept = bytearray(30_000_000)\nfor i in range(0, len(kept), 4096): kept[i] = 1\n"
            "def f(): return 1"
        )
        self.assertLess(max(self.call(text).peak for _ in range(12)), 150_000)

    def test_memory_of_a_call_is_its_own(self) -> None:
        def call(text: str) -> int:
            outcome = self.call("import time\ndef f():\n" + text)
            self.assertEqual(outcome.status, SUCCESS, outcome.meta)
            return outcome.peak

        small = call("    time.sleep(0.002)")
        large = call("    return len(b'x' * 60_000_000)")
        self.assertGreater(large, small + 50_000)
        self.assertLess(call("    time.sleep(0.002)"), small + 20_000, "an earlier call's")
        self.assertLess(call("    pass"), small + 20_000)

    def test_call_without_open_files_left_is_answered(self) -> None:
        outcome = self.call(
            "import os, time\nkept = []\ndef f():\n    try:\n        while True:\n"
            "            kept.append(os.open('/dev/null', os.O_RDONLY))\n"
            "    except OSError:\n        time.sleep(0.002)\n        return 'full'"
        )
        self.assertEqual(outcome.status, SUCCESS, outcome.meta)
        self.assertGreater(outcome.peak, 1_000)


class ResponseTest(TreeCase):
    def control(self, text: str) -> dict[str, object]:
        outcome = self.call(f"def f(): return {text}")
        self.assertEqual(outcome.status, SUCCESS, outcome.meta)
        self.outcome = outcome
        return outcome.meta.get("control", {})

    def test_plain_values_have_no_control(self) -> None:
        self.assertEqual(self.control("1"), {})

    def test_data(self) -> None:
        found = self.control(
            "DFF.RESP({'a': 1}, status_code=201, content_type='json', headers={'X-A': 1})"
        )
        self.assertEqual(
            found,
            {"allow304": False, "statusCode": 201, "contentType": "json", "headers": {"X-A": "1"}},
        )
        self.assertEqual((self.outcome.type, self.outcome.value), (JSON, {"a": 1}))
        self.assertEqual(
            self.control("DFF.RESP('a', download='文章.txt', allow_304=True)")["download"],
            "文章.txt",
        )
        self.assertEqual(self.control("DFF.FuncResponse('a', download=True)")["download"], True)

    def test_files(self) -> None:
        path = self.tree.resources / "dir" / "a.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
        found = self.control("DFF.RESP_FILE('/dir/a.txt', auto_delete=True)")
        expected = {
            "allow304": False,
            "download": True,
            "file": "dir/a.txt",
            "autoDelete": True,
            "inline": False,
        }
        self.assertEqual((found, self.outcome.type), (expected, FILE))
        self.assertTrue(self.control("DFF.RESP_FILE('dir/a.txt', download=False)")["inline"])
        self.assertEqual(
            self.control("DFF.RESP_FILE('dir/a.txt', download='b.pdf')")["download"], "b.pdf"
        )

    def test_files_that_are_not_there_or_not_inside(self) -> None:
        outcome = self.call("def f(): return DFF.RESP_FILE('none.txt')")
        self.assertEqual(
            outcome.meta["exception"], "Exception: No such file in Resource folder: none.txt"
        )
        outcome = self.call("def f(): return DFF.RESP_FILE('../../etc/passwd')")
        self.assertEqual(outcome.meta["etype"], "AccessDenyException")

    def test_large_data(self) -> None:
        self.assertEqual(self.control("DFF.RESP_LARGE_DATA([1])")["contentType"], "json")
        self.assertEqual(self.control("DFF.RESP_LARGE_DATA('x')")["contentType"], "txt")
        self.assertEqual(self.control("DFF.RESP_LARGE_DATA('x', 'csv')")["contentType"], "csv")

    def test_redirects(self) -> None:
        found = self.control("DFF.REDIRECT('http://h/文 a\\r\\nX: 1?b=%20')")
        self.assertEqual(found["location"], "http://h/%E6%96%87%20a%0D%0AX:%201?b=%20")
        self.assertEqual((found["statusCode"], self.outcome.type), (302, REDIRECT))
        self.assertEqual(self.call("def f(): return DFF.REDIRECT(1)").meta["etype"], "TypeError")

    def test_returned_exceptions_are_raised(self) -> None:
        for value in ("ValueError('no')", "DFF.RESP(ValueError('no'))"):
            outcome = self.call(f"def f(): return {value}")
            self.assertEqual(
                (outcome.status, outcome.meta["exception"]), (FAILURE, "ValueError: no")
            )


class EditorTest(TreeCase):
    def result(
        self, text: str, function: str = "f", mode: str = "draft", **keys: object
    ) -> dict[str, object]:
        self.outcome = self.runner.run("demo__main", function, code=text, mode=mode, **keys)
        self.assertEqual(self.outcome.type, JSON)
        found = self.outcome.value
        assert isinstance(found, dict)
        return found

    def test_success(self) -> None:
        found = self.result("@DFF.API('t')\ndef f():\n    print('a')\n    return {'x': 'é'}")
        self.assertEqual((found["status"], found["returnValue"]), ("success", "{'x': 'é'}"))
        forms = {"raw": {"x": "é"}, "repr": "{'x': 'é'}", "jsonDumps": '{\n  "x": "é"\n}'}
        self.assertEqual(found["funcResult"], forms)
        self.assertEqual(found["printLogs"], self.outcome.logs)
        self.assertEqual(found["logMessages"], found["printLogs"])
        self.assertEqual([row["name"] for row in found["apiFuncs"]], ["f"])
        self.assertEqual(found["exportedAPIFuncs"], found["apiFuncs"])
        self.assertEqual(
            [found[key] for key in ("exception", "exceptionType", "traceback", "traceInfo")],
            [None] * 4,
        )
        self.assertGreater(found["peakMemroyUsage"], 1000)
        self.assertGreater(found["cpuTime"], 0)

    def test_failure(self) -> None:
        found = self.result("def f(): raise ValueError('no')")
        self.assertEqual(self.outcome.status, FAILURE)
        self.assertEqual(
            (found["status"], found["exception"], found["exceptionType"]),
            ("failure", "ValueError: no", "ValueError"),
        )
        self.assertEqual((found["returnValue"], found["funcResult"]), (None, None))
        self.assertTrue(found["traceInfo"]["stack"][-1]["isInScript"])
        self.assertEqual(found["stack"], found["traceback"])

    def test_time_out(self) -> None:
        found = self.result("print('before')\nwhile True: pass", t=0.2)
        self.assertEqual(
            (self.outcome.status, found["status"], len(found["printLogs"])),
            (TIMED_OUT, "timeout", 1),
        )

    def test_check_records_functions_and_sends_no_log_frames(self) -> None:
        found = self.result("print(1)\n@DFF.API('t')\ndef f(): pass", function="", mode="check")
        self.assertEqual(
            (self.outcome.logs, len(found["printLogs"]), len(found["apiFuncs"])), ([], 1, 1)
        )

    def test_two_functions_of_one_name(self) -> None:
        found = self.result(
            "@DFF.API('a')\ndef f(): pass\n@DFF.API('b')\ndef f(): pass", mode="check"
        )
        self.assertEqual((found["exceptionType"], found["funcName"]), ("DuplicatedFuncName", "f"))
        self.assertEqual(found["exception"], "DuplicatedFuncName: Two or more functions named `f`")

    def test_syntax_errors(self) -> None:
        found = self.result("def f(:\n    pass")
        self.assertEqual(found["exceptionType"], "SyntaxError")
        self.assertIn('  File "demo__main", line 1\n', found["traceback"])

    def test_results_without_json_form(self) -> None:
        found = self.result("def f():\n    x = []\n    x.append(x)\n    return x")
        self.assertTrue(
            found["exception"].startswith("Exception: Func Response cannot been serialized: ")
        )

    def test_response_control(self) -> None:
        found = self.result("def f(): return DFF.RESP('x', status_code=404)")
        self.assertEqual(found["responseControl"], {"allow304": False, "statusCode": 404})
        self.assertEqual(found["returnValue"], "'x'")


if __name__ == "__main__":
    unittest.main()
