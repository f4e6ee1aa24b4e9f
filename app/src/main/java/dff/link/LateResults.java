package dff.link;

import com.fasterxml.jackson.databind.util.RawValue;
import dff.batch.BatchCalls;
import dff.call.CallReader;
import dff.call.FunctionRuns;
import dff.call.Rendering;
import dff.call.ResultAnswers;
import dff.coordination.Counters;
import dff.json.Json;
import dff.runner.ResultType;
import dff.task.Origin;
import dff.task.TaskResults;
import dff.task.Tasks;
import dff.task.durable.DurableTasks;
import dff.task.durable.TaskStore;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Results of calls whose callers had to go: fetched by task id. Whoever called a link has no sign-in, so the task id and what the link
 * asks of its callers open the results of links; all others need a sign-in.
 */
final class LateResults {
    private static final List<String> RETURN_TYPES = List.of("raw", "repr", "jsonDumps", "ALL");
    private static final String PRIVILEGE = "general_r";
    /** Requests a minute from one address without a sign-in: enough to ask every second. */
    static final int MAX_PER_MINUTE = 60;

    private static final int MAX_ID = 64;
    /** Bytes of a result that is shown in another form than the one it is kept in. */
    static final int MAX_FORMED = 1024 * 1024;

    private static final int WINDOW_SECONDS = 60;

    private final Tasks tasks;
    private final DurableTasks durable;
    private final BatchCalls batches;
    private final AuthLinks links;
    private final LinkAccess access;
    private final Counters counters;
    private final CallReader reader;
    private final TaskResults results;
    private final FunctionRuns runs;
    private final ResultAnswers answers;

    LateResults(CallParts parts, LinkAccess access, BatchCalls batches, FunctionRuns runs) {
        this.durable = parts.durable();
        this.batches = batches;
        this.tasks = parts.tasks();
        this.links = parts.links();
        this.access = access;
        this.counters = parts.counters();
        this.reader = new CallReader(parts.uploads());
        this.results = parts.results();
        this.runs = runs;
        this.answers = new ResultAnswers(parts.resources(), parts.textType(), parts.clock());
    }

    List<Route> routes() {
        return List.of(Route.open("GET", "/api/v1/func-result", this::result));
    }

