package dff.ops;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Gives memory back: a collection after the start, one whenever a busy time is over, and one whenever the heap has grown much since the
 * last. The serial collector returns memory only then, and left alone it lets the heap grow to its maximum first, whatever is garbage in
 * it; an installation shares its machine with others.
 */
public final class IdleMemory implements AutoCloseable {
    private static final long AFTER_START_SECONDS = 3;
    private static final long LOOK_SECONDS = 20;

    private final LongSupplier requests;
    private final Thread thread;

    /** @param requests number of requests so far */
    public IdleMemory(LongSupplier requests) {
        this.requests = requests;
        this.thread = Thread.ofPlatform().name("dff-idle-memory").daemon().start(this::run);
    }

    private void run() {
        try {
            TimeUnit.SECONDS.sleep(AFTER_START_SECONDS);
            Rule rule = new Rule(requests.getAsLong(), heapAfterCollection());
            while (true) {
                TimeUnit.SECONDS.sleep(LOOK_SECONDS);
                if (rule.isDue(requests.getAsLong(), Runtime.getRuntime().totalMemory())) {
                    rule.collected(heapAfterCollection());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the platform stops
        }
    }

    private static long heapAfterCollection() {
        System.gc();
        return Runtime.getRuntime().totalMemory();
    }

    /** When to collect; a collection takes some 30 ms. */
    static final class Rule {
        /** Bytes by which the heap may grow before it is worth a pause. */
        static final long GROWTH = 16 * 1_024 * 1_024;

        private long collectedAt;
        private long seen;
        private long heapThen;

        /**
         * @param requests number of requests so far
         * @param heap bytes of the heap after a collection
         */
        Rule(long requests, long heap) {
            this.collectedAt = requests;
            this.seen = requests;
            this.heapThen = heap;
        }

        boolean isDue(long requests, long heap) {
            boolean idle = requests == seen && requests != collectedAt;
            seen = requests;
            return idle || heap > heapThen + GROWTH;
        }

        void collected(long heap) {
            collectedAt = seen;
            heapThen = heap;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
