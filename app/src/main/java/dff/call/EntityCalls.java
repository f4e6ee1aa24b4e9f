package dff.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.function.Function;
import dff.json.Json;
import dff.json.RawObject;
import dff.runner.PlatformCallException;
import dff.runner.RunOwner;
import dff.task.Origin;
import dff.task.RunningTask;
import dff.web.ApiError;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the helpers of scripts for auth links, batches and crontab configs share: {@code DFF.SYNC_API}, {@code DFF.ASYNC_API},
 * {@code DFF.CRON_JOB}. Safe for all threads.
 */
public final class EntityCalls {
    /** Rows a script is given at most. */
    public static final int MAX_ROWS = 1_000;

    /** Exception of scripts whose values are wrong. */
    public static final String BAD = "BadEntityCall";

    /** How long a call waits in its queue when nobody says it, in seconds; batches wait longer. */
    public static final int EXPIRES = AsyncOptions.DIRECT_EXPIRES;

    private static final int MAX_SHOWN = 64;

    private final ScriptStarts starts;

    public EntityCalls(ScriptStarts starts) {
        this.starts = starts;
    }

    /**
     * What is called.
     *
     * @param kwargsJson its arguments as stored; those of the script fill the placeholders
     */
    public record Entity(String funcId, String kwargsJson, Origin origin) {}

    /**
     * What holds when neither script nor function say it.
     *
     * @param timeout seconds
     * @param expires seconds; empty = 24 times the limit of the run
     * @param queue number
     */
    public record Usual(int timeout, OptionalInt expires, int queue) {}

    /** Limits of calls nobody waits for. */
    public CallOptions.Rules rules() {
        return starts.rules();
    }

    /** The id a script names; empty = none. */
    public static Optional<String> named(ObjectNode request) {
        return request.hasNonNull("id") ? Optional.of(request.get("id").asText()) : Optional.empty();
    }

    /** What started the running task, when it is of that kind. @param kind of origins */
    public static Optional<String> own(RunOwner owner, String kind) {
        Origin origin = ScriptStarts.caller(owner).request().origin();
        return origin.kind().equals(kind) ? Optional.of(origin.id()) : Optional.empty();
    }

    /** @param what as scripts call it, for example {@code Async API} */
    public static PlatformCallException notFound(String what, String id) {
        return new PlatformCallException(
                "EntityNotFound", what + " not found: `" + id.substring(0, Math.min(id.length(), MAX_SHOWN)) + "`");
    }

    /** As its callers from outside are refused. @param what as scripts call it */
    public static PlatformCallException disabled(String what, String id) {
        return new PlatformCallException(BAD, "This " + what + " is disabled: `" + id + "`");
    }

    /** Starts the function of an entity as a new task in the name of the running one. */
    public Object start(ObjectNode request, RunOwner owner, Entity entity, Usual usual) {
        RunningTask caller = ScriptStarts.caller(owner);
        Function function = starts.function(entity.funcId());
        RawObject arguments = merged(entity, ScriptStarts.arguments(request, "kwargs"), function);
        CallOptions.Rules rules = starts.rules();
        long triggered = number(request, "triggerTime", 0, Integer.MAX_VALUE).orElse(0) * 1_000L;
        int timeout = number(request, "timeout", rules.minTimeout(), rules.maxTimeout())
                .orElse(function.timeout().orElse(usual.timeout()));
        int expires = number(request, "expires", 1, CallOptions.MAX_EXPIRES)
                .orElse(function.expires().orElse(usual.expires().orElse(AsyncOptions.BATCH_EXPIRES_SCALE * timeout)));
        int queue = starts.queue(request, rules.queues().of(function, usual.queue()), BAD);
        starts.start(
                caller,
                new ScriptStarts.Start(
                        function,
                        entity.origin(),
                        arguments,
                        List.of(function.id()),
                        triggered == 0 ? System.currentTimeMillis() : triggered),
                new ScriptStarts.Limits(timeout, expires, queue));
        return null;
    }

    private static RawObject merged(Entity entity, RawObject given, Function function) {
        try {
            new FixedArguments((ObjectNode) Json.parse(entity.kwargsJson())).mergeInto(given, function.id());
            return given;
        } catch (ApiError e) {
            throw new PlatformCallException(
                    BAD, e.getMessage() + ": " + e.detail().get("kwargsField"));
        }
    }

    /** A number a script gives; empty = none. Raises {@link #BAD} for all else. */
    public static OptionalInt number(ObjectNode request, String name, int min, int max) {
        JsonNode value = request.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalInt.empty();
        }
        if (!value.isIntegralNumber()
                || value.longValue() < min
                || value.longValue() > max
                || !value.canConvertToLong()) {
            throw new PlatformCallException(
                    BAD,
                    "`" + name + "` should be an integer between " + min + " and " + max + ", not " + shown(value));
        }
        return OptionalInt.of(value.intValue());
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
    }
}
