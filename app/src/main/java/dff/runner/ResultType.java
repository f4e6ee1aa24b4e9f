package dff.runner;

/** Kinds of results, in the order of their numbers in the protocol. */
public enum ResultType {
    NONE,
    TEXT,
    NUMBER,
    BOOL,
    JSON,
    FILE,
    REDIRECT;

    private static final ResultType[] BY_NUMBER = values();

    static ResultType of(int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new RunnerException("unknown result type " + number);
        }
        return BY_NUMBER[number];
    }
}
