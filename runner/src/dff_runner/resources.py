"""Paths inside the resource folder."""

from __future__ import annotations

import os

from dff_runner.errors import AccessDenyException


def resource_path(resources: str, path: str) -> str:
    """Absolute path of something in the resource folder; it need not exist."""
    found = os.path.normpath(os.path.join(resources, str(path).lstrip("/")))
    if found != resources and not found.startswith(resources.rstrip("/") + "/"):
        raise AccessDenyException(f"Path `{path}` leaves the Resource folder")
    return found
