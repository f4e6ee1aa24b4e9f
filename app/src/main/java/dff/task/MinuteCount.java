package dff.task;

/** Calls of one minute: how many, how long in milliseconds. Guarded by {@link TaskRecords}. */
final class MinuteCount {
    long calls;
    long costSum;
    long costMin = Long.MAX_VALUE;
    long costMax;
    /** Calls of up to 1, 10, 100, 1,000 ms and longer. */
    final long[] histogram = new long[5];
    /** Of those that ran. */
    final CostHistogram costs = new CostHistogram();

    void add(TaskRecord record) {
        long cost = record.usage().costMillis();
        calls++;
        costSum += cost;
        costMax = Math.max(costMax, cost);
        histogram[cost <= 1 ? 0 : cost <= 10 ? 1 : cost <= 100 ? 2 : cost <= 1_000 ? 3 : 4]++;
        if (record.usage().startMillis() > 0) {
            costMin = Math.min(costMin, cost);
            costs.add(cost);
        }
    }

    void addAll(MinuteCount other) {
        calls += other.calls;
        costSum += other.costSum;
        costMin = Math.min(costMin, other.costMin);
        costMax = Math.max(costMax, other.costMax);
        for (int i = 0; i < histogram.length; i++) {
            histogram[i] += other.histogram[i];
        }
        costs.addAll(other.costs);
    }
}
