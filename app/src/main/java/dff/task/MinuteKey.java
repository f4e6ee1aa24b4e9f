package dff.task;

/**
 * One row of the statistics by minute.
 *
 * @param status how the run ended
 * @param answered what its caller was told: not the same when the caller did not wait for the end
 */
record MinuteKey(long minute, String origin, String originId, String functionId, String status, String answered) {
    private static final long MINUTE = 60_000;

    static MinuteKey of(TaskRecord record) {
        return of(record, record.status().counted());
    }

    static MinuteKey of(TaskRecord record, String answered) {
        return of(
                record.triggered(),
                record.origin(),
                record.functionId(),
                record.status().counted(),
                answered);
    }

    static MinuteKey of(long triggered, Origin origin, String functionId, String status, String answered) {
        return new MinuteKey(
                triggered / MINUTE * MINUTE,
                origin.kind(),
                origin.keptAs().equals(origin.kind()) ? "" : origin.id(),
                functionId,
                status,
                answered);
    }
}
