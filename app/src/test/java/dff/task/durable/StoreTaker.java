package dff.task.durable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Takes tasks that nobody runs: tests claim and end them themselves. */
public record StoreTaker(TaskStore store) implements TaskTaker {
    @Override
    public long now() {
        return store.now();
    }

    @Override
    public <T> T together(Function<TaskStore.Intake, T> work) {
        return store.together(work).answer();
    }

    @Override
    public Runnable within(Handle handle, Consumer<TaskStore.Intake> work) {
        store.together(handle, intake -> {
            work.accept(intake);
            return true;
        });
        return () -> {};
    }

    @Override
    public List<DurableTask> overdue(Set<String> origins, long before, int most) {
        return store.overdue(origins, before, most);
    }

    @Override
    public Map<String, String> open(Set<String> origins) {
        return store.open(origins);
    }
}
