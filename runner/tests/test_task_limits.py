"""What a task may use of memory, files, disk and result, and its temp folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from support import FAILURE, SUCCESS, Outcome, Tree, TreeCase, protocol, tree, wait_until

# isort: split
from dff_runner.watch import usage

MIB = 1024 * 1024
LIMITS = {
    "memory": 200 * MIB,
    "files": 100,
    "processes": 20,
    "temp": 4 * MIB,
    "result": 1 * MIB,
}


class LimitCase(unittest.TestCase):
    made: Tree

    @classmethod
    def setUpClass(cls) -> None:
        cls.context = tree(limits=LIMITS)
        cls.made = cls.context.__enter__()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.context.__exit__(None, None, None)

    def setUp(self) -> None:
        self.runner = self.made.runner()

    def call(self, body: str, **keys: Any) -> Outcome:
        self.made.library.scripts["demo__main"] = f"def f():\n    {body}"
        return self.runner.run("demo__main", "f", chg="all", **keys)

    def assert_fails(self, body: str, *texts: str) -> None:
        outcome = self.call(body)
        self.assertEqual(outcome.status, FAILURE, outcome.body[:200])
        for key in ("exception", "traceback", "einfoTEXT"):
            for text in texts:
                self.assertIn(text, outcome.meta[key])
        self.assertEqual(self.call("return 'ok'").text, "ok")


class MemoryTest(LimitCase):
    NAMES = (str(200 * MIB), "_FUNC_TASK_MEMORY_LIMIT")

    def test_one_large_object(self) -> None:
        self.assert_fails("return len(bytearray(300 * 1024 * 1024))", "MemoryError", *self.NAMES)

    def test_many_small_ones_still_held_when_it_fails(self) -> None:
        self.assert_fails(
            "held = []\n    while True: held.append(bytearray(10000))", "MemoryError", *self.NAMES
        )

    def test_what_is_below_the_limit_works_again_and_again(self) -> None:
        for _ in range(5):
            self.assertEqual(self.call("return len(bytearray(150 * 1024 * 1024))").status, SUCCESS)

    def test_the_limit_cannot_be_raised(self) -> None:
        outcome = self.call(
            "import resource\n    hard = resource.getrlimit(resource.RLIMIT_AS)[1]\n"
            "    resource.setrlimit(resource.RLIMIT_AS, (hard + 1, hard + 1))"
        )
        self.assertEqual((outcome.status, outcome.meta["etype"]), (FAILURE, "ValueError"))


class FilesTest(LimitCase):
    def test_open_files(self) -> None:
        self.assert_fails(
            "held = [open('/dev/null') for _ in range(200)]",
            "Too many open files",
            "a task may open 100 files (_FUNC_TASK_OPEN_FILES_LIMIT)",
        )

    def test_size_of_a_file(self) -> None:
        self.assert_fails(
            "import tempfile\n    with tempfile.NamedTemporaryFile() as file:\n"
            "        file.write(bytes(5 * 1024 * 1024))",
            "File too large",
            f"{4 * MIB} bytes to a file (_FUNC_TASK_TEMP_LIMIT)",
        )


class ResultTest(LimitCase):
    def test_a_result_that_is_too_large(self) -> None:
        for value in ("'x' * 2000000", "{'a': 'x' * 2000000}", "DFF.RESP('x' * 2000000)"):
            with self.subTest(value):
                self.assert_fails(
                    f"return {value}", "ResultTooLarge", "_FUNC_TASK_RESULT_LIMIT", str(MIB)
                )

    def test_the_largest_one_is_sent(self) -> None:
        outcome = self.call(f"return 'x' * {MIB}")
        self.assertEqual((outcome.status, len(outcome.body)), (SUCCESS, MIB))

    def test_editor_runs_too(self) -> None:
        code = "def f(): return 'x' * 2000000"
        outcome = self.runner.run("demo__main", "f", code=code, mode="draft")
        self.assertEqual(outcome.value["status"], "failure")
        self.assertIn("_FUNC_TASK_RESULT_LIMIT", outcome.value["exception"])


class TempFolderTest(TreeCase):
    def folder(self) -> Path:
        return self.tree.temp / str(self.runner.ready["k"])

    def leavings(self) -> list[str]:
        return sorted(os.listdir(self.folder()))

    def test_tempfile_variable_and_working_directory_are_the_folder(self) -> None:
        found = self.value(
            "import os, tempfile\n"
            "def f(): return [tempfile.gettempdir(), os.environ['TMPDIR'], os.getcwd()]"
        )
        self.assertEqual(found, [str(self.folder())] * 3)
        self.assertEqual(self.folder().stat().st_mode & 0o777, 0o700)

    def test_everything_is_removed_after_each_task(self) -> None:
        bodies = (
            "open('a', 'w').write('x'); os.makedirs('b/c/d'); open('b/c/d/e', 'w').close()",
            "tempfile.mkdtemp(); tempfile.mkstemp()",
            "os.mkdir('closed'); open('closed/a', 'w').close(); os.chmod('closed', 0)",
            "os.makedirs('closed/b/c'); os.chmod('closed/b', 0)",
            "os.symlink('/', 'link'); os.mkdir('d'); os.symlink('/usr', 'd/link')",
            "os.mkfifo('pipe'); open('-rf', 'w').close()",
            "os.chmod('.', 0)",
            # a mount point, unless the kernel refuses mounts
            "try: os.rmdir(os.environ['TMPDIR'])\n    except OSError: pass",
        )
        for body in bodies:
            with self.subTest(body):
                self.assertEqual(
                    self.call(f"import os, tempfile\ndef f():\n    {body}").status, SUCCESS
                )
                self.assertTrue(wait_until(lambda: self.folder().is_dir() and not self.leavings()))

    def test_a_failing_task_leaves_nothing_either(self) -> None:
        self.call("def f():\n    open('a', 'w').close()\n    1 / 0")
        self.assertTrue(wait_until(lambda: not self.leavings()))

    def test_folders_deeper_than_any_path(self) -> None:
        body = (
            "import os\ndef f():\n    for _ in range(3000):\n"
            "        os.mkdir('deep'); os.chdir('deep')\n        open('file', 'w').close()"
        )
        self.assertEqual(self.call(body).status, SUCCESS)
        self.assertTrue(wait_until(lambda: not self.leavings(), 20))

    def test_linked_folders_are_not_followed(self) -> None:
        with tempfile.TemporaryDirectory(dir="/tmp") as outside:
            os.chmod(outside, 0o777)
            (Path(outside) / "kept").write_text("x")
            self.call(f"import os\ndef f(): os.symlink({outside!r}, 'link')")
            self.assertTrue(wait_until(lambda: not self.leavings()))
            self.assertEqual(os.listdir(outside), ["kept"])


class UsageTest(TreeCase):
    def usage(self) -> list[int]:
        number = self.runner.ready["k"]
        self.tree.control.send(protocol.CHECK, 0, {"k": [number, 4711]})
        frame = self.tree.control.read()
        self.assertEqual(frame.kind, protocol.USAGE)
        found = json.loads(frame.payload)
        self.assertEqual(list(found), [str(number)])
        return found[str(number)]

    def test_memory_and_processes_of_the_whole_tree(self) -> None:
        before = self.usage()
        self.assertEqual(before[1], 1)
        self.script(
            "import os, time\ndef f():\n    held = bytearray(b'x') * 60_000_000\n"
            "    for _ in range(3):\n        if os.fork() == 0: time.sleep(30)\n"
            "    print('go')\n    time.sleep(1.1)\n    print('on')\n    time.sleep(3)"
        )
        self.runner.begin("demo__main", "f", t=30.0)
        self.assertEqual(self.runner.read().kind, protocol.LOG)
        memory, processes, pid = self.usage()
        self.assertEqual((processes, pid > 0), (4, True))
        self.assertGreater(memory, before[0] + 50_000)


class ManyRunnersTest(unittest.TestCase):
    def test_all_processes_are_read_once_for_all_runners(self) -> None:
        script = "import os, time\nos.fork()\nos.write(1, b'on\\n')\ntime.sleep(60)"
        started = [
            subprocess.Popen(
                [sys.executable, "-c", script], stdout=subprocess.PIPE, start_new_session=True
            )
            for _ in range(3)
        ]
        try:
            for process in started:
                assert process.stdout is not None
                self.assertEqual([process.stdout.readline() for _ in range(2)], [b"on\n"] * 2)
            runners = {k: process.pid for k, process in enumerate(started)}
            with mock.patch("os.listdir", wraps=os.listdir) as look:
                found = usage(runners)
            look.assert_called_once_with("/proc")
            for k, pid in runners.items():
                self.assertEqual(found[str(k)][1:], [2, pid])
        finally:
            for process in started:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()

    def test_a_runner_that_has_gone_uses_nothing(self) -> None:
        with subprocess.Popen(["true"]) as gone:
            gone.wait()
        self.assertEqual(usage({1: gone.pid}), {"1": [0, 0, gone.pid]})


if __name__ == "__main__":
    unittest.main()
