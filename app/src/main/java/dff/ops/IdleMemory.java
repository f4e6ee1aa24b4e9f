package dff.ops;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Gives memory back when there is nothing to do: a collection after the start and one whenever a busy time is over. The serial collector
 * returns memory only then, and an idle installation shares its machine with others.
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
            System.gc();
            long collectedAt = requests.getAsLong();
            long seen = collectedAt;
            while (true) {
                TimeUnit.SECONDS.sleep(LOOK_SECONDS);
                long now = requests.getAsLong();
                if (now == seen && now != collectedAt) {
                    System.gc();
                    collectedAt = now;
                }
                seen = now;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the platform stops
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
