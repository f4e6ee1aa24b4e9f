"""Response objects: what a function returns to control the HTTP answer."""

from __future__ import annotations

import os
from typing import Any

from dff_runner.resources import resource_path


class FuncResponse:
    """Data with response control."""

    def __init__(
        self,
        data: Any,
        status_code: int | None = None,
        content_type: str | None = None,
        headers: dict[str, Any] | None = None,
        allow_304: bool = False,
        download: Any = False,
    ) -> None:
        self.data = data
        self.status_code = status_code
        self.content_type = content_type
        self.headers = headers
        self.allow_304 = allow_304
        self.download = download

    def control(self) -> dict[str, Any]:
        control: dict[str, Any] = {"allow304": bool(self.allow_304)}
        if self.status_code is not None:
            control["statusCode"] = int(self.status_code)
        if self.content_type:
            control["contentType"] = str(self.content_type)
        if self.headers:
            control["headers"] = {str(key): str(value) for key, value in self.headers.items()}
        if self.download:
            control["download"] = True if self.download is True else str(self.download)
        return control


class FuncResponseFile(FuncResponse):
    """A file of the resource folder."""

    def __init__(
        self,
        resources: str,
        file_path: str,
        status_code: int | None = None,
        headers: dict[str, Any] | None = None,
        allow_304: bool = False,
        auto_delete: bool = False,
        download: Any = True,
    ) -> None:
        super().__init__(None, status_code, None, headers, allow_304, download)
        path = resource_path(resources, file_path)
        if not os.path.isfile(path):
            raise Exception(f"No such file in Resource folder: {file_path}")
        self.file_path = os.path.relpath(path, resources)
        self.auto_delete = auto_delete

    def control(self) -> dict[str, Any]:
        control = super().control()
        control["file"] = self.file_path
        control["autoDelete"] = bool(self.auto_delete)
        control["inline"] = not self.download
        return control


class FuncRedirect(FuncResponse):
    """Sends the caller elsewhere."""

    def __init__(self, url: str) -> None:
        if not isinstance(url, str):
            raise TypeError("`url` should be a string")
        # Blanks and control characters would end the header line.
        location = "".join(part if "!" <= part <= "~" else _percent(part) for part in url)
        page = location.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        super().__init__(f'<a href="{page}">Redirect</a>', status_code=302, content_type="html")
        self.location = location

    def control(self) -> dict[str, Any]:
        return dict(super().control(), location=self.location)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))


def large_data(data: Any, content_type: str | None = None) -> FuncResponse:
    """Results are streamed, so a large one needs no file of its own."""
    if content_type is None:
        content_type = "json" if isinstance(data, (dict, list, tuple)) else "txt"
    return FuncResponse(data, content_type=content_type)
