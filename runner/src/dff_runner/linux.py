"""Calls of the kernel that the standard library lacks, through the C library."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import platform
import signal
from collections.abc import Callable

from dff_runner.syscalls import AUDIT_ARCHITECTURES, NUMBERS

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_REMOUNT = 32
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MS_RELATIME = 1 << 21
MNT_DETACH = 2

_M_ARENA_MAX = -8
_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_ATTR_RDONLY = 1
_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_MODE_FILTER = 2
_SPEC_ALLOW = 4
"""Older kernels slow a filtered process down against itself otherwise."""
_CAPABILITY_VERSION_3 = 0x20080522
_SIOCGIFFLAGS = 0x8913
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1

_libc = ctypes.CDLL(None, use_errno=True)
MACHINE = platform.machine()
_numbers = NUMBERS.get(MACHINE, {})
AUDIT_ARCHITECTURE = AUDIT_ARCHITECTURES.get(MACHINE)
"""What system call filters know this processor by; None when the filter does not know it."""


def _check(result: int, call: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")


def prctl(option: int, value: int) -> None:
    zero = ctypes.c_ulong(0)
    _check(_libc.prctl(option, ctypes.c_ulong(value), zero, zero, zero), f"prctl({option})")


def limit_arenas(most: int) -> None:
    """Of the C library's memory; others have no such setting."""
    if hasattr(_libc, "mallopt"):
        _libc.mallopt(_M_ARENA_MAX, most)


def unshare(flags: int) -> None:
    _check(_libc.unshare(flags), "unshare")


def setns(descriptor: int, kind: int) -> None:
    _check(_libc.setns(descriptor, kind), "setns")


def drop_capabilities() -> None:
    """For good, as the process may gain no privileges either."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    _check(_libc.capset(header, none), "capset")


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]  # noqa: RUF012


def filter_calls(program: bytes) -> None:
    """Puts a system call filter in force for this process and its descendants, for good."""
    given = _Program(len(program) // 8, program)
    number = _numbers.get("seccomp")
    if number is not None:
        result = _libc.syscall(
            ctypes.c_long(number),
            ctypes.c_ulong(_SECCOMP_SET_MODE_FILTER),
            ctypes.c_ulong(_SPEC_ALLOW),
            ctypes.byref(given),
        )
        if result == 0:
            return
    zero = ctypes.c_ulong(0)
    _check(
        _libc.prctl(
            PR_SET_SECCOMP,
            ctypes.c_ulong(_SECCOMP_MODE_FILTER),
            ctypes.byref(given),
            zero,
            zero,
        ),
        "seccomp",
    )


def closer(first: int) -> Callable[[], object] | None:
    """Closes all descriptors from a number on; answers a function that does so again.

    None on kernels before 5.9: then nothing was done.
    """
    call = ctypes.PyDLL(None).syscall
    arguments = (
        ctypes.c_long(_numbers.get("close_range", -1)),
        ctypes.c_uint(first),
        ctypes.c_uint(0xFFFFFFFF),
        ctypes.c_uint(0),
    )
    return functools.partial(call, *arguments) if call(*arguments) == 0 else None


def bring_up_loopback() -> None:
    import fcntl
    import socket
    import struct

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        request = struct.pack("16sh22x", b"lo", 0)
        (flags,) = struct.unpack_from("h", fcntl.ioctl(sock, _SIOCGIFFLAGS, request), 16)
        fcntl.ioctl(sock, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags | _IFF_UP))


def mount(
    source: str, target: str, kind: str | None, flags: int, options: str | None = None
) -> None:
    result = _libc.mount(
        os.fsencode(source),
        os.fsencode(target),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        options.encode() if options else None,
    )
    _check(result, f"mount on {target}")


def unmount(target: str) -> None:
    _check(_libc.umount2(os.fsencode(target), MNT_DETACH), f"umount of {target}")


def _set_attributes(path: str, flags: int, add: int, remove: int) -> bool:
    """False when the kernel is too old for the call."""
    number = _numbers.get("mount_setattr")
    if number is None:
        return False
    attributes = (ctypes.c_uint64 * 4)(add, remove, 0, 0)
    result = _libc.syscall(
        ctypes.c_long(number),
        ctypes.c_int(_AT_FDCWD),
        ctypes.c_char_p(os.fsencode(path)),
        ctypes.c_uint(flags),
        ctypes.byref(attributes),
        ctypes.c_size_t(ctypes.sizeof(attributes)),
    )
    return bool(result == 0)


def remount(path: str, read_only: bool, added: int = 0) -> None:
    """Changes one mount and keeps its other flags: some may not be taken away."""
    known = os.statvfs(path).f_flag
    kept = known & (MS_NOSUID | MS_NODEV | MS_NOEXEC | 1024 | 2048)
    if known & 4096:  # ST_RELATIME
        kept |= MS_RELATIME
    flags = MS_REMOUNT | MS_BIND | kept | added
    mount("none", path, None, flags | (MS_RDONLY if read_only else 0))


def forbid_writing_everywhere() -> None:
    """Makes all mounts of this namespace read-only."""
    if _set_attributes("/", _AT_RECURSIVE, _ATTR_RDONLY, 0):
        return
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
        paths = [line.split(" ")[4].encode().decode("unicode_escape") for line in file]
    for path in paths:
        try:
            remount(path, True)
        except OSError as error:
            if os.path.exists(path):  # else it is covered by a later mount
                raise OSError(error.errno, f"read-only {path}: {error.strerror}") from error


def allow_writing(path: str) -> None:
    """Takes back what the above did to the mount at `path`."""
    if not _set_attributes(path, 0, 0, _ATTR_RDONLY):
        remount(path, False)


def die_with_parent(parent: int, number: int) -> None:
    """Asks for a signal when the parent ends. Ends the process if it is gone already."""
    prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() not in (parent, 0):  # 0: the parent is outside of this namespace
        os._exit(0)


_TRIALS = 5
"""So often a trial is made that somebody kills."""


def trial(action: Callable[[], None]) -> str:
    """Tries in a child: "on", or "off: " with the reason.

    A child that dies by a signal is tried again: what killed it, such as want of memory, says
    nothing of the layer. Only the kernel's own SIGSYS does.
    """
    said = ""
    for _ in range(_TRIALS):
        said, status = _tried(action)
        if said or not os.WIFSIGNALED(status) or os.WTERMSIG(status) == signal.SIGSYS:
            break
    return said or "off: the trial was killed"


def _tried(action: Callable[[], None]) -> tuple[str, int]:
    """What a child said, and how it ended."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        text = "on"
        try:
            action()
        except BaseException as error:
            text = f"off: {reason(error)}"
        with contextlib.suppress(OSError):
            os.write(writer, text.encode("utf-8", "replace")[:4096])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        said = file.read().decode("utf-8", "replace")
    return said, os.waitpid(pid, 0)[1]


def reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if not isinstance(error, OSError) else str(error)


def close_descriptors_except(kept: int | None = None) -> None:
    """Closes everything above standard error but `kept`."""
    for name in os.listdir("/proc/self/fd"):
        number = int(name)
        if number > 2 and number != kept:
            try:
                os.close(number)
            except OSError:  # the descriptor of the listing itself
                pass
