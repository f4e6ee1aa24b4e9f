package dff.ops;

import dff.runner.QueueState;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the product every few seconds and keeps what it saw for three days, in memory. Safe for all threads. */
public final class Metrics implements AutoCloseable {
    /** Between two looks. */
    public static final int INTERVAL_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
    private static final double MEGABYTE = 1_048_576;
    private static final double PERCENT = 100;

    private final Supplier<List<QueueState>> queues;
    private final LongSupplier storeBytes;
    private final LongSupplier lateRuns;
    private final String host;
    private final Map<String, Map<String, Series>> all = new LinkedHashMap<>(); // guarded by this
    private final Thread thread;
    private ProcessUse before; // used by the thread only
    private long beforeNanos;

    /** @param storeBytes size of the store on disk @param lateRuns runs by schedule that should have started and have not */
    public Metrics(Supplier<List<QueueState>> queues, LongSupplier storeBytes, LongSupplier lateRuns, String host) {
        this.lateRuns = lateRuns;
        this.queues = queues;
        this.storeBytes = storeBytes;
        this.host = host;
        this.thread = Thread.ofPlatform().name("dff-metrics").daemon().start(this::run);
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(INTERVAL_SECONDS);
                try {
                    look(System.currentTimeMillis());
                } catch (RuntimeException e) {
                    LOG.warn("the metrics could not be taken: {}", e.toString());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the platform stops
        }
    }

    private void look(long now) {
        ProcessUse use = ProcessUse.now();
        long nanos = System.nanoTime();
        Map<String, Double> seen = new LinkedHashMap<>();
        if (before != null) {
            double passed = nanos - beforeNanos;
            seen.put("serverCPUPercent", (use.cpuNanos() - before.cpuNanos()) / passed * PERCENT);
            double worker = Math.max(0, use.workerCpuNanos() - before.workerCpuNanos());
            seen.put("workerCPUPercent", worker / passed * PERCENT);
        }
        before = use;
        beforeNanos = nanos;
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        seen.put("serverMemoryRSS", use.rss() / MEGABYTE);
        seen.put("serverMemoryHeapTotal", heap.getCommitted() / MEGABYTE);
        seen.put("serverMemoryHeapUsed", heap.getUsed() / MEGABYTE);
        seen.put(
                "serverMemoryHeapExternal",
                ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed() / MEGABYTE);
        seen.put("workerMemoryPSS", use.workerPss() / MEGABYTE);
        List<QueueState> states = queues.get();
        long late = lateRuns.getAsLong();
        synchronized (this) {
            add("cronLateCount", "all", now, late);
            seen.forEach((name, value) -> add(name, host, now, value));
            add("dbDiskUsed", "store", now, storeBytes.getAsLong() / MEGABYTE);
            states.forEach(state -> add("workerQueueLength", String.valueOf(state.queue()), now, state.waiting()));
        }
    }

    private void add(String name, String of, long now, double value) {
        all.computeIfAbsent(name, _ -> new TreeMap<>())
                .computeIfAbsent(of, _ -> new Series())
                .add(now, value);
    }

    /** Every series by name and what it is of. */
    synchronized Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        all.forEach((name, series) -> {
            Map<String, Object> of = new LinkedHashMap<>();
            series.forEach((key, values) -> of.put(key, values.points()));
            shown.put(name, of);
        });
        return shown;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
