"""Each layer around a runner, and what is done where the kernel refuses one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import unittest
from pathlib import Path

from support import FAILURE, TESTS, UID, TreeCase, alive, tree, wait_until

NAMES = "user processes ipc mounts readOnly temp proc network calls".split()

REFUSED = """
import ctypes, os, platform, socket, struct, fcntl, errno
libc = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == 'x86_64'

def failed(result):
    return errno.errorcode.get(ctypes.get_errno()) if result == -1 else None

def calls():
    tried = {
        'unshare': libc.unshare(0x10000000),
        'setns': libc.setns(0, 0),
        'mount': libc.mount(b'none', b'/tmp', b'tmpfs', 0, None),
        'umount': libc.umount2(b'/tmp', 2),
        'ptrace': libc.ptrace(0, 0, 0, 0),
        'process_vm_readv': libc.process_vm_readv(1, None, 0, None, 0, 0),
        'personality': libc.personality(0x0040000),
        'open_by_handle_at': libc.open_by_handle_at(-100, None, 0),
    }
    return sorted(name for name, result in tried.items() if result != -1)

def number(n, *arguments):
    ctypes.set_errno(0)
    return failed(libc.syscall(n, *arguments))

def numbers():
    found = {'clone3': number(435, None, 0), 'io_uring_setup': number(425, 1, None)}
    if X86:
        found.update({
            'bpf': number(321, 0, None, 0), 'keyctl': number(250, 0, 0),
            'add_key': number(248, 0, 0),
            'request_key': number(249, 0, 0), 'perf_event_open': number(298, None, 0, -1, -1, 0),
            'userfaultfd': number(323, 0), 'init_module': number(175, None, 0, None),
            'kexec_load': number(246, 0, 0, None, 0),
            'clone': number(56, 0x10000000 | 17, 0, 0, 0, 0),
            'x32': number(0x40000000 | 39),
        })
    return found

def families():
    refused = []
    for family in (16, 17, 38, 40):  # netlink, packet, alg, vsock
        try:
            socket.socket(family, socket.SOCK_RAW).close()
        except PermissionError:
            refused.append(family)
    for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6):
        socket.socket(family, socket.SOCK_STREAM).close()
    return refused

def terminal():
    try:
        fcntl.ioctl(0, 0x5412, b'x')
    except OSError as error:
        return errno.errorcode[error.errno]
"""


class LayersTest(TreeCase):
    def test_everything_is_on(self) -> None:
        states = self.tree.ready["layers"]
        self.assertEqual({name: states[name] for name in NAMES}, dict.fromkeys(NAMES, "on"))
        self.assertEqual(states["uid"], "on" if UID is not None else "off: not started as root")

    def test_calls_that_attacks_need_are_refused(self) -> None:
        self.script(REFUSED)
        run = self.runner.run
        self.assertEqual(run("demo__main", "calls").value, [])
        numbers = run("demo__main", "numbers").value
        self.assertEqual(numbers.pop("clone3"), "ENOSYS")
        self.assertEqual(set(numbers.values()), {"EPERM"}, numbers)
        self.assertEqual(run("demo__main", "families").value, [16, 17, 38, 40])
        self.assertEqual(run("demo__main", "terminal").text, "EPERM")

    def test_what_programs_need_still_works(self) -> None:
        text = """
import asyncio, concurrent.futures, multiprocessing, socket, subprocess, tempfile, threading
def f():
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        threads = sum(pool.map(len, ['a'] * 9))
    context = multiprocessing.get_context('fork')
    queue = context.Queue()
    child = context.Process(target=queue.put, args=(5,))
    child.start()
    got = queue.get()
    child.join()
    async def both():
        return await asyncio.gather(asyncio.sleep(0, 1), asyncio.sleep(0, 2))
    with tempfile.NamedTemporaryFile() as file:
        file.write(b'x')
    server = socket.create_server(('127.0.0.1', 0))
    client = socket.create_connection(server.getsockname())
    socket.getaddrinfo('localhost', 80)
    return [threads, got, asyncio.run(both()), subprocess.check_output(['echo', 'hi']).decode()]
"""
        self.assertEqual(self.value(text), [9, 5, [1, 2], "hi\n"])

    def test_a_runner_sees_no_process_but_its_own(self) -> None:
        other = self.tree.runner()
        self.addCleanup(other.close)
        text = (
            "import os\n"
            "def f(): return [os.getpid(), [n for n in os.listdir('/proc') if n.isdigit()]]"
        )
        self.assertEqual(self.value(text), [1, ["1"]])

    def test_a_runner_has_no_capability_and_its_own_user_namespace(self) -> None:
        text = """
