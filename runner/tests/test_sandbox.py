"""What a root-started server hides from its scripts."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import unittest

from support import FAILURE, SOURCE, SUCCESS, UID, Tree, tree

AS_ROOT = unittest.skipUnless(UID is not None, "needs root")

LOOK = """
import os
def f(path): return open(path).read()
def listing(path): return sorted(os.listdir(path))
def write(path):
    with open(path, 'w') as file: file.write('x')
"""


@AS_ROOT
class HiddenTest(unittest.TestCase):
    """A data directory below a folder that only root may enter."""

    def setUp(self) -> None:
        self.parent = tempfile.mkdtemp(prefix="dff-root-")
        self.addCleanup(shutil.rmtree, self.parent, True)
        os.chmod(self.parent, 0o700)
        inner = os.path.join(self.parent, "x")
        os.mkdir(inner)
        self.tree = Tree(parent=inner, code_in_data=True)
        self.addCleanup(self.tree.close)
        if self.tree.ready["layers"]["mounts"] != "on":
            self.skipTest(f"mounts are {self.tree.ready['layers']['mounts']}")
        (self.tree.data / "database").write_text("secret")
        (self.tree.resources / "a.txt").write_text("resource")
        self.runner = self.tree.runner()
        self.tree.library.scripts["demo__main"] = LOOK

    def run_(self, function: str, path: object) -> object:
        outcome = self.runner.run("demo__main", function, {"path": str(path)})
        return outcome.meta["etype"] if outcome.status == FAILURE else outcome.text

    def test_resources_are_where_they_were_and_writable(self) -> None:
        self.assertEqual(self.run_("f", self.tree.resources / "a.txt"), "resource")
        self.assertEqual(self.run_("write", self.tree.resources / "b.txt"), "")
        self.assertEqual((self.tree.resources / "b.txt").read_text(), "x")
        (self.tree.resources / "later.txt").write_text("later")
        self.assertEqual(self.run_("f", self.tree.resources / "later.txt"), "later")

    def test_memory_of_zygote_and_shim_is_closed_to_scripts(self) -> None:
        """Same uid, yet what all runners are forked from must not be writable by one of them."""
        self.tree.library.scripts["demo__mem"] = """
import os
def parents():
    zygote = os.getppid()
    with open(f'/proc/{zygote}/stat') as file:
        shim = int(file.read().rsplit(')', 1)[1].split()[1])
    opened = []
    for pid in (zygote, shim):
        try:
            open(f'/proc/{pid}/mem', 'rb+').close()
            opened.append(pid)
        except PermissionError:
            pass
    return opened
