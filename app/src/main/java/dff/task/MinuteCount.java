package dff.task;

/** Calls of one minute: how many, how long in milliseconds. Guarded by {@link TaskRecords}. */
final class MinuteCount {
    long calls;
    long costSum;
    long costMax;
    /** Calls of up to 1, 10, 100, 1,000 ms and longer. */
    final long[] histogram = new long[5];

    void add(TaskRecord record) {
        long cost = record.usage().costMillis();
        calls++;
        costSum += cost;
        costMax = Math.max(costMax, cost);
        histogram[cost <= 1 ? 0 : cost <= 10 ? 1 : cost <= 100 ? 2 : cost <= 1_000 ? 3 : 4]++;
    }
}
