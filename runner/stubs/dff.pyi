"""Names that the platform gives to every script: `DFF`, `print_var` and the `_DFF_…` globals.

For editors and type checkers outside of the platform. Save it beside your scripts as `__builtins__.pyi` (Pyright, Pylance:
scripts need no import), or as `dff.pyi` and write `if TYPE_CHECKING: from dff import *` (mypy). Scripts never import it
when they run.

Both generations of names are there. Of each upper-case name there is a lower-case form, which is meant the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, TypeVar, overload

__all__ = [
    "DFF",
    "print_var",
    "_DFF_CRONTAB",
    "_DFF_CRONTAB_DELAY",
    "_DFF_CRONTAB_EXEC_MODE",
    "_DFF_CRON_EXPR",
    "_DFF_CRON_JOB_DELAY",
    "_DFF_CRON_JOB_EXEC_MODE",
    "_DFF_DEBUG",
    "_DFF_DELAY",
    "_DFF_ETA",
    "_DFF_EXEC_MODE",
    "_DFF_FUNC_CHAIN",
    "_DFF_FUNC_ID",
    "_DFF_FUNC_NAME",
    "_DFF_HTTP_REQUEST",
    "_DFF_ORIGIN",
    "_DFF_ORIGIN_ID",
    "_DFF_QUEUE",
    "_DFF_ROOT_TASK_ID",
    "_DFF_SCRIPT_ID",
    "_DFF_SCRIPT_SET_ID",
    "_DFF_START_TIME",
    "_DFF_START_TIME_MS",
    "_DFF_TASK_ID",
    "_DFF_TRIGGER_TIME",
    "_DFF_TRIGGER_TIME_MS",
    "_DFF_WORKER_QUEUE",
]

_Function = TypeVar("_Function", bound=Callable[..., Any])
_Rows = list[dict[str, Any]]
_Names = list[str]
_Members = set[Any]
_Moment = datetime | date | int | float | str | None
_Redis = str | bytes | int | float

class _Api:
    def __call__(
        self,
        title: str | None = None,
        category: str | None = None,
        tags: Sequence[str] | None = None,
        *,
        timeout: int | None = None,
        api_timeout: int | None = None,
        cache_result: int | float | None = None,
        fixed_crontab: str | None = None,
        fixed_cron_expr: str | None = None,
        delayed_crontab: int | Sequence[int] | None = None,
        delayed_cron_job: int | Sequence[int] | None = None,
        queue: int | str | None = None,
        expires: int | None = None,
        isolation: Literal["warm", "fresh"] | None = None,
        integration: str | None = None,
        integration_config: Mapping[str, Any] | None = None,
        kwargs_hint: Mapping[str, Mapping[str, Any]] | None = None,
        hint: Any = None,
        is_hidden: bool | None = None,
        is_disabled: bool | None = None,
        fixed_task_info_limit: int | None = None,
    ) -> Callable[[_Function], _Function]:
        """Exports the decorated function: `@DFF.API('Title')`.

        title: shown to people, at most 256 characters.
        category, tags: for filtering; the default category is `general`.
        timeout: seconds the function may run, 1 to 3600; default 30.
        api_timeout: seconds a caller waits for the answer, 1 to 180; default 10.
        cache_result: seconds for which equal calls get the same result; None or 0 = none.
        fixed_crontab: 5-field expression that replaces those of the crontab configs of this function.
        delayed_crontab: seconds after each trigger, one run for each of them.
        queue: 1 to 9, or an alias such as `cpu`.
        expires: seconds a call may wait for its start, 1 to 86400.
        isolation: `warm` shares a process with later calls of the script set, `fresh` has its own.
        integration: `signIn` or `autoRun`; integration_config: `crontab`, `onLaunch`, `onPublish`.
        kwargs_hint: conversions and checks by argument.

        Raises InvalidOptionException for a wrong value, TypeError for an unknown option.
        """

class _Env:
    def __call__(self, id: str) -> Any:
        """Value of an environment variable, converted to its type; None if there is none.

        Raises ValueError or TypeError when the text does not fit the type.
        """
    def get(self, id: str) -> Any:
        """Value of an environment variable, converted to its type; None if there is none."""
    def list(self) -> _Rows:
        """All variables: `id`, `title`, `description`, `valueTEXT`, `autoTypeCasting`, times."""
    def keys(self) -> _Names:
        """Ids of all variables."""
    def save(
        self, id: str, value: Any, title: str | None = None, description: str | None = None
    ) -> None:
        """Makes or replaces a variable; its type follows from the value."""
    def delete(self, id: str) -> None:
        """Deletes a variable."""

class _Store:
    """Lasting values by key and scope. Keys and scopes have at most 256 characters."""
    def __call__(self, key: str, scope: str | None = None) -> Any:
        """Value of a key; None if there is none or it has expired."""
    def get(self, key: str, scope: str | None = None) -> Any:
        """Value of a key; None if there is none or it has expired."""
    @overload
    def set(
        self,
        key: str,
        value: Any,
        scope: str | None = None,
        expire: float | None = None,
        not_exists: bool = False,
        *,
        expires: float | None = None,
    ) -> None: ...
    @overload
    def set(
        self,
        key: str,
        value: Any,
        expires: float | None = None,
        not_exists: bool = False,
        expire: float | None = None,
        scope: str | None = None,
    ) -> None:
        """Stores a value as JSON. expire: seconds from now, None = never. not_exists: only when there is none.

        The scope is the id of the script unless given. A third positional text is a scope, a number an expiry.
        """
    def delete(self, key: str, scope: str | None = None) -> None:
        """Deletes a key."""
    def mset(
        self,
        key_values: Mapping[str, Any],
        expires: float | None = None,
        not_exists: bool = False,
        expire: float | None = None,
        scope: str | None = None,
    ) -> None:
        """Stores several values."""
    def mget(self, keys: Sequence[str], scope: str | None = None) -> dict[str, Any]:
        """Values by key; None for missing ones."""
    def getall(self, scope: str | None = None) -> dict[str, Any]:
        """All values of a scope by key."""
    def keys(self, pattern: str = "*", scope: str | None = None) -> list[str]:
        """Keys of a scope that match a pattern with `*` and `?`."""
    def get_pattern(self, pattern: str = "*", scope: str | None = None) -> dict[str, Any]:
        """Values by key of those that match."""
    def delete_pattern(self, pattern: str = "*", scope: str | None = None) -> None:
        """Deletes the keys that match."""

class _CacheText(str):
    """A text that can also be decoded, as scripts expect that knew bytes."""
    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str: ...

class _Cache:
    """Quick values by key and scope, which may vanish. Values are texts, bytes or numbers; texts come back."""
    def __call__(self, key: str, scope: str | None = None) -> _CacheText | None:
        """Value of a key; None if there is none."""
    def get(self, key: str, scope: str | None = None) -> _CacheText | None:
        """Value of a key; None if there is none."""
    @overload
    def set(
        self,
        key: str,
        value: _Redis,
        scope: str | None = None,
        expire: float | None = None,
        not_exists: bool = False,
        *,
        expires: float | None = None,
        exists: bool = False,
    ) -> bool | None: ...
    @overload
    def set(
        self,
        key: str,
        value: _Redis,
        expires: float | None = None,
        not_exists: bool = False,
        exists: bool = False,
        expire: float | None = None,
        scope: str | None = None,
    ) -> bool | None:
        """Sets a value. expire: seconds. True, or None when `not_exists` or `exists` forbade it."""
    def getset(self, key: str, value: _Redis, scope: str | None = None) -> _CacheText | None:
        """Sets a value and answers the old one."""
    def mset(self, key_values: Mapping[str, _Redis], scope: str | None = None) -> Any:
        """Sets several values."""
    def mget(self, keys: Sequence[str], scope: str | None = None) -> dict[str, _CacheText | None]:
        """Values by key; None for missing ones."""
    def delete(self, key: str, scope: str | None = None) -> int:
        """Deletes a key; answers how many there were."""
    def exists(self, key: str, scope: str | None = None) -> Any:
        """Whether there is the key."""
    def type(self, key: str, scope: str | None = None) -> Any:
        """Kind of the value: string, list, hash, set, zset or none."""
    def keys(self, pattern: str = "*", scope: str | None = None) -> list[Any]:
        """Keys of the scope that match a pattern."""
    def get_pattern(self, pattern: str = "*", scope: str | None = None) -> dict[str, Any]:
        """Values by key of those that match."""
    def delete_pattern(self, pattern: str = "*", scope: str | None = None) -> Any:
        """Deletes the keys that match."""
    def expire(self, key: str, expires: float, scope: str | None = None) -> bool:
        """Seconds from now until the key vanishes. False if there is no such key."""
    def expireat(self, key: str, timestamp: float, scope: str | None = None) -> bool:
        """Unix time in seconds at which the key vanishes."""
    def ttl(self, key: str, scope: str | None = None) -> int:
        """Seconds left; -1 without expiry, -2 without key."""
    def pttl(self, key: str, scope: str | None = None) -> int:
        """Milliseconds left; -1 without expiry, -2 without key."""
    def incr(self, key: str, step: int = 1, scope: str | None = None) -> int:
        """Adds `step`; answers the new number."""
    def incrby(self, key: str, step: int = 1, scope: str | None = None) -> int:
        """Adds `step`; answers the new number."""
    def hkeys(self, key: str, pattern: str = "*", scope: str | None = None) -> list[Any]:
        """Fields of a hash that match a pattern."""
    def hget(self, key: str, field: str, scope: str | None = None) -> _CacheText | None:
        """One field of a hash."""
    def hmget(self, key: str, fields: Sequence[str], scope: str | None = None) -> Any:
        """Several fields of a hash."""
    def hgetall(self, key: str, scope: str | None = None) -> dict[str, _CacheText]:
        """All fields of a hash."""
    def hset(self, key: str, field: str, value: _Redis, scope: str | None = None) -> int:
        """Sets a field of a hash."""
    def hsetnx(self, key: str, field: str, value: _Redis, scope: str | None = None) -> Any:
        """Sets a field of a hash unless there is one."""
    def hmset(self, key: str, obj: Mapping[str, _Redis], scope: str | None = None) -> Any:
        """Sets several fields of a hash."""
    def hincr(self, key: str, field: str, scope: str | None = None) -> int:
        """Adds 1 to a field of a hash."""
    def hincrby(self, key: str, field: str, step: int = 1, scope: str | None = None) -> int:
        """Adds `step` to a field of a hash."""
    def hdel(self, key: str, field: str | Sequence[str], scope: str | None = None) -> int:
        """Deletes a field of a hash."""
    def lpush(self, key: str, value: _Redis | Sequence[_Redis], scope: str | None = None) -> int:
        """Adds at the left end of a list; answers the new length."""
    def rpush(self, key: str, value: _Redis | Sequence[_Redis], scope: str | None = None) -> int:
        """Adds at the right end of a list; answers the new length."""
    def lpop(self, key: str, scope: str | None = None) -> _CacheText | None:
        """Takes from the left end of a list."""
    def rpop(self, key: str, scope: str | None = None) -> _CacheText | None:
        """Takes from the right end of a list."""
    def blpop(self, key: str, timeout: float = 0, scope: str | None = None) -> Any:
        """As `lpop`, and waits for up to `timeout` seconds: [key, value] or None."""
    def brpop(self, key: str, timeout: float = 0, scope: str | None = None) -> Any:
        """As `rpop`, and waits for up to `timeout` seconds: [key, value] or None."""
    def llen(self, key: str, scope: str | None = None) -> int:
        """Length of a list."""
    def lrange(self, key: str, start: int, stop: int, scope: str | None = None) -> list[_CacheText]:
        """Part of a list, `stop` included."""
    def ltrim(self, key: str, start: int, stop: int, scope: str | None = None) -> Any:
        """Keeps only a part of a list."""
    def rpoplpush(
        self,
        key: str,
        dest_key: str | None = None,
        scope: str | None = None,
        dest_scope: str | None = None,
    ) -> _CacheText | None:
        """Moves from the right end of a list to the left end of another one or of the same."""
    def push(self, key: str, value: _Redis | Sequence[_Redis], scope: str | None = None) -> int:
        """As `lpush`."""
    def pop(self, key: str, scope: str | None = None) -> _CacheText | None:
        """As `rpop`."""
    def bpop(self, key: str, timeout: float = 0, scope: str | None = None) -> Any:
        """As `brpop`."""

    def brpoplpush(
        self,
        key: str,
        dest_key: str | None = None,
        scope: str | None = None,
        dest_scope: str | None = None,
        timeout: float = 0,
    ) -> _CacheText | None:
        """As `rpoplpush`, and waits for up to `timeout` seconds."""

    def run(self, cmd: str, *args: Any, scope: str | None = None) -> Any:
        """Runs a command of Redis, whose first argument is the key."""

    def publish(self, topic: str, message: Any, scope: str | None = None) -> int:
        """Sends a message to those who listen to a topic; answers how many."""

    def ping(self) -> bool:
        """Whether the cache answers."""

    def info(self) -> dict[str, Any]:
        """Facts about the cache."""

    def dbsize(self) -> int:
        """Number of keys."""

    def sadd(self, key: str, member: _Redis | Sequence[_Redis], scope: str | None = None) -> int:
        """Adds to a set."""
    def srem(self, key: str, member: _Redis | Sequence[_Redis], scope: str | None = None) -> int:
        """Takes out of a set."""
    def scard(self, key: str, scope: str | None = None) -> int:
        """Members of a set."""
    def smembers(self, key: str, scope: str | None = None) -> _Members:
        """All members of a set."""
    def sismember(self, key: str, member: _Redis, scope: str | None = None) -> Any:
        """Whether a member is in a set."""
    def zadd(self, key: str, mapping: Mapping[str, float], scope: str | None = None) -> int:
        """Adds members with their scores."""
    def zrem(self, key: str, member: _Redis | Sequence[_Redis], scope: str | None = None) -> int:
        """Takes out of a sorted set."""
    def zcard(self, key: str, scope: str | None = None) -> int:
        """Members of a sorted set."""
    def zrange(
        self,
        key: str,
        start: int = 0,
        stop: int = -1,
        with_scores: bool = False,
        scope: str | None = None,
    ) -> list[Any]:
        """Part of a sorted set by rank."""
    def zrangebyscore(
        self,
        key: str,
        min_score: float | str = "-inf",
        max_score: float | str = "+inf",
        with_scores: bool = False,
        scope: str | None = None,
    ) -> list[Any]:
        """Part of a sorted set by score."""

class _Config:
    def __call__(self, key: str, default: Any = None, unmask: bool = False) -> Any:
        """A setting whose name begins with `CUSTOM_`; None if there is none.

        With a default any name may be given; secrets are masked. Without one, other names raise AccessDenyException.
        """

    def get(self, key: str, default: Any = None, unmask: bool = False) -> Any:
        """A setting whose name begins with `CUSTOM_`; None if there is none."""

    def list(self) -> _Rows:
        """All of them as `{'key': …, 'value': …}`."""

    def dict(self) -> dict[str, Any]:
        """All of them by name."""

    def query(
        self, all_configs: bool = False, unmask: bool = False, list_output: bool = False
    ) -> Any:
        """Settings by name or as a list; with `all_configs` others too, secrets masked."""

class _Context:
    """Values shared by the scripts and threads of one call."""
    def __call__(self, key: Any) -> Any:
        """Value of a key; None if there is none."""
    def get(self, key: Any) -> Any:
        """Value of a key; None if there is none."""
    def get_all(self) -> dict[Any, Any]:
        """All values."""
    def set(self, key: Any, value: Any) -> None:
        """Sets a value for the rest of the call."""
    def has(self, key: Any) -> bool:
        """Whether there is a value."""
    def delete(self, key: Any) -> Any:
        """Deletes a value and answers it."""
    def clear(self) -> None:
        """Deletes all values."""

class _ThreadResult(tuple[Any, BaseException | None]):
    """`(value, error)`, also by name."""

    key: str
    value: Any
    error: BaseException | None

class _Thread:
    """Functions run beside the main one, by 5 threads unless set otherwise. A call waits for them until its limit."""
    def start(
        self,
        fn: Callable[..., Any],
        args: Iterable[Any] | None = None,
        kwargs: Mapping[str, Any] | None = None,
        key: Any = None,
    ) -> None:
        """Runs `fn(*args, **kwargs)` in a thread. Raises DuplicationException when the key is in use."""
    def submit(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
        """Runs `fn(*args, **kwargs)` in a thread; answers the key of its result."""
    @overload
    def get_result(self, wait: bool = True, key: Any = None) -> Any: ...
    @overload
    def get_result(self, key: str, wait: bool = True) -> _ThreadResult | None:
        """Result of one key, or without a key of all by key. None when unknown or, without waiting, not ready.

        `error` is the exception; it is not raised.
        """
    def get_all_results(self, wait: bool = True) -> list[_ThreadResult]:
        """Results in the order of the starts."""
    def pop_result(self, wait: bool = True) -> _ThreadResult | None:
        """The next finished result; None when there is none left."""
    def wait_all_finished(self) -> None:
        """Waits until nothing runs."""
    def set_pool_size(self, pool_size: int) -> None:
        """Threads at most, 1 to 200; before the first start only."""
    @property
    def pool_size(self) -> int:
        """Threads at most."""
    @property
    def is_all_finished(self) -> bool:
        """Whether nothing runs."""

class _Toolkit:
    def gen_uuid(self) -> str:
        """A random UUID."""
    def gen_rand_string(self, length: int = 32, chars: str | None = None) -> str:
        """A random text of up to 1,000,000 letters and digits, or of the characters given."""
    def json_find(self, j: Any, path: str, safe: bool = False) -> Any:
        """Value at a path such as `a.b.0`. Raises KeyError when a step is missing, unless safe: then None."""
    def json_find_safe(self, j: Any, path: str) -> Any:
        """Value at a path; None when a step is missing."""
    def json_smart_find(self, j: Any, key: Any) -> Any:
        """First value of a key at any depth; None if there is none."""
    def json_override(self, src: Any, dest: Any) -> Any:
        """Puts the values of `src` into `dest`, objects within objects too; answers `dest`."""
    def json_pick(self, j: Any, keys: Any) -> Any:
        """The keys of an object that are listed and there."""
    def json_dumps(self, j: Any, indent: int | None = None) -> str:
        """JSON by the rules for results."""
    def json_loads(self, s: Any) -> Any:
        """Value of a JSON text."""
    def json_copy(self, j: Any) -> Any:
        """The value after JSON and back: shares nothing with the original."""
    def get_arrow(self, d: Any = None) -> Any:
        """An `arrow` object, when that package is installed."""
    def get_date_string(self, d: _Moment = None, f: str | None = None) -> str:
        """`2021-01-02`, in UTC. `d` is a date, Unix time in s or ms, or ISO text; None = now."""
    def get_time_string(self, d: _Moment = None, f: str | None = None) -> str:
        """`03:04:05`, in UTC."""
    def get_datetime_string(self, d: _Moment = None, f: str | None = None) -> str:
        """`2021-01-02 03:04:05`, in UTC."""
    def get_datetime_string_cn(self, d: _Moment = None, f: str | None = None) -> str:
        """`2021-01-02 11:04:05`, in UTC+8."""
    def to_unix_timestamp(self, d: _Moment = None) -> int:
        """Unix time in seconds."""
    def to_unix_timestamp_ms(self, d: _Moment = None) -> int:
        """Unix time in milliseconds."""
    def to_iso_datetime(self, d: _Moment = None) -> str:
        """ISO 8601 with offset."""
    def get_days_from_now(self, d: _Moment) -> int:
        """Whole days until `d`; negative when it has passed."""
    def to_boolean(self, value: Any) -> bool | None:
        """True for `true`, `yes`, `on`, `y`, `1` and so on, False for their opposites, else None."""
    def as_array(self, value: Any) -> list[Any]:
        """A list of the value: itself if it is one, [] for None."""
    def as_array_str(self, value: Any) -> list[str]:
        """As above, with texts."""
    def match_wildcard(self, value: Any, pattern: str) -> bool:
        """Whether a text matches a pattern with `*` and `?`."""
    def match_wildcards(self, value: Any, patterns: str | Sequence[str]) -> bool:
        """Whether a text matches any of the patterns."""
    def get_md5(self, s: Any) -> str:
        """Hex MD5 of a text or bytes."""
    def get_sha1(self, s: Any) -> str:
        """Hex SHA-1 of a text or bytes."""
    def get_sha256(self, s: Any) -> str:
        """Hex SHA-256 of a text or bytes."""
    def get_sha512(self, s: Any) -> str:
        """Hex SHA-512 of a text or bytes."""
    def get_base64(self, s: Any, url_safe: bool = False) -> str:
        """Base64 of a text or bytes."""
    def from_base64(self, s: Any, url_safe: bool = False) -> Any:
        """Text of Base64 of either alphabet; bytes when it is no UTF-8."""
    def cipher_by_aes(self, text: str, key: str, salt: str | None = None) -> str:
        """Ciphers a text of up to 2 Mi characters with AES-256-GCM; answers Base64."""
    def decipher_by_aes(self, data: str, key: str, salt: str | None = None) -> str:
        """The text again. Raises ValueError when key or salt are others or the data was changed."""

class _DataSource:
    """Its methods depend on the type of the data source."""
    def __getattr__(self, name: str) -> Any: ...

class _DataSources:
    def __call__(self, id: str, **options: Any) -> _DataSource:
        """The data source of that id. Raises NotFoundException if there is none."""
    def get(self, id: str, **options: Any) -> _DataSource:
        """The data source of that id. Raises NotFoundException if there is none."""
    def list(self) -> _Rows:
        """All data sources, without their configuration."""
    def query(self, connector_type: str | None = None) -> _Rows:
        """`id`, `title` and `type` of those of a type."""
    def save(
        self,
        id: str,
        type: str,
        config: Mapping[str, Any],
        title: str | None = None,
        description: str | None = None,
    ) -> None:
        """Makes or replaces a data source."""
    def delete(self, id: str) -> None:
        """Deletes a data source."""

class _Entities:
    """Auth links, batches, crontab configs."""

    def get(self, entity_id: str | None = None) -> dict[str, Any] | None:
        """The one of that id, or the one that started this call. None when there is none."""

    def query(
        self, fields: Sequence[str] | None = None, filters: Mapping[str, Any] | None = None
    ) -> _Rows:
        """Those that match `{field: {operator: value}}`, at most 1000.

        Operators: eq, ne, lt, le, gt, ge, in, notin, like, contains, isnull.
        """

    def call(
        self,
        entity_id: str,
        kwargs: Mapping[str, Any] | None = None,
        trigger_time: int | None = None,
        queue: int | str | None = None,
        timeout: int | None = None,
        expires: int | None = None,
    ) -> None:
        """Queues its function as a new task. Raises EntityNotFound, and BadEntityCall for bad numbers."""
    helper = call
    def __call__(
        self,
        entity_id: str,
        kwargs: Mapping[str, Any] | None = None,
        trigger_time: int | None = None,
        queue: int | str | None = None,
        timeout: int | None = None,
        expires: int | None = None,
    ) -> None: ...

class _CronJobs(_Entities):
    """Crontab configs."""

    def set_cron_expr(self, expr: str, expires: int | None = None, entity_id: str | None = None) -> None:
        """Gives it another expression, before the function's and its own, for so many seconds or until it is cleared.

        entity_id: the one that started this call when not given.
        expires: 1 to 31536000. expr: five fields, or six with seconds first, at most 64 characters.
        Raises EntityNotFound, and BadEntityCall for a bad expression or number.
        """
    def get_cron_expr(self, entity_id: str | None = None) -> str | None:
        """The expression a script gave it, while it holds; else None. Raises EntityNotFound."""
    def get_all_cron_expr(self) -> dict[str, str]:
        """Ids of all that have an expression from a script, with these, at most 1000."""
    def clear_cron_expr(self, entity_id: str | None = None) -> None:
        """Takes back the expression a script gave it. Raises EntityNotFound."""
    def pause(self, expires: int, entity_id: str | None = None) -> None:
        """Pauses it for 1 to 31536000 seconds. Raises EntityNotFound, and BadEntityCall for a bad number."""
    set_crontab = set_cron_expr
    set_temp_crontab = set_cron_expr
    get_crontab = get_cron_expr
    get_temp_crontab = get_cron_expr
    get_all_crontab = get_all_cron_expr
    get_all_temp_crontab = get_all_cron_expr
    clear_crontab = clear_cron_expr
    clear_temp_crontab = clear_cron_expr

class _TaskLogger:
    """Writes log entries with their level."""

    def debug(self, message: Any, *args: Any) -> None: ...
    def info(self, message: Any, *args: Any) -> None: ...
    def warning(self, message: Any, *args: Any) -> None: ...
    def error(self, message: Any, *args: Any) -> None: ...

class _Task:
    task_id: str
    """Id of this task."""
    start_time: int
    """Unix time of the start in seconds."""
    logger: _TaskLogger
    """Writes log entries with their level."""

class _Response:
    """What a function returns to control the HTTP answer."""
    def __init__(
        self,
        data: Any,
        status_code: int | None = None,
        content_type: str | None = None,
        headers: Mapping[str, Any] | None = None,
        allow_304: bool = False,
        download: bool | str = False,
    ) -> None:
        """Data with control over the HTTP answer.

        data: any result, or a generator, which is streamed: with `text/event-stream` each item becomes the data of one event.
        status_code: HTTP status 200 to 599. content_type: `html`, `json`, `text/csv`, `text/event-stream` ….
        headers: more headers. allow_304: leaves caching to the ETag.
        download: file name of an attachment, or True.
        """

class _FileResponse(_Response):
    """Made by `DFF.RESP_FILE`."""

class _Dff:
    API: _Api
    """Exports the decorated function."""
    api: _Api
    export_as_api: _Api
    ENV: _Env
    """Environment variables."""
    env: _Env
    STORE: _Store
    """Lasting values."""
    store: _Store
    CACHE: _Cache
    """Quick values, which may vanish."""
    cache: _Cache
    CONFIG: _Config
    """Settings made for scripts."""
    config: _Config
    CTX: _Context
    """Values shared during one call."""
    ctx: _Context
    THREAD: _Thread
    """Threads."""
    thread: _Thread
    ASYNC: _Thread
    """Threads, by their first name."""
    TOOLKIT: _Toolkit
    """Small functions."""
    toolkit: _Toolkit
    TASK: _Task
    """The running task."""
    task: _Task
    SRC: _DataSources
    """Data sources."""
    src: _DataSources
    CONN: _DataSources
    """Data sources, by their later name."""
    conn: _DataSources
    SYNC_API: _Entities
    """Auth links, by their later name."""
    sync_api: _Entities
    AUTH_LINK: _Entities
    """Auth links."""
    auth_link: _Entities
    ASYNC_API: _Entities
    """Batches, by their later name."""
    async_api: _Entities
    BATCH: _Entities
    """Batches."""
    batch: _Entities
    CRON_JOB: _CronJobs
    """Crontab configs, by their later name."""
    cron_job: _CronJobs
    CRONTAB_CONFIG: _CronJobs
    """Crontab configs."""
    crontab_config: _CronJobs
    RESP: type[_Response]
    """Data with control over the HTTP answer."""
    resp: type[_Response]
    FuncResponse: type[_Response]
    def RESP_FILE(
        self,
        file_path: str,
        status_code: int | None = None,
        headers: Mapping[str, Any] | None = None,
        allow_304: bool = False,
        auto_delete: bool = False,
        download: bool | str = True,
    ) -> _FileResponse:
        """A file of the resource folder. auto_delete: delete it afterwards. download: False = shown, text = file name.

        Raises Exception when there is no such file, AccessDenyException when the path leaves the folder.
        """
    resp_file = RESP_FILE
    FuncResponseFile = RESP_FILE
    def RESP_LARGE_DATA(self, data: Any, content_type: str | None = None) -> _Response:
        """A large result, streamed to the caller. The default type is `json` for dicts and lists, else `txt`."""
    resp_large_data = RESP_LARGE_DATA
    def REDIRECT(self, url: str) -> _Response:
        """Sends the caller elsewhere with status 302. Raises TypeError when `url` is no text."""
    redirect = REDIRECT
    def LOG(self, *args: Any) -> None:
        """Writes a log entry."""
    log = LOG
    plot = LOG
    def VAR(self, *values: Any, **named: Any) -> None:
        """Writes a log entry for each value with its type, text and size."""
    var = VAR
    def EVAL(
        self,
        expression: str,
        globals: dict[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
    ) -> Any:
        """Value of an expression; without names it sees those of the caller."""
    eval = EVAL
    def EXEC(self, code: str, globals: dict[str, Any] | None = None, locals: Any = None) -> None:
        """Executes statements; without names they see those of the caller."""
    exec = EXEC
    def RSRC(self, path: str = "") -> str:
        """Absolute path inside the resource folder. Raises AccessDenyException when it leaves the folder."""
    rsrc = RSRC
    PATH = RSRC
    path = RSRC
    get_resource_path = RSRC
    def SQL(self, sql: str, sql_params: Any = None, pretty: bool = False) -> str:
        """SQL text with parameters: `?` escaped as for MySQL, `??` as plain text. Raises TypeError for nested values."""
    sql = SQL
    format_sql = SQL
    def SIGN(self, *args: Any) -> str:
        """Hex MD5 of the installation's secret and the arguments, one on a line."""
    sign = SIGN
    def FUNC(
        self, func_id: str, kwargs: Mapping[str, Any] | None = None, queue: int | None = None
    ) -> None:
        """Starts another published function as a new task and does not wait for it.

        Raises NotFoundException when there is none, FuncCircularCall when it stands in the chain of functions that
        started one another, FuncChainTooLongException when five of them do.
        """
    func = FUNC
    call_func = FUNC
    def BLUEPRINT(self, blueprint_id: str, kwargs: Mapping[str, Any] | None = None) -> None:
        """Runs a blueprint. Not available yet: raises NotSupportException."""
    blueprint = BLUEPRINT
    def DATAWAY(self, *args: Any, **kwargs: Any) -> Any:
        """Client of a DataWay. Not available yet: raises NotSupportException."""
    dataway = DATAWAY
    def DATAKIT(self, *args: Any, **kwargs: Any) -> Any:
        """Client of a DataKit. Not available yet: raises NotSupportException."""
    datakit = DATAKIT
    def GUANCE_OPENAPI(self, *args: Any, **kwargs: Any) -> Any:
        """Client of the Guance Open API. Not available yet: raises NotSupportException."""
    guance_openapi = GUANCE_OPENAPI
    def EXTRA_GUANCE_DATA(self, *args: Any, **kwargs: Any) -> None:
        """Accepted for older scripts; does nothing."""
    extra_guance_data = EXTRA_GUANCE_DATA
    def list_data_sources(self) -> _Rows:
        """All data sources, without their configuration."""

