package dff.task;

/** One row of the statistics by minute. */
record MinuteKey(long minute, String origin, String originId, String functionId, String status) {
    private static final long MINUTE = 60_000;

    static MinuteKey of(TaskRecord record) {
        Origin origin = record.origin();
        return new MinuteKey(
                record.triggered() / MINUTE * MINUTE,
                origin.kind(),
                origin.kind().equals("direct") ? "" : origin.id(),
                record.functionId(),
                record.status().shown());
    }
}
