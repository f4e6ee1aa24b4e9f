package dff.task;

import java.util.List;

/** Told what running tasks do, for pages that watch. Called on threads of the pool: must not block. */
public interface TaskEvents {
    void started(String taskId, String traceId, String functionId);

    /** @param from number of the first line, from 0 */
    void logged(String taskId, String traceId, int from, List<String> lines);

    /** As {@link #logged}, of a task nobody waits for: told only to who watches it now. */
    void printed(String taskId, int from, List<String> lines);

    void ended(String taskId, String traceId, String status, long costMillis);
}
