package dff.call;

import dff.function.Function;
import dff.json.Json;
import dff.json.RawObject;
import dff.task.Lineage;
import dff.task.Origin;
import dff.task.TaskId;
import dff.task.durable.DurableTask;
import dff.task.durable.DurableTasks;
import dff.task.durable.TaskStore;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Accepts calls nobody waits for. Safe for all threads. */
public final class AsyncRuns {
    static final String KEY_HEADER = "Idempotency-Key";
    static final int MAX_KEY = 128;
    private static final String FILES = "files";

    private final DurableTasks tasks;
    private final long maxArguments;

    /** @param maxArguments bytes of the arguments of one call */
    public AsyncRuns(DurableTasks tasks, long maxArguments) {
        this.tasks = tasks;
        this.maxArguments = maxArguments;
    }

    /** Unix milliseconds by which due times are meant. */
    public long now() {
        return tasks.now();
    }

    /**
     * One call.
     *
     * @param scope whom the sender's Idempotency-Key holds for
     * @param arguments fixed ones included
     * @param keepResult whether the result can be fetched afterwards, asked for or not
     */
    public record Call(
            String scope,
            Function function,
            Origin origin,
            RawObject arguments,
            AsyncOptions options,
            boolean keepResult) {}

    /** Accepts one call. @return {@code {id}}, with more when the caller asked for the result */
    public Answer answer(HttpCall call, Call one) {
        String id = accept(call, List.of(one)).getFirst();
        call.taskId(id);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", id);
        if (one.options().saveResult()) {
            data.put("taskId", id);
            data.put("resultURL", "/api/v1/func-result?taskId=" + id);
        }
        return Answer.data(data);
    }

    /** Accepts calls, all or none. @return ids of their tasks, in order */
    public List<String> accept(HttpCall call, List<Call> calls) {
        String key = key(call);
        byte[] http = HttpSnapshot.of(call);
        List<TaskStore.Submission> submissions = new ArrayList<>(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            Call one = calls.get(i);
            byte[] arguments = one.arguments().bytes();
            checkSize(arguments);
            submissions.add(new TaskStore.Submission(
                    task(one, arguments, http, call.traceId()),
                    key == null ? null : key(one, calls.size() == 1 ? key : key + '#' + i, arguments)));
        }
        return submit(submissions);
    }

    private List<String> submit(List<TaskStore.Submission> submissions) {
        try {
            return tasks.submit(submissions);
        } catch (TaskStore.QueueFull e) {
            throw FailureAnswers.congested(e.queue());
        } catch (TaskStore.KeyReused _) {
            throw ApiError.of(
                    ErrorClass.CLIENT_DUPLICATED,
                    "This " + KEY_HEADER + " was used with other arguments or options",
                    Map.of("header", KEY_HEADER));
        }
    }

    private void checkSize(byte[] arguments) {
        if (arguments.length > maxArguments) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST,
                    "The arguments of an asynchronous call have " + arguments.length + " bytes; at most " + maxArguments
                            + " are kept (_FUNC_TASK_ASYNC_ARGUMENTS_LIMIT)",
                    Map.of("size", arguments.length, "max", maxArguments));
        }
    }

    private DurableTask task(Call one, byte[] arguments, byte[] http, String traceId) {
        long now = tasks.now();
        AsyncOptions options = one.options();
        long due = options.due(now);
        Long expires = options.expires() == null ? null : (Long) (due + TimeUnit.SECONDS.toMillis(options.expires()));
        return new DurableTask(
                TaskId.next(),
                one.function().id(),
                one.origin(),
                new Lineage(null, List.of(), "async", now, options.eta(), options.delay(), options.expires()),
                new DurableTask.Schedule(
                        options.queue(), due, expires, options.retries(), one.keepResult() || options.saveResult()),
                options.timeout(),
                traceId,
                arguments,
                http);
    }

    private static String key(HttpCall call) {
        String key = call.header(KEY_HEADER);
        if (key == null) {
            return null;
        }
        if (key.isEmpty() || key.length() > MAX_KEY || !key.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST,
                    KEY_HEADER + " should be 1 to " + MAX_KEY + " visible ASCII characters",
                    Map.of("header", KEY_HEADER, "length", key.length()));
        }
        return key;
    }

    private static TaskStore.Key key(Call one, String key, byte[] arguments) {
        if (one.arguments().get(FILES).isPresent()) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST,
                    KEY_HEADER + " cannot be used for calls with an argument `files`",
                    Map.of("header", KEY_HEADER));
        }
        return new TaskStore.Key(one.scope(), key, digest(arguments, Json.bytes(one.options())));
    }

    private static String digest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(Integer.toString(part.length).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) ' ');
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
