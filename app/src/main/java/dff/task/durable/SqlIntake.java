package dff.task.durable;

import dff.task.TaskRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** One transaction that takes tasks. What it takes is written at its end, all at once. */
final class SqlIntake implements TaskStore.Intake {
    /** Ids looked for in one statement. */
    private static final int IDS = 500;

    private final SqlTaskStore store;
    private final Handle handle;
    private final Map<Integer, Integer> added = new HashMap<>();
    private final List<DurableTask> taken = new ArrayList<>();
    private final List<TaskRecord> skipped = new ArrayList<>();
    private final List<TaskRecord> ended = new ArrayList<>();
    private final List<String> cancelling = new ArrayList<>();

    SqlIntake(SqlTaskStore store, Handle handle) {
        this.store = store;
        this.handle = handle;
    }

    @Override
    public Handle handle() {
        return handle;
    }

    @Override
    public boolean take(DurableTask task) {
        int queue = task.schedule().queue();
        if (!store.hasRoom(queue, added.getOrDefault(queue, 0))) {
            return false;
        }
        added.merge(queue, 1, Integer::sum);
        taken.add(task);
        return true;
    }

    @Override
    public void skip(DurableTask task, String why) {
        skipped.add(Records.skipped(task, store.now(), why));
    }

    @Override
    public boolean cancel(String id) {
        TaskStore.Cancelled cancelled = store.cancel(handle, id);
        ended.addAll(cancelled.ended());
        boolean runs = cancelled.found() == TaskStore.Found.RUNNING;
        if (runs) {
            cancelling.add(id);
        }
        return runs;
    }

    @Override
    public Set<String> open(Collection<String> ids) {
        List<String> all = List.copyOf(ids);
        Set<String> open = new HashSet<>();
        for (int from = 0; from < all.size(); from += IDS) {
            open.addAll(handle.createQuery("SELECT id FROM task WHERE id IN (<ids>)") // index task_id
                    .bindList("ids", all.subList(from, Math.min(all.size(), from + IDS)))
                    .mapTo(String.class)
                    .list());
        }
        return open;
    }

    /** Writes what was taken. */
    <T> TaskStore.Together<T> finish(T answer) {
        TaskSql.insert(handle, taken);
        store.record(handle, skipped);
        store.added(added);
        ended.addAll(skipped);
        return new TaskStore.Together<>(answer, taken, ended, cancelling);
    }
}
