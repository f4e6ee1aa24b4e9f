"""The process tree: who may connect, what a kill takes along, and that nothing is left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
import unittest
from pathlib import Path

from support import (
    FAILURE,
    SUCCESS,
    TOKEN,
    UID,
    Connection,
    Tree,
    TreeCase,
    alive,
    host_pid,
    protocol,
    tree,
    wait_until,
)

# Writes the ids of a plain child, and of an orphan in a session of its own, then waits.
SPAWN = """
import os, subprocess, time
def f(path, wait=True):
    child = subprocess.Popen(['sleep', '1000'])
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            with open(path + '.tmp', 'w') as file:
                file.write(f'{child.pid} {os.getpid()}')
            os.rename(path + '.tmp', path)
            time.sleep(1000)
        os._exit(0)
    while not os.path.exists(path):
        time.sleep(0.01)
    while wait:
        time.sleep(1)
def die(path):
    f(path, wait=False)
    while not os.path.exists(path + ".go"):
        time.sleep(0.01)
    os._exit(3)
def ok():
    return 'ok'
"""


def spawned(base: Tree, name: str, runner: int) -> list[int]:
    path = base.resources / name
    assert wait_until(path.exists), base.error_text()
    return [host_pid(runner, int(pid)) for pid in path.read_text().split()]


class KillTest(TreeCase):
    def test_kill_takes_children_and_orphans_within_a_second(self) -> None:
        self.script(SPAWN)
        path = self.tree.resources / "kill"
        self.runner.begin("demo__main", "f", {"path": str(path)})
        pids = spawned(self.tree, "kill", self.runner.pid)
        self.assertTrue(all(map(alive, pids)))

        begun = time.monotonic()
        exit_ = self.tree.kill(self.runner.ready["k"])

        self.assertEqual(exit_, {"k": self.runner.ready["k"], "status": -signal.SIGKILL})
        self.assertTrue(wait_until(lambda: not any(map(alive, [*pids, self.runner.pid])), 1.0))
        self.assertLess(time.monotonic() - begun, 1.0)

    def test_kill_catches_a_process_that_forks_and_exits_all_the_time(self) -> None:
        path = self.tree.resources / "hops"
        text = f"""
import os, time
def f():
    if os.fork() == 0:
        os.setsid()
        while True:
            if os.fork():
                os._exit(0)
            with open({str(path)!r}, 'a') as file:
                file.write('x')
    time.sleep(60)
