package dff.call;

import dff.function.Function;
import dff.runner.Outcome;
import dff.runner.ResultBody;
import dff.task.Origin;
import dff.task.TaskAnswer;
import dff.task.TaskRequest;
import dff.task.TaskResults;
import dff.task.Tasks;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a published function for a waiting caller and renders its outcome; links and direct calls share it. */
public final class FunctionRuns {
    private static final List<Map.Entry<String, String>> CACHED =
            List.of(Map.entry("X-Dff-Cache", "Cached"), Map.entry("X-Dataflux-Func-Cache", "Cached"));

    private final Tasks tasks;
    private final TaskResults results;
    private final ResultCache cache;
    private final ResultAnswers answers;

    public FunctionRuns(Tasks tasks, TaskResults results, ResultCache cache, ResultAnswers answers) {
        this.tasks = tasks;
        this.results = results;
        this.cache = cache;
        this.answers = answers;
    }

    /** A checked call on its way. */
    public record Run(Function function, Origin origin, byte[] arguments, CallOptions options, boolean trusted) {}

    public Answer answer(HttpCall call, Run run) {
        Rendering how = Rendering.of(run.options().bare(), run.trusted());
        int seconds = run.function().cacheResult().orElse(0);
        if (seconds <= 0) {
            return fresh(call, run, how, null);
        }
        String key = cache.key(run.function(), run.options().returnType(), run.arguments())
                .orElse(null);
        Optional<ResultCache.Cached> hit = key == null ? Optional.empty() : cache.find(key);
        if (hit.isEmpty()) {
            return fresh(call, run, how, key);
        }
        tasks.answeredFromCache(run.function().id(), run.origin());
        return answers.of(hit.get().type(), hit.get().meta(), held(hit.get().body()), how.with(CACHED));
    }

    /** A run that has returned. */
    private record Returned(String taskId, TaskRequest request, Outcome.Success success) {}

    /**
     * Runs a function whose result is for us, not for the caller. Nothing is cached.
     *
     * @return the result; whoever gets it must consume or close its body
     * @throws ApiError when it did not return
     */
    public Outcome.Success result(HttpCall call, Run run) {
        return run(call, run).success();
    }

    private Returned run(HttpCall call, Run run) {
        TaskRequest request = request(call, run);
        TaskAnswer answer = tasks.run(request);
        call.taskId(answer.taskId());
        Outcome outcome = answer.outcome().orElseThrow(() -> FailureAnswers.stillRunning(answer.taskId()));
        if (!(outcome instanceof Outcome.Success success)) {
            throw FailureAnswers.of(answer);
        }
        return new Returned(answer.taskId(), request, success);
    }

    private Answer fresh(HttpCall call, Run run, Rendering how, String cacheKey) {
        Returned returned = run(call, run);
        Outcome.Success success = returned.success();
        try {
            if (run.options().saveResult()) {
                return saved(returned.taskId(), returned.request(), success, how);
            }
            long length = success.body().length();
            if (cacheKey != null && length != ResultBody.UNKNOWN && length <= ResultCache.MAX_RESULT) {
                byte[] body = success.body().bytes();
                cache.put(
                        cacheKey,
                        new ResultCache.Cached(
                                success.type(),
                                success.meta(),
                                body,
                                run.function().cacheResult().orElse(0)));
                return answers.of(success.type(), success.meta(), held(body), how);
            }
            return answers.of(success.type(), success.meta(), streamed(success.body()), how);
        } catch (UncheckedIOException _) {
            success.body().close();
            throw FailureAnswers.brokeOff(returned.taskId());
        } catch (RuntimeException e) {
            success.body().close();
            throw e;
        }
    }

    private static TaskRequest request(HttpCall call, Run run) {
        Function function = run.function();
        return new TaskRequest(
                function.id(),
                function.scriptSetId(),
                function.scriptId(),
                function.name(),
                function.scriptMd5(),
                Optional.empty(),
                TaskRequest.Mode.CALL,
                run.origin(),
                run.arguments(),
                Optional.of(HttpSnapshot.of(call)),
                run.options().limits(),
                run.options().returnType(),
                call.traceId());
    }

    /** The body can be read once only, so the caller is answered from the store. */
    private Answer saved(String taskId, TaskRequest request, Outcome.Success success, Rendering how) {
        results.keep(taskId, request, success);
        TaskResults.Kept kept = results.find(taskId)
                .orElseThrow(() -> ApiError.of(ErrorClass.SYS_LIMIT_REACHED, "The result could not be stored"));
        if (!kept.status().equals("success")) {
            throw ApiError.of(
                    ErrorClass.SYS_LIMIT_REACHED, kept.meta().path("exception").asText());
        }
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("taskId", taskId);
        more.put("resultURL", "/api/v1/func-result?taskId=" + taskId);
        return answers.of(
                success.type(),
                success.meta(),
                source(kept),
                new Rendering(how.bare(), how.trusted(), more, how.headers()));
    }

    public Rendering.Source source(TaskResults.Kept kept) {
        return new Rendering.Source() {
            @Override
            public long length() {
                return kept.size();
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                results.writeTo(kept, out);
            }
        };
    }

    private static Rendering.Source streamed(ResultBody body) {
        if (body.isHeld()) {
            return held(body.bytes());
        }
        return new Rendering.Source() {
            @Override
            public long length() {
                return body.length();
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                body.writeTo(body.length() == ResultBody.UNKNOWN ? new FlushedStream(out) : out);
            }

            @Override
            public void close() {
                body.close();
            }
        };
    }

    static Rendering.Source held(byte[] body) {
        return new Rendering.Source() {
            @Override
            public long length() {
                return body.length;
            }

            @Override
            public byte[] inMemory() {
                return body;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(body);
            }
        };
    }

    /** Sends each piece at once: its reader waits for it. */
    private static final class FlushedStream extends FilterOutputStream {
        FlushedStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }
    }
}
