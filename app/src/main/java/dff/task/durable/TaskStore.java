package dff.task.durable;

import dff.runner.QueueState;
import dff.task.TaskRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Where accepted tasks are until they end. All that changes something is durable when it returns, and its parts happen together or not at
 * all. Instants are those of the store's own clock, in Unix milliseconds. Safe for all threads; one abstract suite of tests holds for every
 * implementation.
 */
public interface TaskStore {
    /** The queue holds as many waiting tasks as it may. */
    final class QueueFull extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient QueueState queue;

        QueueFull(QueueState queue) {
            super("queue " + queue.queue() + " is full", null, false, false);
            this.queue = queue;
        }

        public QueueState queue() {
            return queue;
        }
    }

    /** The key was used for something else. */
    final class KeyReused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        KeyReused() {
            super("the key was used with other arguments", null, false, false);
        }
    }

    /**
     * A sender's promise that equal keys mean one task.
     *
     * @param scope whom it holds for
     * @param digest of what was sent
     */
    record Key(String scope, String text, String digest) {}

    /** A task and its key, null = none. */
    record Submission(DurableTask task, Key key) {}

    /**
     * What a worker still holds.
     *
     * @param held tasks that are still its own, and their attempts
     * @param cancelled those of them that are to be stopped
     */
    record Renewed(Map<String, Integer> held, Set<String> cancelled) {}

    /**
     * What became of the tasks of dead workers.
     *
     * @param again how many wait again
     * @param ended records of those given up
     */
    record Reaped(int again, List<TaskRecord> ended) {}

    /** What a request to cancel found. */
    enum Found {
        NOTHING,
        WAITING,
        RUNNING
    }

    /**
     * What a request to cancel did: it ended a waiting task, or marked a running one to be stopped.
     *
     * @param ended records of what it ended
     */
    record Cancelled(Found found, List<TaskRecord> ended) {}

    /** A task that has not ended. */
    record Open(DurableTask task, boolean isRunning) {}

    long now();

    /**
     * Takes tasks: all or none.
     *
     * @return their ids in order; for a known key the id it was answered with
     * @throws QueueFull when one of the queues may hold no more
     * @throws KeyReused when a key was used with another digest
     */
    List<String> accept(List<Submission> submissions);

    /** What a transaction that takes tasks can do. Holds within the transaction and on its thread only. */
    interface Intake {
        /** For what else is written. */
        Handle handle();

        /** @return false when the queue may hold no more; then nothing is taken */
        boolean take(DurableTask task);

        /** Writes the record of a task that is not run at all. */
        void skip(DurableTask task, String why);

        /** Ends a waiting task, or marks a running one to be stopped. @return whether it runs on until then */
        boolean cancel(String id);

        /** Those of these tasks that have not ended. */
        Set<String> open(Collection<String> ids);
    }

    /**
     * What such a transaction did.
     *
     * @param taken tasks
     * @param ended records of what it ended or skipped
     * @param cancelling running tasks it marked to be stopped
     */
    record Together<T>(T answer, List<DurableTask> taken, List<TaskRecord> ended, List<String> cancelling) {}

    /** Takes tasks in one transaction with whatever else the work writes. */
    <T> Together<T> together(Function<Intake, T> work);

    /** As above, within a transaction that is open already. */
    <T> Together<T> together(Handle handle, Function<Intake, T> work);

    /** Tasks of these kinds of origins that no other task started, were due before an instant and still wait. */
    List<DurableTask> overdue(Set<String> origins, long before, int most);

    /** Tasks of these kinds of origins that have not ended and that no other task started, with the ids of their origins. */
    Map<String, String> open(Set<String> origins);

    /** Takes due tasks of a queue, oldest first: at most so many, and no more than fit into memory together. */
    List<Claimed> claim(String owner, int queue, int most, long leaseMillis);

    /** When the first task of a queue is due; empty when none waits. */
    OptionalLong nextDue(int queue);

    /**
     * Extends the leases of a worker.
     *
     * @param started Unix milliseconds of the start of those that run
     */
    Renewed renew(String owner, long leaseMillis, Map<String, Long> started);

    /** Ends claims. @return those that were written; the others were superseded */
    Set<Claimed.Ticket> settle(List<Settlement> settlements);

    /**
     * Lets tasks whose lease is over wait again, or gives them up.
     *
     * @param deaths how often a task may lose its worker in mid-run and be run again
     */
    Reaped reap(int deaths);

    /** As {@link #reap}, whatever the lease, for all owners but this one: they are known to be dead. */
    Reaped reapOthers(String owner, int deaths);

    /** Gives up claims of a living worker that nobody in it holds: to {@link #reap} they are those of a dead one. @return how many */
    int letGo(String owner, Collection<Claimed.Ticket> strays);

    /** Ends a waiting task, or marks a running one to be stopped. */
    Cancelled cancel(String id);

    /** Ends some of those that wait in a queue. @return their records, at most so many; none when none is left */
    List<TaskRecord> clear(int queue, int most);

    /** Ends some whose time in the queue is over. @return their records, at most so many; none when none is left */
    List<TaskRecord> expire(int most);

    /**
     * What waits in a queue.
     *
     * @param state those that are not due yet included
     * @param delayed those that are not due yet
     */
    record Waiting(QueueState state, int delayed) {}

    /** What waits in each queue. */
    List<Waiting> queues();

    /** Counts anew what {@link #queues} answers. */
    void recount();

    /** A task that has not ended; empty when there is none. */
    Optional<Open> find(String id);

    /** Whether records of ended tasks are kept from now on. */
    void keepRecords(boolean wanted);
}
