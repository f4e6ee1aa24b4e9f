package dff.task;

/** One row of the statistics by minute. */
record MinuteKey(long minute, String origin, String originId, String functionId, String status) {
    private static final long MINUTE = 60_000;

    static MinuteKey of(TaskRecord record) {
        return of(
                record.triggered(),
                record.origin(),
                record.functionId(),
                record.status().counted());
    }

    static MinuteKey of(long triggered, Origin origin, String functionId, String status) {
        return new MinuteKey(
                triggered / MINUTE * MINUTE,
                origin.kind(),
                origin.keptAs().equals(origin.kind()) ? "" : origin.id(),
                functionId,
                status);
    }
}