def f():
    status = open('/proc/self/status').read()
    names = ('CapEff', 'CapPrm', 'Seccomp:')
    return [line.split() for line in status.split('\\n') if line.startswith(names)]
"""
        self.assertEqual(
            self.value(text),
            [["CapPrm:", "0" * 16], ["CapEff:", "0" * 16], ["Seccomp:", "2"]],
        )

    def test_temporary_files_and_shared_memory_belong_to_one_runner(self) -> None:
        write = """
import ctypes
def f():
    for folder in ('/tmp', '/var/tmp', '/dev/shm'):
        open(folder + '/mine', 'w').write('x')
    return ctypes.CDLL(None).shmget(77, 4096, 0o1666)
"""
        self.assertGreaterEqual(self.value(write), 0)
        other = self.tree.runner()
        self.addCleanup(other.close)
        self.tree.library.scripts["other__main"] = """
import ctypes, os
def f():
    found = [os.path.exists(folder + '/mine') for folder in ('/tmp', '/var/tmp', '/dev/shm')]
    return [found, ctypes.CDLL(None).shmget(77, 4096, 0)]
"""
        self.assertEqual(other.run("other__main", "f").value, [[False] * 3, -1])

    def test_the_file_system_is_read_only_but_for_resources_and_temporary_files(self) -> None:
        text = f"""
def f():
    denied = []
    for folder in ('/', '/etc', '/usr', '/home', '/opt', {str(TESTS)!r}):
        try:
            open(folder + '/dff-test-file', 'w').close()
        except OSError as error:
            denied.append(error.errno)
    open({str(self.tree.resources)!r} + '/ok', 'w').close()
    open('/dev/null', 'w').write('x')
    return denied
"""
        self.assertEqual(len(self.value(text)), 6)

    def test_resources_are_at_the_path_scripts_know(self) -> None:
        if os.path.isdir("/data") and os.listdir("/data"):
            self.assertTrue(os.path.isdir("/data/resources"), "this machine uses /data itself")
            return
        (self.tree.resources / "known.txt").write_text("here")
        text = "def f(): return open('/data/resources/known.txt').read()"
        if os.path.isdir("/data"):
            self.assertEqual(self.call(text).text, "here")

    def test_sockets_of_the_hosts_services_are_hidden(self) -> None:
        found = self.value("import os\ndef f(): return os.listdir('/run')")
        self.assertLessEqual(set(found), {"systemd", "resolvconf", "NetworkManager"})

    def test_a_kill_takes_a_whole_namespace(self) -> None:
        text = """
import os, time
def f():
    for _ in range(20):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(1000)
            os._exit(0)
    time.sleep(1000)
"""
        self.script(text)
        self.runner.begin("demo__main", "f")
        self.assertTrue(wait_until(lambda: len(inside(self.runner.pid)) >= 21))
        pids = inside(self.runner.pid)

        exit_ = self.tree.kill(self.runner.ready["k"])

        self.assertEqual(exit_["status"], -9)
        self.assertEqual([pid for pid in pids if alive(pid)], [])


def inside(runner: int) -> list[int]:
    """The processes of a runner, as this process calls them."""
    found, waiting = [], [runner]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        try:
            waiting += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        except OSError:  # gone meanwhile
            pass
    return found


NETWORK = """
import socket
def reach(port):
    try:
        socket.create_connection(('127.0.0.1', port), 2).close()
        return True
    except OSError:
        return False
"""


class NetworkTest(TreeCase):
    def setUp(self) -> None:
        super().setUp()
        self.script(NETWORK)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.server.close)
        self.port = {"port": self.server.getsockname()[1]}

    def test_open_is_the_network_of_the_host(self) -> None:
        self.assertIs(self.runner.run("demo__main", "reach", self.port).value, True)

    def test_none_has_nothing_but_a_loopback_of_its_own(self) -> None:
        run = self.runner.run
        self.assertIs(run("demo__main", "reach", self.port, net="none").value, False)
        self.assertIs(run("demo__main", "reach", self.port, net="none").value, False)
        own = """
import socket
def f():
    server = socket.create_server(('127.0.0.1', 0))
    socket.create_connection(server.getsockname(), 2).close()
    return 'own loopback'
