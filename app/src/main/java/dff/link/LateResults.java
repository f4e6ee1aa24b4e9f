package dff.link;

import dff.call.FunctionRuns;
import dff.call.Rendering;
import dff.call.ResultAnswers;
import dff.json.Json;
import dff.runner.ResultType;
import dff.task.TaskResults;
import dff.task.Tasks;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Results of calls whose callers had to go: fetched by task id. */
final class LateResults {
    private final Tasks tasks;
    private final TaskResults results;
    private final FunctionRuns runs;
    private final ResultAnswers answers;

    LateResults(CallParts parts, FunctionRuns runs) {
        this.tasks = parts.tasks();
        this.results = parts.results();
        this.runs = runs;
        this.answers = new ResultAnswers(parts.resources(), parts.textType(), parts.clock());
    }

    List<Route> routes() {
        return List.of(Route.guarded("GET", "/api/v1/func-result", "general_r", this::result));
    }

    private Answer result(HttpCall call) {
        String taskId = call.query("taskId").orElseThrow(() -> ApiError.invalidQuery("Field `taskId` is missing."));
        // asked before the store: a result that arrives in between is then found in the store
        boolean pending = tasks.isPending(taskId);
        Optional<TaskResults.Kept> kept = results.find(taskId);
        if (kept.isEmpty() && pending) {
            return Answer.data(row(null, null, "PENDING", null));
        }
        TaskResults.Kept found = kept.orElseThrow(() -> ApiError.notFound("task result", taskId));
        boolean success = found.status().equals("success");
        boolean bare = call.query("unfold")
                .or(() -> call.query("unbox"))
                .map("true"::equals)
                .orElse(false);
        if (bare && success) {
            return answers.of(
                    ResultType.valueOf(found.type()), found.meta(), runs.source(found), Rendering.of(true, false));
        }
        if (bare) {
            throw ApiError.of(
                    ErrorClass.FUNC_FAILED,
                    "Calling Function failed.",
                    Map.of(
                            "id",
                            taskId,
                            "exception",
                            found.meta().path("exception").asText("")));
        }
        Object value = success ? value(found) : null;
        Map<String, Object> data =
                row(seconds(found.startTime()), seconds(found.endTime()), success ? "SUCCESS" : "FAILURE", value);
        if (!success) {
            data.put("exception", found.meta().path("exception").asText(null));
            data.put("traceback", found.meta().path("traceback").asText(null));
        }
        return Answer.data(data);
    }

    private static Map<String, Object> row(Long start, Long end, String status, Object result) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("request", Map.of());
        row.put("startTime", start);
        row.put("endTime", end);
        row.put("status", status);
        row.put("result", result);
        return row;
    }

    private static Long seconds(long millis) {
        return millis == 0 ? null : millis / 1_000;
    }

    private Object value(TaskResults.Kept kept) {
        if (kept.size() > ResultAnswers.MAX_ENVELOPED) {
            throw ApiError.of(
                    ErrorClass.SYS_LIMIT_REACHED,
                    "A result of " + kept.size() + " bytes does not fit into the envelope (at most "
                            + ResultAnswers.MAX_ENVELOPED + "); ask for it with unfold=true");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) kept.size());
        try {
            runs.source(kept).writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("reading a kept result", e);
        }
        return Json.parse(ResultAnswers.json(ResultType.valueOf(kept.type()), out.toByteArray()));
    }
}
