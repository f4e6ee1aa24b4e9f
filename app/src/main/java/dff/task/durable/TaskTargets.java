package dff.task.durable;

import dff.task.TaskRequest;
import java.util.Optional;

/** Finds the code that a task runs: what is published when it starts. */
@FunctionalInterface
public interface TaskTargets {
    /** Empty when the function does not exist any more. Must be quick. */
    Optional<TaskRequest> request(DurableTask task);
}