"""
        self.assertEqual(self.call(own, net="none").text, "own loopback")

    def test_none_reaches_no_abstract_socket_of_the_host(self) -> None:
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        name = f"\0dff-test-{os.getpid()}"
        listener.bind(name)
        listener.listen()
        text = f"import socket\ndef f(): socket.socket(socket.AF_UNIX).connect({name!r})"
        self.assertEqual(self.call(text, net="none").meta["etype"], "ConnectionRefusedError")


class OffTest(unittest.TestCase):
    def test_switched_off_for_a_measurement_only_the_uid_stays(self) -> None:
        with tree(isolation="off") as made:
            states = dict(made.ready["layers"])
            for name in NAMES:
                self.assertEqual(states[name], "off: _RUNNER_ISOLATION is off")
            made.library.scripts["demo__main"] = "import os\ndef f(): return os.getuid()"
            runner = made.runner()
            self.assertEqual(runner.run("demo__main", "f").value, UID or os.getuid())
            self.assertGreater(runner.run("demo__main", "f").value, 0)

    def test_without_namespaces_a_set_without_network_does_not_run(self) -> None:
        with tree(isolation="off") as made:
            made.library.scripts["demo__main"] = "def f(): return 1"
            outcome = made.runner().run("demo__main", "f", net="none")
            self.assertEqual(outcome.status, FAILURE)
            self.assertIn("The network of this script set is `none`", outcome.meta["exception"])


# Takes the number of user namespaces a child may make down to none, in a user namespace of its
# own, and runs the rest of its arguments there: a real refusal by the kernel.
REFUSING = """
import os, subprocess, sys
sys.path.insert(0, sys.argv[1])
from dff_runner import linux
reader, writer = os.pipe()
pid = os.fork()
if pid == 0:
    os.close(writer)
    linux.unshare(linux.CLONE_NEWUSER)
    print('ready', flush=True)
    os.read(reader, 1)
    open('/proc/sys/user/max_user_namespaces', 'w').write('0')
    if sys.argv[2] == 'user':
        os.setgroups([]); os.setresgid(1000, 1000, 1000); os.setresuid(1000, 1000, 1000)
    os.execv(sys.executable, [sys.executable, *sys.argv[3:]])
sys.stdin.readline
import time
time.sleep(0.3)
for name in ('uid_map', 'gid_map'):
    open(f'/proc/{pid}/{name}', 'w').write('0 0 1000000')
os.write(writer, b'x')
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


@unittest.skipUnless(UID is not None, "needs root to refuse something")
class RefusedTest(unittest.TestCase):
    """Without user namespaces: a user id for each runner, or, for an ordinary user, little."""

    def run_there(self, who: str, text: str) -> str:
        program = f"import sys; sys.path.insert(0, {str(TESTS)!r})\n" + text
        line = ["/usr/bin/python3", "-B", "-c", REFUSING, str(TESTS.parent / "src"), who]
        done = subprocess.run(
            [*line, "-B", "-c", program], capture_output=True, text=True, timeout=60, check=False
        )
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        return done.stdout.replace("ready\n", "")

    def test_root_gives_each_runner_a_user_id_of_its_own(self) -> None:
        said = self.run_there(
            "root",
            """
import support
support.UID = 64321
with support.tree(uid=64321, gid=64321) as made:
    states = made.ready['layers']
    assert states['user'].startswith('off: '), states
    assert states['processes'] == states['mounts'] == states['calls'] == 'on', states
    made.library.scripts['demo__main'] = '''
import os
def f(): return [os.getresuid(), os.getresgid(), os.getpid()]
def write(): open('/tmp/x', 'w').write('y')
'''
    one, two = made.runner(), made.runner()
    for runner in (one, two):
        print(runner.run('demo__main', 'f').value, runner.run('demo__main', 'write').status)
    made.kill(1)
    print(two.run('demo__main', 'f').status, made.runner().run('demo__main', 'f').value[0][0])
""",
        )
        self.assertEqual(
            said.split("\n"),
            [
                "[[64322, 64322, 64322], [64321, 64321, 64321], 1] 0",
                "[[64323, 64323, 64323], [64321, 64321, 64321], 1] 0",
                "0 64322",
                "",
            ],
        )

    def test_an_ordinary_user_is_told_what_is_missing_and_scripts_run(self) -> None:
        said = self.run_there(
            "user",
            """
import support
support.UID = None
with support.tree() as made:
    print(sorted(name for name, state in made.ready['layers'].items() if state == 'on'))
    made.library.scripts['demo__main'] = support.SPAWN_20
    runner = made.runner()
    runner.begin('demo__main', 'f', {'path': str(made.resources / 'pids')})
    path = made.resources / 'pids'
    assert support.wait_until(path.exists)
    pids = [int(pid) for pid in path.read_text().split()]
    assert all(map(support.alive, pids)), pids
    made.kill(runner.ready['k'])
    print(support.wait_until(lambda: not any(map(support.alive, pids))))
""",
        )
        self.assertEqual(said, "['calls', 'preload']\nTrue\n")


if __name__ == "__main__":
    sys.exit(unittest.main())
