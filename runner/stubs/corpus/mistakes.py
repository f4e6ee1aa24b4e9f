"""Ten mistakes that a type checker finds with dff.pyi: one on each marked line, nowhere else."""


@DFF.API("Wrong options", timeout="30")  # mistake: seconds are a number
def wrong_option() -> int:
    return 1


@DFF.API("Unknown option", time_out=30)  # mistake: no such option
def unknown_option() -> int:
    return 1


def mistakes() -> None:
    DFF.ENVS("x")  # mistake: no such name
    DFF.STORE.set("key")  # mistake: no value
    DFF.CTX.set("key", 1, 2)  # mistake: too many arguments
    DFF.RESP("text", statuscode=404)  # mistake: misspelt argument
    DFF.RESP_FILE(5)  # mistake: a path is a text
    DFF.CACHE.incr("counter", step="2")  # mistake: a step is a number
    seconds: str = _DFF_START_TIME  # mistake: Unix times are numbers
    DFF.TOOLKIT.get_md5()  # mistake: nothing to digest
    print(seconds)
