"""Names and argument orders of the later generations."""

from datetime import datetime


@DFF.API(
    "Everything",
    fixed_cron_expr="0 * * * *",
    delayed_cron_job=[0, 30],
    expires=600,
    isolation="fresh",
)
def everything(text: str = "", base64: str = "") -> object:
    DFF.STORE.set("key", [1], 60, not_exists=True)
    DFF.STORE.mset({"a": 1}, expires=60)
    found = DFF.STORE.get_pattern("a*")
    DFF.CACHE.set("key", 1.5, 60, exists=True)
    DFF.CACHE.zadd("board", {"ann": 3.5})
    key = DFF.THREAD.submit(len, "abc")
    result = DFF.THREAD.get_result(key)
    if result is not None and result.error is None:
        print(result.key, result.value)
    while DFF.THREAD.pop_result() is not None:
        DFF.LOG(DFF.THREAD.pool_size)
    DFF.VAR(found, text=text)
    print_var(base64)
    DFF.CTX.set("moment", datetime.now())
    return DFF.RESP_LARGE_DATA(found)


@DFF.api("Stream")
def events():
    for n in range(3):
        yield {"event": "count", "data": {"n": n, "id": DFF.toolkit.gen_uuid()}}


@DFF.API("Elsewhere", tags=None)
async def elsewhere():
    secret = DFF.TOOLKIT.cipher_by_aes("text", "key", salt="s")
    at = DFF.TOOLKIT.get_datetime_string_cn(0, "YYYY-MM-DD")
    DFF.SYNC_API.call("auth-link-1", {"x": 1})
    print(DFF.sql("SELECT 1", pretty=True), _DFF_CRON_EXPR, _DFF_HTTP_REQUEST.get("body"), at)
    return DFF.REDIRECT("/x?" + DFF.TOOLKIT.decipher_by_aes(secret, "key", "s"))
