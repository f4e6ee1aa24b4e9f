"""The system call filter of runners: allows what programs need, refuses what attacks need.

A list of refusals, not of permissions: scripts use any library, and a new harmless call of the
kernel must not break them.
"""

from __future__ import annotations

import errno
import struct

from dff_runner import linux
from dff_runner.syscalls import NUMBERS

_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _JUMP_ANY_BIT, _ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000
_NUMBER, _ARCHITECTURE, _ARGUMENT = 0, 4, 16
_X32 = 0x40000000
_NAMESPACES = 0x7E020000
"""All flags of clone that make a namespace."""
_FAMILIES = (1, 2, 10)
"""AF_UNIX, AF_INET, AF_INET6."""
_REFUSED_IOCTLS = (0x5412, 0x541C, 0x5423)
"""TIOCSTI and TIOCLINUX type into the terminal of others; TIOCSETD loads drivers."""
_WITH_ARGUMENTS = frozenset(("clone", "clone3", "close_range", "ioctl", "seccomp", "socket"))

_Instruction = tuple[int, int, int, int]


def _refuse(number: int) -> _Instruction:
    return (_ANSWER, 0, 0, _REFUSE | number)


def build(machine: str, architecture: int) -> bytes:
    """The program for `PR_SET_SECCOMP`."""
    numbers = NUMBERS[machine]
    code: list[_Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, architecture),
        _refuse(errno.EPERM),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine == "x86_64":
        code += [(_JUMP_GREATER_EQUAL, 0, 1, _X32), _refuse(errno.EPERM)]
    code += _checked(numbers["clone"], 0, [(_JUMP_ANY_BIT, 0, 1, _NAMESPACES)])
    # The C library falls back to clone, whose flags can be looked at.
    code += [(_JUMP_EQUAL, 0, 1, numbers["clone3"]), _refuse(errno.ENOSYS)]
    code += _families(numbers["socket"])
    code += _checked(
        numbers["ioctl"],
        1,
        [(_JUMP_EQUAL, len(_REFUSED_IOCTLS) - 1 - i, 0, v) for i, v in enumerate(_REFUSED_IOCTLS)],
    )
    for name in sorted(numbers):
        if name not in _WITH_ARGUMENTS:
            code += [(_JUMP_EQUAL, 0, 1, numbers[name]), _refuse(errno.EPERM)]
    code.append((_ANSWER, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def _checked(number: int, argument: int, tests: list[_Instruction]) -> list[_Instruction]:
    """Refuses the call when the last test leads to the next instruction, else allows it."""
    last, jump_true, _, value = tests[-1]
    tests = [*tests[:-1], (last, jump_true, 1, value)]
    body = [
        (_LOAD, 0, 0, _ARGUMENT + 8 * argument),
        *tests,
        _refuse(errno.EPERM),
        (_ANSWER, 0, 0, _ALLOW),
    ]
    return [(_JUMP_EQUAL, 0, len(body), number), *body]


def _families(number: int) -> list[_Instruction]:
    """Allows sockets of few families only: the others reach into the kernel and the host."""
    tests: list[_Instruction] = [
        (_JUMP_EQUAL, len(_FAMILIES) - index, 0, family) for index, family in enumerate(_FAMILIES)
    ]
    body = [
        (_LOAD, 0, 0, _ARGUMENT),
        *tests,
        _refuse(errno.EPERM),
        (_ANSWER, 0, 0, _ALLOW),
    ]
    return [(_JUMP_EQUAL, 0, len(body), number), *body]


def program() -> bytes:
    """For this machine. Raises where the filter does not know the processor."""
    if linux.AUDIT_ARCHITECTURE is None:
        raise OSError(errno.ENOSYS, f"no system call filter for {linux.MACHINE}")
    return build(linux.MACHINE, linux.AUDIT_ARCHITECTURE)
