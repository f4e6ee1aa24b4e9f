"""Tells the JVM whether an interpreter can serve as runner under the uid it would run with."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import sysconfig

from dff_runner.sandbox import drop_user

REQUIRED = (
    "_ctypes",
    "ast",
    "binascii",
    "collections",
    "collections.abc",
    "contextlib",
    "ctypes",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "errno",
    "fcntl",
    "functools",
    "gc",
    "hashlib",
    "hmac",
    "importlib",
    "inspect",
    "io",
    "json",
    "linecache",
    "operator",
    "os",
    "platform",
    "pprint",
    "pwd",
    "re",
    "resource",
    "select",
    "shutil",
    "signal",
    "socket",
    "stat",
    "struct",
    "sysconfig",
    "threading",
    "time",
    "traceback",
    "types",
    "typing",
    "urllib.parse",
    "zoneinfo",
)
"""Everything the runner imports; minimal interpreters lack some."""

_PROBE_SECONDS = 20


def probe(uid: int | None) -> int:
    """Prints one line of JSON and answers 0, or says on standard error what is missing."""
    if uid is not None:
        drop_user(uid, uid)
    # A new interpreter: this one has opened its files with the starter's rights.
    line = [sys.executable, "-I", "-c", f"import {', '.join(REQUIRED)}"]
    try:
        subprocess.run(line, check=True, timeout=_PROBE_SECONDS, cwd="/", stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"{sys.executable} cannot be used with uid {os.getuid()}: {error}", file=sys.stderr)
        return 1
    free = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    print(json.dumps({"python": platform.python_version(), "freeThreaded": free}))
    return 0
