"""Names and argument orders of the first generation."""

import json


@DFF.API("Add", category="math", tags=["b", "a"], timeout=60, api_timeout=20, cache_result=30)
def add(x: float, y: float = 1) -> float:
    DFF.log("adding")
    return x + y


@DFF.export_as_api("Old positions", "math", ("a", "b"))
def old_positions() -> dict:
    DFF.STORE.set("count", {"n": 1}, "some-scope", 60)
    DFF.CACHE.set("token", "x", scope="some-scope", expire=60, not_exists=True)
    raw = DFF.CACHE.get("token", scope="some-scope")
    token = raw.decode() if raw is not None else ""
    DFF.CACHE.hset("hash", "field", json.dumps([1]))
    DFF.CACHE.lpush("list", 1)
    return {"count": DFF.STORE.get("count", scope="some-scope"), "token": token}


@DFF.API("Files")
def files(files: list) -> object:
    path = DFF.get_resource_path("a/b.txt")
    with open(path, "w") as out:
        out.write(_DFF_HTTP_REQUEST["method"] + str(len(files)))
    DFF.ASYNC.start(add, args=[1], kwargs={"y": 2}, key="sum")
    value, error = DFF.ASYNC.get_result(key="sum")
    print(value, error, _DFF_ROOT_TASK_ID, _DFF_CRONTAB)
    sql = DFF.format_sql("SELECT * FROM ?? WHERE id IN (?)", ["t", [1, 2]])
    if _DFF_DEBUG:
        return DFF.FuncResponse(sql, content_type="txt")
    return DFF.FuncResponseFile("a/b.txt", download=False)


@DFF.API("Settings", integration="autoRun", integration_config={"crontab": "*/5 * * * *"})
def settings() -> list:
    DFF.ENV.save("flag", True, title="A flag")
    return [
        DFF.ENV("flag"),
        DFF.ENV.list(),
        DFF.CONFIG("CUSTOM_A"),
        DFF.EVAL("1 + 1"),
        DFF.SIGN(1, 2),
    ]


@DFF.API("Sources")
def sources() -> None:
    rows = DFF.SRC("my_db", database="x").query("SELECT ?", sql_params=[1])
    DFF.call_func("demo__main.f", kwargs={"rows": rows})
