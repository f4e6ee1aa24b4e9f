"""The platform under measurement: a fresh embedded instance, its scripts and links."""

from __future__ import annotations

import http.client
import json
import time
import urllib.parse
from pathlib import Path

from management_client import Client

from driver.processes import Process, free_port

ROOT = Path(__file__).resolve().parent.parent.parent
USERNAME, PASSWORD = "admin", "bench-password-1"

# As in the ceiling: a script of its own, for a call runs the whole script.
HELLO = """
@DFF.API('Hello')
def hello(x, y):
    return {'sum': x + y}

@DFF.API('Echo')
def echo(data):
    return data
"""
CODE = """
import socket
import threading
import time

@DFF.API('Sleep')
def sleep():
    time.sleep(0.05)
    return 'ok'

@DFF.API('Nap')
def nap(seconds):
    time.sleep(seconds)
    return 'ok'

@DFF.API('Rows')
def rows(n=100000):
    return [{'id': i, 'name': 'name-%d' % i, 'v': i * 0.5, 'ok': i % 2 == 0} for i in range(n)]

@DFF.API('Fresh', isolation='fresh')
def fresh(x, y):
    return {'sum': x + y}

@DFF.API('Loop', timeout=1)
def limit_loop():
    while True:
        pass

@DFF.API('Sleep on', timeout=1)
def limit_sleep():
    time.sleep(30)

@DFF.API('Lock', timeout=1)
def limit_lock():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()

@DFF.API('Socket', timeout=1)
def limit_socket():
    a, b = socket.socketpair()
    a.recv(1)

@DFF.API('Swallow', timeout=1)
def limit_swallow():
    end = time.time() + 30
    while time.time() < end:
        try:
            time.sleep(30)
        except BaseException:
            pass
"""
IN_HELLO = ("hello", "echo")
LINKS = {
    "hello": {"x": "INPUT_BY_CALLER", "y": "INPUT_BY_CALLER"},
    "echo": {"data": "INPUT_BY_CALLER"},
    "sleep": {},
    "nap": {"seconds": "INPUT_BY_CALLER"},
    "rows": {"n": "INPUT_BY_CALLER"},
    "fresh": {"x": "INPUT_BY_CALLER", "y": "INPUT_BY_CALLER"},
    "limit_loop": {},
    "limit_sleep": {},
    "limit_lock": {},
    "limit_socket": {},
    "limit_swallow": {},
}


class Session(Client):
    """The client of the examples over one kept connection, so that a figure holds no time of connecting."""

    def __init__(self, base_url: str) -> None:
        super().__init__(base_url)
        address = urllib.parse.urlsplit(base_url)
        self.connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=self.timeout)

    def send(
        self, path: str, data: bytes | None = None, content_type: str = "application/json"
    ) -> tuple[int, dict[str, str], bytes]:
        headers = {} if data is None else {"Content-Type": content_type}
        if self.token:
            headers["X-Dff-Auth-Token"] = self.token
        self.connection.request("GET" if data is None else "POST", "/api/v1/" + path, data, headers)
        answer = self.connection.getresponse()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()


class Platform:
    """Started by the launcher, like a user's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "platform.log"
        self.process: Process | None = None
        self.session: Session | None = None

    def start(self) -> float:
        """Starts and signs in; answers the seconds that took."""
        port = free_port()
        begin = time.monotonic()
        self.process = Process(
            [str(ROOT / "dff"), "start", "--port", str(port), "--data", str(self.data)],
            f"http://127.0.0.1:{port}",
            self.log,
            {
                "DFF_PYTHON_BATTERIES": "false",
                "DFF_AUTO_SETUP": "true",
                "DFF_AUTO_SETUP_ADMIN_USERNAME": USERNAME,
                "DFF_AUTO_SETUP_ADMIN_PASSWORD": PASSWORD,
            },
        )
        self.process.wait_until_it_answers("/healthz")
        self.session = Session(self.process.url)
        self.session.sign_in(USERNAME, PASSWORD)
        return time.monotonic() - begin

    def load_scripts(self) -> None:
        session = self.running_session
        session.ensure_script_set("bench")
        session.publish("bench__main", CODE)
        session.publish("bench__hello", HELLO)
        for name, arguments in LINKS.items():
            session.ensure_link(link_id(name), function_id(name), arguments)

    @property
    def running_session(self) -> Session:
        assert self.session is not None, "not started"
        return self.session

    @property
    def running_process(self) -> Process:
        assert self.process is not None, "not started"
        return self.process

    @property
    def url(self) -> str:
        return self.running_process.url

    def link_url(self, name: str, **arguments: object) -> str:
        url = f"{self.url}/api/v1/al/{link_id(name)}"
        return url + "?kwargs=" + urllib.parse.quote(json.dumps(arguments)) if arguments else url

    def stop(self) -> None:
        if self.session is not None:
            self.session.connection.close()
        if self.process is not None:
            self.process.stop()
        self.process = self.session = None


def function_id(name: str) -> str:
    return f"bench__{'hello' if name in IN_HELLO else 'main'}.{name}"


def link_id(name: str) -> str:
    return "bench-" + name.replace("_", "-")
