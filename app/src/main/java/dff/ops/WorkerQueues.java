package dff.ops;

import dff.runner.QueueState;
import dff.task.Tasks;
import dff.task.durable.DurableTasks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The queues with what waits in both lanes: callers that wait for an answer, and tasks nobody waits for. */
final class WorkerQueues {
    private final Tasks direct;
    private final DurableTasks durable;
    private final Map<Integer, String> uses;

    /** @param uses what each queue with a purpose is for */
    WorkerQueues(Tasks direct, DurableTasks durable, Map<Integer, String> uses) {
        this.direct = direct;
        this.durable = durable;
        this.uses = Map.copyOf(uses);
    }

    int count() {
        return durable.numbers().size();
    }

    /** Lengths of both lanes together. */
    List<QueueState> lengths() {
        List<QueueState> callers = direct.queues();
        List<QueueState> all = new ArrayList<>();
        for (DurableTasks.QueueView view : durable.queues()) {
            QueueState tasks = view.waiting();
            QueueState waiting = callers.get(tasks.queue());
            all.add(new QueueState(
                    tasks.queue(),
                    tasks.waiting() + waiting.waiting(),
                    tasks.limit() + waiting.limit(),
                    Math.max(tasks.oldestWaitSeconds(), waiting.oldestWaitSeconds())));
        }
        return all;
    }

    /** Tasks that are not due yet, by queue. */
    List<Integer> delayed() {
        return durable.queues().stream().map(DurableTasks.QueueView::delayed).toList();
    }

    List<Map<String, Object>> rows() {
        List<QueueState> callers = direct.queues();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (DurableTasks.QueueView view : durable.queues()) {
            QueueState tasks = view.waiting();
            QueueState waiting = callers.get(tasks.queue());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("queue", tasks.queue());
            row.put("use", uses.get(tasks.queue()));
            row.put("waiting", tasks.waiting());
            row.put("delayed", view.delayed());
            row.put("running", view.running());
            row.put("limit", tasks.limit());
            row.put("runningLimit", view.runs());
            row.put("oldestWaitSeconds", rounded(tasks.oldestWaitSeconds()));
            row.put("waitingCallers", waiting.waiting());
            row.put("waitingCallersLimit", waiting.limit());
            row.put("oldestCallerWaitSeconds", rounded(waiting.oldestWaitSeconds()));
            row.put("isServed", view.isServed());
            rows.add(row);
        }
        return rows;
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1_000) / 1_000.0;
    }

    /** Nothing waits any more: callers are told that nothing was started, tasks end as cancelled. @return how many */
    int clear(Set<Integer> queues) {
        return direct.clear(queues) + durable.clear(queues);
    }
}
