package dff.task.durable;

import dff.task.TaskRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Ends all that waits in some queues, wherever it is: in the store, in the hands of this process' worker, or on the way between them. */
final class QueueClearing {
    /** Ended in one transaction. */
    private static final int AT_ONCE = 500;
    /** What comes meanwhile is found by the next round; senders that never stop are not waited for. */
    private static final int ROUNDS = 10;

    private final TaskStore store;
    private final Worker worker;
    private final Consumer<List<TaskRecord>> ended;
    private final Map<Integer, Integer> left = new HashMap<>();
    private int cleared;

    /** @param ended told of what was ended in the store */
    QueueClearing(TaskStore store, Worker worker, Consumer<List<TaskRecord>> ended) {
        this.store = store;
        this.worker = worker;
        this.ended = ended;
    }

    /**
     * Of what comes meanwhile only a few are ended, so that it has an end when tasks start new ones without one.
     *
     * @param waiting how many wait in each queue
     * @return how many were ended
     */
    int clear(Set<Integer> queues, Map<Integer, Integer> waiting) {
        queues.forEach(queue -> left.put(queue, waiting.getOrDefault(queue, 0) + AT_ONCE));
        worker.whileClosed(queues, () -> rounds(queues));
        return cleared;
    }

    private void rounds(Set<Integer> queues) {
        for (int round = 0; round < ROUNDS; round++) {
            int before = cleared;
            round(queues);
            if (cleared == before) {
                break;
            }
        }
        worker.whileNothingMoves(() -> round(queues)); // what was on its way is in one of both places now
    }

    private void round(Set<Integer> queues) {
        cleared += worker.clear(queues);
        for (int queue : queues) {
            List<TaskRecord> some;
            do {
                some = store.clear(queue, Math.min(AT_ONCE, left.get(queue)));
                ended.accept(some);
                cleared += some.size();
                left.merge(queue, -some.size(), Integer::sum);
            } while (!some.isEmpty() && left.get(queue) > 0);
        }
    }
}
