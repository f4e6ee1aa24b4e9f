"""Runs the functions of users for the worker JVM; see docs/protocol.md.

shim -> zygote -> runners: the shim owns the uid and the mounts, the zygote forks, a runner serves
one socket.
"""

__version__ = "0.1.0"
