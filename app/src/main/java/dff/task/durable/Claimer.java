package dff.task.durable;

import dff.db.DatabaseException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims due tasks for a worker as long as it has room for them. One thread. */
final class Claimer {
    private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);

    private final String owner;
    private final TaskStore store;
    private final DurableConfig config;
    private final Holdings holdings;
    private final Settler settler;
    private final IntConsumer claimed;
    private final Runnable eachTime;
    private final Thread thread;
    /** Held while tasks go from the store to {@link Holdings} or back: then they are in neither. */
    private final ReentrantLock moving = new ReentrantLock();

    /**
     * @param claimed told of the queue that something was claimed from
     * @param eachTime done now and then, for as long as something waits for a place
     */
    Claimer(
            String owner,
            TaskStore store,
            DurableConfig config,
            Holdings holdings,
            Settler settler,
            IntConsumer claimed,
            Runnable eachTime) {
        this.owner = owner;
        this.store = store;
        this.config = config;
        this.holdings = holdings;
        this.settler = settler;
        this.claimed = claimed;
        this.eachTime = eachTime;
        this.thread = Thread.ofPlatform().name("dff-task-claimer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        long polled = System.nanoTime();
        while (!holdings.isStopping()) {
            boolean more = false;
            try {
                for (int queue : config.served()) {
                    more |= claim(queue);
                }
                if (System.nanoTime() - polled > config.times().poll().toNanos()) {
                    polled = System.nanoTime();
                    look();
                }
                whileNothingMoves(eachTime);
            } catch (RuntimeException | Error e) {
                DatabaseException.log(LOG, "tasks could not be claimed", e);
            }
            if (!more) {
                holdings.awaitWork(store.now());
            }
        }
    }

    /** @return whether there may be more to claim at once */
    private boolean claim(int queue) {
        int wanted = settler.isFull() ? 0 : holdings.wanted(queue, store.now());
        if (wanted == 0) {
            return false;
        }
        List<Claimed> some;
        OptionalLong next;
        try {
            some = claim(queue, wanted);
            next = some.size() == wanted ? OptionalLong.of(0) : store.nextDue(queue);
        } catch (RuntimeException | Error e) {
            // not at once, and not never: the claim may even have been written
            holdings.mayBeDue(queue, store.now() + config.times().poll().toMillis());
            throw e;
        }
        next.ifPresent(due -> holdings.mayBeDue(queue, due));
        claimed.accept(queue);
        return some.size() == wanted;
    }

    private List<Claimed> claim(int queue, int wanted) {
        moving.lock();
        try {
            List<Claimed> some =
                    store.claim(owner, queue, wanted, config.times().lease().toMillis());
            holdings.add(some);
            return some;
        } finally {
            moving.unlock();
        }
    }

    /** What is claimed is in {@link Holdings}, what was handed back is on its way into the store, and nothing is claimed meanwhile. */
    void whileNothingMoves(Runnable action) {
        moving.lock();
        try {
            action.run();
        } finally {
            moving.unlock();
        }
    }

    /** For tasks nobody told of: those of another process. */
    private void look() {
        for (int queue : config.served()) {
            store.nextDue(queue).ifPresent(due -> holdings.mayBeDue(queue, due));
        }
    }

    void join() {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
