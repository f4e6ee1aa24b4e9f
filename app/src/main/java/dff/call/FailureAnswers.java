package dff.call;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.runner.Outcome;
import dff.runner.QueueState;
import dff.task.TaskAnswer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import java.util.LinkedHashMap;
import java.util.Map;

/** What callers are told when there is no result. */
public final class FailureAnswers {
    /** Sent whatever ended the function, because clients compare it. */
    private static final String TIMEOUT_TEXT =
            "raise SoftTimeLimitExceeded()\nbilliard.exceptions.SoftTimeLimitExceeded: SoftTimeLimitExceeded()";

    private FailureAnswers() {}

    public static ApiError stillRunning(String taskId) {
        return ApiError.brief(
                ErrorClass.API_TIMEOUT,
                "Waiting function result timeout, but task is still running. Use task ID to fetch result later.",
                Map.of("id", taskId));
    }

    /** @throws IllegalArgumentException for a success, which is no failure */
    public static ApiError of(TaskAnswer answer) {
        String id = answer.taskId();
        return switch (answer.outcome().orElseThrow()) {
            case Outcome.TimedOut _ -> timeout(id);
            case Outcome.Failure failure -> failed(id, failure.meta());
            case Outcome.Died died -> died(id, "RunnerDied", "The process running the function " + died.how());
            case Outcome.Cancelled _ -> died(id, "TaskCancelled", "The task was cancelled");
            case Outcome.NotStarted notStarted -> congested(notStarted.queue());
            case Outcome.Success _ -> throw new IllegalArgumentException("a success is no failure");
        };
    }

    /** The process ended in the middle of its result. */
    static ApiError brokeOff(String id) {
        return died(id, "RunnerDied", "The process running the function ended while it sent its result");
    }

    private static ApiError timeout(String id) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("einfoTEXT", TIMEOUT_TEXT);
        detail.put("id", id);
        return ApiError.brief(ErrorClass.FUNC_TIMEOUT, "Calling Function timeout.", detail);
    }

    private static ApiError failed(String id, ObjectNode meta) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("id", id);
        for (String key : new String[] {"etype", "einfoTEXT", "exception", "traceback"}) {
            detail.put(key, meta.path(key).asText(""));
        }
        return ApiError.of(ErrorClass.FUNC_FAILED, "Calling Function failed.", detail);
    }

    private static ApiError died(String id, String type, String text) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("id", id);
        detail.put("etype", type);
        detail.put("einfoTEXT", type + ": " + text);
        detail.put("exception", type + ": " + text);
        detail.put("traceback", "");
        return ApiError.of(ErrorClass.FUNC_FAILED, "Calling Function failed.", detail);
    }

    /** The queue holds as much as it may. */
    static ApiError congested(QueueState queue) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("workerQueue", queue.queue());
        detail.put("waiting", queue.waiting());
        detail.put("limit", queue.limit());
        detail.put("oldestWaitSeconds", rounded(queue.oldestWaitSeconds()));
        detail.put("dueInSeconds", rounded(queue.dueInSeconds()));
        detail.put("started", false);
        return ApiError.of(ErrorClass.WORKER_QUEUE_CONGESTION, "Too many tasks in worker queue", detail);
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1_000) / 1_000.0;
    }
}