"""
        self.script(text)
        self.runner.begin("demo__main", "f")
        self.assertTrue(wait_until(lambda: path.exists() and path.stat().st_size > 20))

        self.tree.kill(self.runner.ready["k"])

        before = path.stat().st_size
        time.sleep(0.3)
        self.assertEqual(path.stat().st_size, before)

    def test_kill_spares_other_runners(self) -> None:
        self.script(SPAWN)
        other = self.tree.runner()
        self.addCleanup(other.close)

        self.tree.kill(self.runner.ready["k"])

        self.assertEqual(other.run("demo__main", "ok").text, "ok")

    def test_death_of_a_runner_is_told_with_its_status_and_ends_its_orphans(self) -> None:
        self.script(SPAWN)
        self.runner.begin("demo__main", "die", {"path": str(self.tree.resources / "die")})
        pids = spawned(self.tree, "die", self.runner.pid)
        self.assertTrue(all(map(alive, pids)))
        (self.tree.resources / "die.go").touch()

        self.assertEqual(
            self.tree.exit_of(self.runner.ready["k"]), {"k": self.runner.ready["k"], "status": 3}
        )
        self.assertTrue(wait_until(lambda: not any(map(alive, pids)), 1.0))

    def test_kill_of_an_unknown_runner_is_ignored(self) -> None:
        self.tree.control.send(protocol.KILL, 0, {"k": 999})
        self.tree.control.send(protocol.PING, 5)
        frame = self.tree.control.read()
        while frame.kind == protocol.EXIT:  # of runners of other tests
            frame = self.tree.control.read()
        self.assertEqual(frame, protocol.Frame(protocol.PONG, 5, b""))

    def test_closing_its_connection_ends_an_idle_runner(self) -> None:
        self.runner.close()
        self.assertEqual(
            self.tree.exit_of(self.runner.ready["k"]), {"k": self.runner.ready["k"], "status": 0}
        )

    def test_a_frame_that_does_not_fit_ends_the_runner(self) -> None:
        self.runner.send(protocol.PING, 0)
        self.assertEqual(self.tree.exit_of(self.runner.ready["k"])["status"], os.EX_PROTOCOL)


class HelloTest(unittest.TestCase):
    def test_wrong_token_and_silence_are_closed(self) -> None:
        with tree() as made:
            wrong = Connection(made.socket, {"token": "wrong", "role": "runner", "k": 1})
            self.assertRaises((protocol.PeerGone, ConnectionError), wrong.read, 1.0)
            wrong.close()

            silent = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            silent.settimeout(3)
            silent.connect(made.socket)
            begun = time.monotonic()
            self.assertEqual(silent.recv(10), b"")
            self.assertGreater(time.monotonic() - begun, 0.8)
            silent.close()

    def test_no_second_control_connection_and_no_number_twice(self) -> None:
        with tree() as made:
            runner = made.runner()
            for hello in (
                {"role": "control"},
                {"role": "runner", "k": 1},
                {"role": "other"},
                {"role": "runner"},
            ):
                connection = Connection(made.socket, {"token": TOKEN, **hello})
                self.assertRaises((protocol.PeerGone, ConnectionError), connection.read, 1.0)
                connection.close()
            made.library.scripts["demo__main"] = "def f(): return 1"
            self.assertEqual(runner.run("demo__main", "f").value, 1)

    def test_a_slow_hello_holds_up_nobody(self) -> None:
        with tree() as made:
            slow = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            slow.connect(made.socket)
            slow.sendall(b"\0\0")
            begun = time.monotonic()
            made.runner()
            self.assertLess(time.monotonic() - begun, 0.8)
            slow.close()

    def test_a_run_may_follow_hello_at_once(self) -> None:
        with tree() as made:
            run = {"t": 5.0, "s": "demo__main", "f": "f", "m": "0", "code": "def f(): return 7"}
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            sock.settimeout(5)
            sock.connect(made.socket)
            hello = json.dumps({"token": TOKEN, "role": "runner", "k": 1}).encode()
            sock.sendall(
                protocol.pack(protocol.HELLO, 0, hello)
                + protocol.pack(protocol.RUN, 9, json.dumps(run).encode())
            )
            reader = protocol.FrameReader(sock)
            self.assertEqual(reader.read().kind, protocol.READY)
            result = reader.read()
            self.assertEqual(
                (result.kind, result.ident, result.payload[-1:]), (protocol.RESULT, 9, b"7")
            )
            sock.close()

    def test_socket_has_mode_0600_and_an_old_one_is_replaced(self) -> None:
        with tree() as made:
            self.assertEqual(os.stat(made.socket).st_mode & 0o777, 0o600)


class EndTest(unittest.TestCase):
    """However the tree ends, all of it ends."""

    def setUp(self) -> None:
        self.tree = Tree()
        self.addCleanup(self.tree.close)
        self.runner = self.tree.runner()
        self.tree.library.scripts["demo__main"] = SPAWN
        self.runner.begin("demo__main", "f", {"path": str(self.tree.resources / "end")})
        self.pids = [
            *spawned(self.tree, "end", self.runner.pid),
            self.runner.pid,
            self.tree.zygote_pid,
            self.tree.shim.pid,
        ]
        self.assertTrue(all(map(alive, self.pids)))

    def assert_all_gone(self) -> None:
        gone = wait_until(
            lambda: self.tree.shim.poll() is not None and not any(map(alive, self.pids)), 3.0
        )
        self.assertTrue(gone, [pid for pid in self.pids if alive(pid)])

    def test_end_of_the_control_connection(self) -> None:
        self.tree.control.close()
        self.assert_all_gone()

    def test_end_of_standard_input(self) -> None:
        assert self.tree.shim.stdin is not None
        self.tree.shim.stdin.close()
        self.assert_all_gone()

    def test_kill_of_the_shim(self) -> None:
        os.kill(self.tree.shim.pid, signal.SIGKILL)
        self.assert_all_gone()

    def test_kill_of_the_zygote(self) -> None:
        os.kill(self.tree.zygote_pid, signal.SIGKILL)
        self.assert_all_gone()

    def test_termination_of_the_shim(self) -> None:
        os.kill(self.tree.shim.pid, signal.SIGTERM)
        self.assert_all_gone()


class StarterTest(unittest.TestCase):
    def test_kill_of_the_starter_leaves_nothing(self) -> None:
        reader, writer = os.pipe()
        starter = os.fork()
        if starter == 0:  # plays the JVM: everything it holds is closed by its death
            try:
                made = Tree()
                runner = made.runner()
                made.library.scripts["demo__main"] = SPAWN
                runner.begin("demo__main", "f", {"path": str(made.resources / "starter")})
                pids = spawned(made, "starter", runner.pid)
                pids += [runner.pid, made.zygote_pid, made.shim.pid]
                os.write(writer, json.dumps([str(made.base), pids]).encode() + b"\n")
                time.sleep(60)
            finally:
                os._exit(1)
        os.close(writer)
        with os.fdopen(reader) as file:
            base, pids = json.loads(file.readline())
        os.kill(starter, signal.SIGKILL)
        os.waitpid(starter, 0)

        self.assertTrue(
            wait_until(lambda: not any(map(alive, pids)), 3.0), [p for p in pids if alive(p)]
        )
        __import__("shutil").rmtree(base)


class SurroundingsTest(TreeCase):
    """What a script finds around itself."""

    def test_environment_is_scrubbed_also_in_proc(self) -> None:
        names = self.value("import os\ndef f(): return sorted(os.environ)")
        self.assertEqual(names, ["HOME", "LANG", "PATH", "TMPDIR"])
        block = Path(f"/proc/{self.tree.shim.pid}/environ").read_bytes()
        self.assertNotIn(b"SECRET_OF_STARTER", block)

    def test_descriptors_are_the_socket_and_the_standard_ones(self) -> None:
        numbers = self.value(
            "import os\ndef f(): return [(int(n), os.readlink('/proc/self/fd/' + n)) "
            "for n in os.listdir('/proc/self/fd') if os.path.exists('/proc/self/fd/' + n) or "
            "int(n) < 3]"
        )
        self.assertEqual([name for number, name in numbers if number == 0], ["/dev/null"])
        sockets = [name for number, name in numbers if number > 2 and name.startswith("socket")]
        self.assertEqual(len(sockets), 1, numbers)

    def test_uid_is_dropped_and_cannot_come_back(self) -> None:
        text = "import os\ndef f(): return [os.getresuid(), os.getresgid(), os.getgroups()]"
        if UID is None:
            self.assertEqual(self.value(text)[0], [os.getuid()] * 3)
        else:
            self.assertEqual(self.value(text), [[UID] * 3, [UID] * 3, []])
        status = self.value("def f(): return open('/proc/self/status').read()")
        self.assertIn("NoNewPrivs:\t1", status)

    def test_no_core_dumps_and_a_session_of_its_own(self) -> None:
        value = self.value(
            "import os, resource\n"
            "def f(): return [resource.getrlimit(resource.RLIMIT_CORE), os.getsid(0) == "
            "os.getpid()]"
        )
        self.assertEqual(value, [[0, 0], True])

    def test_memory_of_the_zygote_cannot_be_read(self) -> None:
        outcome = self.call(
            f"def f(): return open('/proc/{self.tree.zygote_pid}/mem', 'rb').read(1)"
        )
        self.assertEqual(outcome.status, FAILURE)

    def test_output_of_scripts_goes_to_the_standard_error_of_the_shim(self) -> None:
        outcome = self.call(
            "import sys\ndef f():\n    sys.stdout.write('to stdout\\n')\n"
            "    sys.stderr.write('é\\n')"
        )
        self.assertEqual(outcome.status, SUCCESS)
        self.assertTrue(wait_until(lambda: "to stdout\né\n" in self.tree.error_text()))

    def test_paths_stand_between_standard_library_and_packages_of_the_system(self) -> None:
        path = self.value("import sys\ndef f(): return sys.path")
        given = path.index(str(self.tree.resources))
        self.assertLess(path.index(os.path.dirname(os.__file__)), given)
        packages = ("site-packages", "dist-packages")
        system = [folder for folder in path if os.path.basename(folder) in packages]
        self.assertEqual(path[given + 1 :], system)
        self.assertNotIn("src", [os.path.basename(folder) for folder in path])


class PreloadTest(unittest.TestCase):
    def test_modules_are_imported_once_and_bad_ones_named(self) -> None:
        with tree(preload=["colorsys", "no_such_module"]) as made:
            self.assertEqual(
                made.ready["layers"]["preload"], "off: no_such_module cannot be imported"
            )
            runner = made.runner()
            made.library.scripts["demo__main"] = (
                "import sys\nfound = 'colorsys' in sys.modules\ndef f(): return found"
            )
            self.assertIs(runner.run("demo__main", "f").value, True)

    def test_a_module_that_starts_a_thread_is_refused(self) -> None:
        folder = "/tmp/dff-preload-test"
        os.makedirs(folder, exist_ok=True)
        self.addCleanup(__import__("shutil").rmtree, folder)
        text = (
            "import threading, time\n"
            "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        )
        Path(folder, "starts_thread.py").write_text(text)
        with tree(preload=["starts_thread"], paths=[folder]) as made:
            self.assertEqual(made.ready["layers"]["preload"], "off: starts_thread starts a thread")
