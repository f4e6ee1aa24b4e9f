package dff.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.function.Function;
import dff.function.Functions;
import dff.json.JsonSyntaxException;
import dff.json.RawObject;
import dff.runner.OwnedCall;
import dff.runner.PlatformCall;
import dff.runner.PlatformCallException;
import dff.runner.RunOwner;
import dff.task.Lineage;
import dff.task.Origin;
import dff.task.RunningTask;
import dff.task.TaskId;
import dff.task.durable.DurableTask;
import dff.task.durable.DurableTasks;
import dff.task.durable.TaskStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Tasks that running scripts start ({@code DFF.FUNC}). Who asks is known from its run, never from what it says. Safe for all threads; can
 * be asked once {@link #begin} is done.
 */
public final class ScriptStarts {
    /** Functions that may have started each other, the running one included. */
    static final int MAX_CHAIN = 5;

    private static final int EDITOR_RECORDS = 1_000;
    private static final int MAX_SHOWN = 300;

    private final Functions functions;
    private final CallOptions.Rules rules;
    private volatile DurableTasks tasks;

    public ScriptStarts(Functions functions, CallOptions.Rules rules) {
        this.functions = functions;
        this.rules = rules;
    }

    /** Tasks can be started from now on. */
    public void begin(DurableTasks durable) {
        tasks = durable;
    }

    public Map<String, PlatformCall> calls() {
        OwnedCall start = this::start;
        return Map.of("func.start", start);
    }

    private Object start(ObjectNode request, RunOwner owner) {
        RunningTask caller = caller(owner);
        Function function = function(request.path("func"));
        List<String> chain = new ArrayList<>(
                caller.request().lineage().chainOf(caller.request().functionId()));
        if (chain.contains(function.id())) {
            throw new PlatformCallException("FuncCircularCall", shown(chain) + " -> [" + function.id() + "]");
        }
        if (chain.size() >= MAX_CHAIN) {
            throw new PlatformCallException("FuncChainTooLongException", shown(chain));
        }
        chain.add(function.id());
        Start start = new Start(function, inherited(caller), arguments(request, "kwargs"), chain, caller.triggered());
        return start(
                caller,
                start,
                limits(request, function, caller.request().limits().queue()));
    }

    /** Whose run asks. */
    public static RunningTask caller(RunOwner owner) {
        if (owner instanceof RunningTask task) {
            return task;
        }
        throw new PlatformCallException("NotSupportException", "Only a task can start others");
    }

    private Function function(JsonNode named) {
        String id = named.isTextual() ? named.textValue() : named.toString();
        return function(id);
    }

    public Function function(String id) {
        return functions
                .find(id)
                .orElseThrow(
                        () -> new PlatformCallException("NotFoundException", "Function not found: `" + cut(id) + "`"));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), MAX_SHOWN));
    }

    private static String shown(List<String> chain) {
        return chain.stream().map(id -> "`" + id + "`").collect(Collectors.joining(" -> "));
    }

    /** Runs in the editor leave no records; what they start does. */
    private static Origin inherited(RunningTask caller) {
        Origin origin = caller.request().origin();
        return origin.kind().equals("debug")
                ? new Origin(origin.kind(), origin.seenAs(), origin.id(), EDITOR_RECORDS)
                : origin;
    }

    /** JSON text of an object under that name; none = no arguments. */
    public static RawObject arguments(ObjectNode request, String name) {
        JsonNode text = request.path(name);
        if (text.isMissingNode() || text.isNull()) {
            return new RawObject();
        }
        try {
            return RawObject.parse(text.asText().getBytes(StandardCharsets.UTF_8));
        } catch (JsonSyntaxException e) {
            throw new PlatformCallException("TypeError", "`" + name + "` should be a dict: " + e.getMessage());
        }
    }

    /**
     * What is to be started.
     *
     * @param chain ids of the functions that started each other, the new one the last
     * @param triggered Unix milliseconds
     */
    public record Start(Function function, Origin origin, RawObject arguments, List<String> chain, long triggered) {}

    /** Seconds, and a queue number. */
    public record Limits(int timeout, int expires, int queue) {}

    private Limits limits(ObjectNode request, Function function, int callersQueue) {
        return new Limits(
                function.timeout().orElse(rules.timeout()),
                function.expires().orElse(AsyncOptions.DIRECT_EXPIRES),
                queue(request, callersQueue, "ValueError"));
    }

    /** What a script asks for as the queue. @param etype raised for a bad one */
    public int queue(ObjectNode request, int fallback, String etype) {
        JsonNode queue = request.path("queue");
        if (queue.isMissingNode() || queue.isNull()) {
            return fallback;
        }
        if (queue.isTextual()) {
            return rules.queues().aliases().getOrDefault(queue.textValue(), fallback);
        }
        int last = rules.queues().count() - 1;
        if (!queue.isIntegralNumber()
                || !queue.canConvertToLong()
                || queue.longValue() < 1
                || queue.longValue() > last) {
            throw new PlatformCallException(
                    etype, "`queue` should be an integer between 1 and " + last + ", not " + cut(queue.toString()));
        }
        return queue.intValue();
    }

    /** Starts a task in the name of a running one. @return its id */
    public String start(RunningTask caller, Start start, Limits limits) {
        DurableTasks durable = tasks;
        if (durable == null) {
            throw new PlatformCallException("NotSupportException", "The platform is still starting");
        }
        byte[] arguments = start.arguments().bytes();
        long max = rules.background().maxArguments();
        if (arguments.length > max) {
            throw new PlatformCallException(
                    "ValueError",
                    "`kwargs` has " + arguments.length + " bytes as JSON; at most " + max
                            + " are kept (_FUNC_TASK_ASYNC_ARGUMENTS_LIMIT)");
        }
        Lineage before = caller.request().lineage();
        long now = durable.now();
        DurableTask task = new DurableTask(
                TaskId.next(),
                start.function().id(),
                start.origin(),
                new Lineage(
                        before.rootTaskId() == null ? caller.id() : before.rootTaskId(),
                        start.chain(),
                        "async",
                        start.triggered(),
                        null,
                        null,
                        limits.expires(),
                        before.cronExpr()),
                new DurableTask.Schedule(
                        limits.queue(), now, now + TimeUnit.SECONDS.toMillis(limits.expires()), 0, false),
                limits.timeout(),
                caller.request().traceId(),
                arguments,
                null);
        try {
            return durable.submit(List.of(new TaskStore.Submission(task, null))).getFirst();
        } catch (TaskStore.QueueFull full) {
            throw new PlatformCallException(
                    "Exception",
                    "Queue " + full.queue().queue() + " holds " + full.queue().waiting()
                            + " tasks, no more may wait in it (_WORKER_QUEUE_TASK_LIMIT)");
        }
    }

    /** Default limits of functions. */
    public CallOptions.Rules rules() {
        return rules;
    }
}