"""
        outcome = self.runner.run("demo__mem", "parents")
        self.assertEqual((outcome.status, outcome.text), (SUCCESS, "[]"))

    def test_the_rest_of_the_data_directory_is_not_there(self) -> None:
        self.assertEqual(self.run_("f", self.tree.data / "database"), "FileNotFoundError")
        self.assertEqual(self.run_("listing", self.tree.data), '["resources","run"]')
        self.assertEqual(self.run_("listing", self.tree.data / "run"), '["runner","tmp"]')
        self.assertIn(self.run_("write", self.tree.data / "x"), ("PermissionError", "OSError"))
        self.assertTrue((self.tree.data / "database").exists())

    def test_the_code_is_there_and_cannot_be_changed(self) -> None:
        os.chmod(self.tree.data / "run" / "runner", 0o777)
        self.assertIn(
            "runner", str(self.run_("f", self.tree.data / "run" / "runner" / "__main__.py"))
        )
        self.assertEqual(self.run_("write", self.tree.data / "run" / "runner" / "x.py"), "OSError")

    def test_it_cannot_be_reached_through_other_processes(self) -> None:
        for pid in (self.tree.shim.pid, self.tree.zygote_pid, os.getpid(), 1):
            self.assertNotEqual(
                self.run_("f", f"/proc/{pid}/root{self.tree.data}/database"), "secret"
            )


@AS_ROOT
class CoverTest(unittest.TestCase):
    def test_folders_on_the_module_path_are_read_only(self) -> None:
        parent = tempfile.mkdtemp(prefix="dff-path-")
        self.addCleanup(shutil.rmtree, parent, True)
        os.chmod(parent, 0o755)
        data = os.path.join(parent, "data")
        packages = os.path.join(data, "packages")
        inside = os.path.join(data, "resources", "extra-python-packages")
        for folder in (packages, inside):
            os.makedirs(folder)
            os.chmod(folder, 0o777)
        with open(os.path.join(packages, "mine.py"), "w") as file:
            file.write("X = 3")
        resources = os.path.join(data, "resources")
        with tree(dataDir=data, resources=resources, paths=[packages, inside]) as made:
            self.assertEqual(made.ready["layers"]["mounts"], "on")
            made.library.scripts["demo__main"] = LOOK + "\nimport mine\ndef x(): return mine.X"
            runner = made.runner()
            self.assertEqual(runner.run("demo__main", "x").value, 3)
            for folder in (packages, inside):
                outcome = runner.run("demo__main", "write", {"path": f"{folder}/evil.py"})
                self.assertEqual(
                    outcome.meta.get("exception", "")[:26], "OSError: [Errno 30] Read-o"
                )

    def test_a_data_directory_behind_a_link_is_hidden_by_both_names(self) -> None:
        parent = tempfile.mkdtemp(prefix="dff-link-")
        self.addCleanup(shutil.rmtree, parent, True)
        os.chmod(parent, 0o755)
        os.makedirs(f"{parent}/real/resources")
        os.symlink(f"{parent}/real", f"{parent}/link")
        for name in ("database", "resources/a.txt"):
            with open(f"{parent}/real/{name}", "w") as file:
                file.write("text")
        with tree(dataDir=f"{parent}/link", resources=f"{parent}/link/resources") as made:
            made.library.scripts["demo__main"] = LOOK
            runner = made.runner()
            for name in ("real", "link"):
                self.assertEqual(
                    runner.run(
                        "demo__main", "f", {"path": f"{parent}/{name}/resources/a.txt"}
                    ).text,
                    "text",
                )
                outcome = runner.run("demo__main", "f", {"path": f"{parent}/{name}/database"})
                self.assertEqual(outcome.meta.get("etype"), "FileNotFoundError")

    def test_the_host_sees_no_mount(self) -> None:
        with tree() as made:
            made.runner()
            with open("/proc/self/mounts") as file:
                self.assertNotIn(str(made.data), file.read())

    def test_layers_are_told(self) -> None:
        with tree() as made:
            self.assertEqual(made.ready["layers"]["uid"], "on")
            self.assertEqual(made.ready["python"].count("."), 2)

    def test_runners_pass_without_mounts(self) -> None:
        """A data directory that does not exist cannot be covered; everything else works."""
        with tree(dataDir="/no/such/folder") as made:
            self.assertTrue(made.ready["layers"]["mounts"].startswith("off: "), made.ready)
            made.library.scripts["demo__main"] = "def f(): return 1"
            self.assertEqual(made.runner().run("demo__main", "f").status, SUCCESS)


class UnprivilegedTest(unittest.TestCase):
    def test_layers_are_off_without_root(self) -> None:
        if UID is not None:
            self.skipTest("needs an ordinary user")
        with tree() as made:
            self.assertEqual(made.ready["layers"]["uid"], "off: not started as root")


class ProbeTest(unittest.TestCase):
    def probe(
        self, *arguments: str, python: str = "/usr/bin/python3"
    ) -> subprocess.CompletedProcess[str]:
        line = [python, "-I", str(SOURCE), "--probe", *arguments]
        return subprocess.run(line, capture_output=True, text=True, timeout=30)

    def test_a_usable_interpreter(self) -> None:
        found = self.probe(*([] if UID is None else [str(UID)]))
        self.assertEqual(found.returncode, 0, found.stderr)
        self.assertRegex(found.stdout, r'^\{"python": "3\.\d+\.\d+", "freeThreaded": false\}\n$')

    @AS_ROOT
    def test_an_interpreter_the_uid_cannot_reach(self) -> None:
        folder = tempfile.mkdtemp(prefix="dff-python-")
        self.addCleanup(shutil.rmtree, folder)
        wrapper = os.path.join(folder, "python3")
        os.symlink("/usr/bin/python3", wrapper)
        found = self.probe(str(UID), python=wrapper)
        self.assertNotEqual(found.returncode, 0)
        self.assertIn(f"cannot be used with uid {UID}", found.stderr)

    def test_the_runner_needs_nothing_else_than_the_probe_says(self) -> None:
        text = (
            "import sys; sys.path.insert(0, sys.argv[1]); before = set(sys.modules)\n"
            "from dff_runner.probe import REQUIRED\n"
            "import dff_runner.shim, dff_runner.main, ast, pathlib\n"
            "names = set()\n"
            "for file in pathlib.Path(sys.argv[1], 'dff_runner').glob('*.py'):\n"
            "    for node in ast.walk(ast.parse(file.read_text())):\n"
            "        if isinstance(node, ast.Import): names |= {a.name for a in node.names}\n"
            "        if isinstance(node, ast.ImportFrom): names.add(node.module)\n"
            "names = {n for n in names if not n.startswith(('dff_runner', '__future__'))}\n"
            "print(sorted(names - set(REQUIRED) - {'asyncio', 'subprocess'} - "
            "set(sys.builtin_module_names)))"
        )
        line = ["/usr/bin/python3", "-I", "-c", text, str(SOURCE)]
        found = subprocess.run(line, capture_output=True, text=True, timeout=30)
        self.assertEqual(found.stdout.strip(), "[]", found.stderr)
