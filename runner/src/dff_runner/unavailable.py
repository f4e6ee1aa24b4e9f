"""Names of the `DFF` object whose part of the platform does not exist yet."""

from __future__ import annotations

from typing import Any, NoReturn

from dff_runner.errors import EntityNotFound, NotFoundException, NotSupportException


class Unavailable:
    """Raises whatever is done with it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise NotSupportException(f"`DFF.{self._name}` is not available yet")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)  # questions of Python itself
        return Unavailable(f"{self._name}.{name}")


class DataSources:
    """`DFF.SRC` and `DFF.CONN` while there are no data sources."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, id: Any, **options: Any) -> NoReturn:
        self.get(id, **options)

    def get(self, id: Any, **_options: Any) -> NoReturn:
        """Options depend on the type of the data source."""
        if self._name == "CONN":
            raise EntityNotFound(f"Connector not found: `{id}`")
        raise NotFoundException(f"Data source `{id}` not found")

    def list(self) -> Any:
        return []

    def query(self, connector_type: Any = None) -> Any:
        return []

    def save(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise NotSupportException(f"`DFF.{self._name}.save` is not available yet")

    def delete(self, id: Any) -> NoReturn:
        self.get(id)


_UNAVAILABLE = (
    "BLUEPRINT",
    "DATAKIT",
    "DATAWAY",
    "GUANCE_OPENAPI",
)


def _unavailable(name: str) -> Any:
    return lambda _run, _script: Unavailable(name)


NAMES: dict[str, Any] = {
    **{name: _unavailable(name) for name in _UNAVAILABLE},
    "CONN": lambda _run, _script: DataSources("CONN"),
    "SRC": lambda _run, _script: DataSources("SRC"),
    "list_data_sources": lambda _run, _script: DataSources("SRC").list,
}
