package dff.task.durable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * What a worker has claimed and not given to the pool yet, and how many more it may give. Only few at a time wait inside the pool, so that
 * a call somebody waits for never stands behind many of them. Guarded by its {@link Holdings}.
 */
final class Places {
    /** Given to the pool and not started. */
    private static final int WINDOW = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    /** Claimed in one statement. */
    private static final int MOST = 500;

    private static final int LEAST = 10;

    private final DurableConfig config;
    private final List<Deque<Held>> ready = new ArrayList<>();
    private final int[] given;
    private final int[] starting;
    /** Most that are claimed ahead: less when they had to be handed back, more when they ran out. */
    private final int[] ahead;
    /** When something may be due, in the store's time. */
    private final long[] due;

    private int givenInAll;

    Places(DurableConfig config) {
        this.config = config;
        for (int i = 0; i < config.queues(); i++) {
            ready.add(new ArrayDeque<>());
        }
        given = new int[config.queues()];
        starting = new int[config.queues()];
        ahead = new int[config.queues()];
        due = new long[config.queues()];
        Arrays.fill(ahead, MOST);
    }

    private int free(int queue) {
        return Math.min(config.runs() - given[queue], config.allRuns() - givenInAll);
    }

    /** How many to claim now; 0 when there are enough. */
    int wanted(int queue, long now) {
        int free = free(queue);
        if (due[queue] > now || free <= 0) {
            return 0;
        }
        int most = Math.min(ahead[queue], free * config.prefetch());
        int have = ready.get(queue).size();
        return have > most / 2 ? 0 : most - have;
    }

    void mayBeDue(int queue, long when) {
        due[queue] = Math.min(due[queue], when);
    }

    /** Everything that was due is claimed. */
    void nothingDue(int queue) {
        due[queue] = Long.MAX_VALUE;
    }

    /** Not before then, whatever is due. */
    void notBefore(int queue, long when) {
        due[queue] = when;
    }

    /** Milliseconds until something may be due for which there is room. */
    long untilDue(long now, long most) {
        long until = most;
        for (int queue : config.served()) {
            if (free(queue) > 0 && due[queue] != Long.MAX_VALUE) {
                until = Math.min(until, Math.max(1, due[queue] - now));
            }
        }
        return until;
    }

    void add(Held held) {
        ready.get(held.queue()).add(held);
    }

    /** The next to be given to the pool, counted as given; null when there is none or no room. */
    Held next(int queue) {
        Deque<Held> some = ready.get(queue);
        if (some.isEmpty() || free(queue) <= 0 || starting[queue] >= WINDOW) {
            return null;
        }
        Held next = some.poll();
        if (some.isEmpty()) {
            ahead[queue] = Math.min(MOST, 2 * ahead[queue]);
        }
        given[queue]++;
        givenInAll++;
        starting[queue]++;
        next.submittedNanos = System.nanoTime();
        return next;
    }

    void started(Held held) {
        starting[held.queue()]--;
    }

    void ended(Held held) {
        given[held.queue()]--;
        givenInAll--;
        if (held.started == 0) {
            starting[held.queue()]--;
        }
    }

    /** Those that have waited too long for a place; they are no longer here. */
    List<Held> stale(long now) {
        long oldest = now - config.times().prefetched().toNanos();
        List<Held> stale = new ArrayList<>();
        for (int queue : config.served()) {
            Deque<Held> some = ready.get(queue);
            int before = stale.size();
            while (!some.isEmpty() && some.peek().claimedNanos - oldest < 0) {
                stale.add(some.poll());
            }
            if (stale.size() > before) {
                ahead[queue] = Math.max(LEAST, ahead[queue] / 2);
            }
        }
        return stale;
    }

    /** All that were not given to the pool; they are no longer here. */
    List<Held> takeReady() {
        List<Held> all = new ArrayList<>();
        for (Deque<Held> some : ready) {
            all.addAll(some);
            some.clear();
        }
        return all;
    }

    /** Takes one out that was not given to the pool. @return false when it was */
    boolean remove(Held held) {
        return ready.get(held.queue()).remove(held);
    }

    boolean hasReady() {
        return ready.stream().anyMatch(some -> !some.isEmpty());
    }

    /** Given to the pool and started. */
    int running(int queue) {
        return given[queue] - starting[queue];
    }
}