    private Answer result(HttpCall call) {
        boolean anonymous = call.identity().isEmpty();
        if (anonymous) {
            brake(call);
        } else if (!call.signedIn().may(PRIVILEGE)) {
            throw ApiError.of(
                    ErrorClass.USER_PRIVILEGE,
                    "Privilege is not satisfied",
                    Map.of("requiredPrivileges", List.of(PRIVILEGE)));
        }
        String taskId = call.query("taskId").orElseThrow(() -> ApiError.invalidQuery("Field `taskId` is missing."));
        String form = form(call);
        // asked before the store: a result that arrives in between is then found in the store
        Optional<TaskStore.Open> open = taskId.length() > MAX_ID ? Optional.empty() : durable.find(taskId);
        Optional<Origin> pending = open.map(found -> found.task().origin()).or(() -> tasks.pending(taskId));
        Optional<TaskResults.Kept> kept = results.find(taskId);
        if (anonymous) {
            demand(call, kept, pending);
        }
        if (kept.isEmpty() && pending.isPresent()) {
            Object request = anonymous
                    ? Map.of()
                    : open.map(found -> raw(found.task().arguments())).orElse(Map.of());
            return Answer.data(row(request, null, null, "PENDING", null));
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
        Object value = success ? formed(found, form) : null;
        Map<String, Object> data = row(
                anonymous ? Map.of() : request(taskId),
                seconds(found.startTime()),
                seconds(found.endTime()),
                success ? "SUCCESS" : "FAILURE",
                value);
        if (!success) {
            data.put("exception", found.meta().path("exception").asText(null));
            data.put("traceback", found.meta().path("traceback").asText(null));
        }
        return Answer.data(data);
    }

    private static Object raw(byte[] json) {
        return new RawValue(new String(json, StandardCharsets.UTF_8));
    }

    /** Not for who has no sign-in: the arguments that a link or batch fixes are none of a caller's business. */
    private Object request(String taskId) {
        return results.asked(taskId)
                .map(TaskResults.Asked::kwargsJson)
                .map(json -> (Object) new RawValue(json))
                .orElse(Map.of());
    }

    private void demand(HttpCall call, Optional<TaskResults.Kept> kept, Optional<Origin> pending) {
        String kind = kept.map(TaskResults.Kept::origin)
                .or(() -> pending.map(Origin::kind))
                .orElse("");
        String id = kept.map(TaskResults.Kept::originId)
                .or(() -> pending.map(Origin::id))
                .orElse("");
        switch (kind) {
            case LinkFeature.ORIGIN -> demandLink(call, id);
            case BatchCalls.ORIGIN -> batches.demandResult(call, id);
            default -> throw notSignedIn();
        }
    }

    private static String form(HttpCall call) {
        String type = call.query("returnType").orElse("raw");
        if (!RETURN_TYPES.contains(type)) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST,
                    "Invalid options, invalid returnType",
                    Map.of("value", type, "allowed", RETURN_TYPES));
        }
        return type;
    }

    /** Python's own text is kept of small results of tasks nobody waited for; of others it is made of their JSON. */
    private Object formed(TaskResults.Kept kept, String form) {
        RawValue json = value(kept);
        if (form.equals("raw")) {
            return json;
        }
        if (kept.size() > MAX_FORMED) {
            throw ApiError.of(
                    ErrorClass.SYS_LIMIT_REACHED,
                    "A result of " + kept.size() + " bytes is shown as `raw` only (others up to " + MAX_FORMED + ")");
        }
        String text = (String) json.rawValue();
        if (!Json.isOne(text.getBytes(StandardCharsets.UTF_8), Json.RESULTS)) {
            throw ApiError.of(
                    ErrorClass.SYS_LIMIT_REACHED,
                    "A result that is no JSON, or is nested deeper than " + Json.MAX_RESULT_DEPTH
                            + ", is shown as `raw` only");
        }
        return switch (form) {
            case "repr" -> repr(kept, text);
            case "jsonDumps" -> ResultForms.indented(text);
            default -> {
                Map<String, Object> all = new LinkedHashMap<>();
                all.put("raw", json);
                all.put("repr", repr(kept, text));
                all.put("jsonDumps", ResultForms.indented(text));
                yield all;
            }
        };
    }

    private static String repr(TaskResults.Kept kept, String json) {
        String own = kept.meta().path("repr").textValue();
        return own == null ? ResultForms.repr(json) : own;
    }

    /** Also for tasks that do not exist: without a sign-in nobody learns which do. */
    private static ApiError notSignedIn() {
        return ApiError.of(ErrorClass.USER_AUTH, "User not signed in");
    }

    private void brake(HttpCall call) {
        Counters.Count count = counters.increment("func-result " + call.ip(), WINDOW_SECONDS);
        if (count.count() > MAX_PER_MINUTE) {
            throw ApiError.of(
                    ErrorClass.CLIENT_RATE_LIMIT,
                    "Results may be asked for " + MAX_PER_MINUTE + " times a minute without a sign-in",
                    Map.of("limit", MAX_PER_MINUTE, "waitSeconds", count.secondsLeft() + 1));
        }
    }

    private void demandLink(HttpCall call, String linkId) {
        AuthLink link =
                links.find(linkId).filter(found -> found.id().equals(linkId)).orElseThrow(LateResults::notSignedIn);
        access.admitToResults(reader.incoming(call), link, LinkCalls.DOORS.getLast());
    }

    private static Map<String, Object> row(Object request, Long start, Long end, String status, Object result) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("request", request);
        row.put("startTime", start);
        row.put("endTime", end);
        row.put("status", status);
        row.put("result", result);
        return row;
    }

    private static Long seconds(long millis) {
        return millis == 0 ? null : millis / 1_000;
    }

    /** Handed on as it is: parsed, small values would take many times their length. */
    private RawValue value(TaskResults.Kept kept) {
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
        byte[] json = ResultAnswers.json(ResultType.valueOf(kept.type()), out.toByteArray());
        return new RawValue(new String(json, StandardCharsets.UTF_8));
    }
}
