package dff.task.durable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Takes tasks in one transaction with what their senders write. Safe for all threads; calls block on the store. */
public interface TaskTaker {
    /** Unix milliseconds of the store. */
    long now();

    /** Takes tasks together with whatever else the work writes: durable when this returns, and then workers know of them. */
    <T> T together(Function<TaskStore.Intake, T> work);

    /**
     * As {@link #together}, within a transaction of the caller.
     *
     * @return to be run after its commit: until then workers know nothing of the tasks
     */
    Runnable within(Handle handle, Consumer<TaskStore.Intake> work);

    /** Tasks of these kinds of origins that no other task started, were due before an instant and still wait. */
    List<DurableTask> overdue(Set<String> origins, long before, int most);

    /** Tasks of these kinds of origins that have not ended and that no other task started, with the ids of their origins. */
    Map<String, String> open(Set<String> origins);
}
