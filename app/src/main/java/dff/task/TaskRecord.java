package dff.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import dff.runner.Outcome;
import dff.runner.output.RunOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One ended task as it goes into {@code task_record}. Holds no more than a few KB: what waits to be written is bounded in number only.
 *
 * @param arguments JSON text, null when larger than {@link #MAX_VALUE}
 * @param attempt which try of the task this was, from 1
 * @param returned JSON text, null when larger, nested deeper than {@link Json#MAX_DEPTH} or not a value
 */
public record TaskRecord(
        String id,
        String scriptSetId,
        String scriptId,
        String functionId,
        Origin origin,
        long triggered,
        Outcome.Usage usage,
        int queue,
        int timeout,
        TaskStatus status,
        byte[] arguments,
        byte[] returned,
        String exceptionType,
        String exceptionText,
        String traceback,
        String logs,
        Lineage lineage,
        int attempt) {
    /** Larger arguments and results are not kept in records, in bytes. */
    public static final int MAX_VALUE = 4_096;

    private static final int LOG_HEAD = RunOutput.HEAD;
    private static final int LOG_TAIL = RunOutput.TAIL;
    private static final int MAX_TEXT = 20_000;
    /** Characters of the name of an exception. */
    static final int MAX_TYPE = 256;

    static TaskRecord of(String id, TaskRequest request, long triggered, Outcome outcome) {
        return of(new RunningTask(id, request, triggered), outcome, 1, List.of());
    }

    /**
     * The end of one try.
     *
     * @param earlier log entries that were sent before the outcome
     */
    public static TaskRecord of(RunningTask task, Outcome outcome, int attempt, List<String> earlier) {
        TaskRequest request = task.request();
        ObjectNode meta = meta(outcome);
        TaskStatus status = TaskStatus.of(outcome);
        return new TaskRecord(
                task.id(),
                request.scriptSetId(),
                request.scriptId(),
                request.functionId(),
                request.origin(),
                task.triggered(),
                TaskStatus.usage(outcome),
                request.limits().queue(),
                request.limits().timeoutSeconds(),
                status,
                kept(request.recordedArguments()),
                returned(outcome),
                exceptionType(outcome, meta),
                exceptionText(outcome, meta),
                text(meta, "traceback"),
                logs(earlier, meta),
                request.lineage(),
                attempt);
    }

    /** Arguments as records hold them: null when they are larger than {@link #MAX_VALUE}. */
    public static byte[] kept(byte[] arguments) {
        return arguments.length <= MAX_VALUE ? arguments : null;
    }

    private static ObjectNode meta(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Success success -> success.meta();
            case Outcome.Failure failure -> failure.meta();
            case Outcome.TimedOut timedOut -> timedOut.meta();
            case Outcome.Died _, Outcome.Cancelled _, Outcome.NotStarted _ -> null;
        };
    }

    private static byte[] returned(Outcome outcome) {
        if (!(outcome instanceof Outcome.Success success)
                || !success.body().isHeld()
                || success.body().length() > MAX_VALUE) {
            return null;
        }
        return switch (success.type()) {
            case NUMBER, BOOL, JSON -> checked(success.body().bytes());
            case TEXT -> Json.bytes(new String(success.body().bytes(), StandardCharsets.UTF_8));
            case NONE, FILE, REDIRECT -> null;
        };
    }

    /** Lists show it among other rows as it is, and a script may have written to its connection itself. */
    private static byte[] checked(byte[] json) {
        return Json.isOne(json, Json.FACTORY) ? json : null;
    }

    private static String exceptionType(Outcome outcome, ObjectNode meta) {
        return switch (outcome) {
            case Outcome.Died _ -> "RunnerDied";
            case Outcome.Cancelled _ -> "TaskCancelled";
            case Outcome.TimedOut _ -> "TaskTimeout";
            case Outcome.NotStarted _ -> "TaskExpired";
            case Outcome.Failure _, Outcome.Success _ -> cut(text(meta, "etype"), MAX_TYPE);
        };
    }

    private static String cut(String text, int most) {
        return text == null || text.length() <= most ? text : text.substring(0, most);
    }

    private static String exceptionText(Outcome outcome, ObjectNode meta) {
        return outcome instanceof Outcome.Died died ? "The process " + died.how() : text(meta, "exception");
    }

    private static String text(ObjectNode meta, String key) {
        if (meta == null || !meta.hasNonNull(key)) {
            return null;
        }
        return cut(meta.get(key).asText(), MAX_TEXT);
    }

    private static String logs(List<String> earlier, ObjectNode meta) {
        List<String> lines = new ArrayList<>(earlier);
        if (meta != null) {
            for (JsonNode line : meta.path("logs")) {
                lines.add(RunOutput.cut(line.asText()));
            }
        }
        if (lines.isEmpty()) {
            return null;
        }
        String all = String.join("\n", lines);
        int cut = all.length() - LOG_HEAD - LOG_TAIL;
        return cut <= 0
                ? all
                : all.substring(0, LOG_HEAD) + "\n<... " + cut + " characters left out ...>\n"
                        + all.substring(all.length() - LOG_TAIL);
    }

    /** Failures and slow calls are kept first when there is no room for all. */
    boolean isNotable() {
        return status != TaskStatus.SUCCESS || usage.costMillis() > 1_000;
    }
}