DFF: _Dff
"""What the platform offers to scripts."""

def print_var(*values: Any, **named: Any) -> None:
    """Writes a log entry for each value with its type, text and size."""

class _Headers(dict[str, str]):
    """Lower-case names; looking up ignores case."""

_DFF_DEBUG: bool
"""True in editor runs and publish checks."""
_DFF_TASK_ID: str
"""Id of this task."""
_DFF_ROOT_TASK_ID: str
"""Id of the first task of a chain of functions."""
_DFF_SCRIPT_SET_ID: str
"""Script set of the function that was called."""
_DFF_SCRIPT_ID: str
"""Script of the function that was called."""
_DFF_FUNC_ID: str
"""The function that was called, `set__script.function`."""
_DFF_FUNC_NAME: str
"""Name of the function that was called; empty in a publish check."""
_DFF_FUNC_CHAIN: list[str]
"""Ids of the functions that started one another, the first one first."""
_DFF_ORIGIN: str
"""What started the task: `authLink` or `syncAPI`, `batch`, `crontab`, `direct`, `debug`, `integration`."""
_DFF_ORIGIN_ID: str
"""Id of what started it."""
_DFF_EXEC_MODE: str
"""`sync`, `async`, `crontab` or `auto`."""
_DFF_START_TIME: int
"""Unix time of the start in seconds."""
_DFF_START_TIME_MS: int
"""Unix time of the start in milliseconds."""
_DFF_TRIGGER_TIME: int
"""Unix time of the request, or of the crontab minute, in seconds."""
_DFF_TRIGGER_TIME_MS: int
"""The same in milliseconds."""
_DFF_CRONTAB: str | None
"""Crontab expression, in runs started by one."""
_DFF_CRONTAB_DELAY: int | None
"""Delay of this run in seconds, in runs started by a crontab config."""
_DFF_CRONTAB_EXEC_MODE: str | None
"""`crontab` or `manual`."""
_DFF_CRON_EXPR: str | None
"""Later name of `_DFF_CRONTAB`."""
_DFF_CRON_JOB_DELAY: int | None
"""Later name of `_DFF_CRONTAB_DELAY`."""
_DFF_CRON_JOB_EXEC_MODE: str | None
"""Later name of `_DFF_CRONTAB_EXEC_MODE`."""
_DFF_ETA: str | None
"""Start not before this time, in ISO form."""
_DFF_DELAY: int | None
"""Start after so many seconds."""
_DFF_QUEUE: Any
"""Number of the queue."""
_DFF_WORKER_QUEUE: str | None
"""Internal name of the queue."""
_DFF_HTTP_REQUEST: dict[str, Any]
"""The request: `method`, `originalUrl`, `url`, `host`, `headers`, `query`, `body`, `ip`, `ips`, …; empty without one."""
