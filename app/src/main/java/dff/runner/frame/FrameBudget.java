package dff.runner.frame;

import dff.json.Json;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what is held in memory for the Python processes below a total, so that many large values at once wait for each other instead of
 * filling the heap. Payloads up to {@link #FREE} bytes are not counted. A process that begins a large payload, or is sent one, and does
 * not go on is cut off when others need the room. Safe for all threads.
 */
public final class FrameBudget {
    /** Payloads up to that many bytes do not take part. */
    public static final int FREE = 256 * 1024;
    /** Bytes of memory for each byte of a payload: the payload, the text in it and a copy on its way. */
    static final int FACTOR = 3;

    /** As {@link #FREE} for JSON. */
    static final int FREE_JSON = 16 * 1024;
    /** Bytes of memory for a value in JSON, besides its text. */
    static final int VALUE = 150;

    /** How many times as long as others may stall a payload waits for room: several may stall, one after the other. */
    private static final int WAITS = 6;

    private static final int UNIT = 1024;

    private final int total;
    private final Semaphore units;
    private final long patienceNanos;
    /** Channels that hold the beginning of a payload, with the time it began. */
    private final Map<FrameChannel, Long> begun = new ConcurrentHashMap<>();

    /** One payload of the largest size always fits. */
    public FrameBudget() {
        this(Frame.MAX_JOINED * FACTOR, TimeUnit.SECONDS.toNanos(10));
    }

    /** @param patienceNanos how long another may take for the rest of its payload while this one waits */
    FrameBudget(int total, long patienceNanos) {
        this.total = total;
        this.units = new Semaphore(total / UNIT, true);
        this.patienceNanos = patienceNanos;
    }

    /**
     * Waits for room.
     *
     * @param bytes of a payload
     * @return what to give back with {@link #give}
     * @throws IOException when there is no room in time
     */
    int take(long bytes) throws IOException {
        return bytes <= FREE ? 0 : takeMemory(bytes * FACTOR);
    }

    /** As {@link #take} for a payload that is JSON: many small values need more than its bytes. */
    int takeJson(long bytes) throws IOException {
        return bytes <= FREE_JSON ? 0 : takeMemory(bytes * FACTOR + Math.min(bytes / 2, Json.MAX_TOKENS) * VALUE);
    }

    /**
     * Waits for room.
     *
     * @param bytes of memory; what is more than the total counts as the total
     * @return what to give back with {@link #give}
     * @throws IOException when there is no room in time
     */
    public int takeMemory(long bytes) throws IOException {
        int wanted = (int) (Math.min(bytes, total) / UNIT);
        long end = System.nanoTime() + WAITS * patienceNanos;
        try {
            while (System.nanoTime() < end) {
                if (units.tryAcquire(wanted, patienceNanos / 4, TimeUnit.NANOSECONDS)) {
                    return wanted;
                }
                cutOffStalled();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("too many large values at once; all together may hold " + total + " bytes of memory");
    }

    public void give(int taken) {
        if (taken > 0) {
            units.release(taken);
        }
    }

    /** The channel took room for a payload and waits for the rest of it, or for the other side to take it. */
    public void begins(FrameChannel channel) {
        begun.put(channel, System.nanoTime());
    }

    public void hasEnded(FrameChannel channel) {
        if (!begun.isEmpty()) {
            begun.remove(channel);
        }
    }

    private void cutOffStalled() {
        long now = System.nanoTime();
        begun.forEach((channel, since) -> {
            if (now - since > patienceNanos) {
                channel.close();
            }
        });
    }
}
