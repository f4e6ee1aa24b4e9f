package dff.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.function.Function;
import dff.task.TaskRequest;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Fields;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Options of one call after checks, merged with what the function declares and the defaults.
 *
 * @param bare answer the value itself, not the envelope
 * @param saveResult keep the result for later fetching
 */
public record CallOptions(TaskRequest.Limits limits, String returnType, boolean bare, boolean saveResult) {
    /**
     * Defaults and ranges in seconds, and what holds for calls whose function says nothing.
     *
     * @param fresh run each call in a process of its own
     * @param background what holds for calls nobody waits for
     */
    public record Rules(
            int timeout,
            int minTimeout,
            int maxTimeout,
            int apiWait,
            int minWait,
            int maxWait,
            int debugTimeout,
            Queues queues,
            boolean fresh,
            Background background) {
        /** @param isolation what script set or function chose, null = the installation's choice */
        public boolean isFresh(String isolation) {
            return isolation == null ? fresh : isolation.equals("fresh");
        }
    }

    /**
     * Calls nobody waits for.
     *
     * @param batchTimeout limit in seconds of batches whose function names none
     * @param maxArguments bytes of the arguments of one call, which are stored until it runs
     */
    public record Background(int batchTimeout, long maxArguments) {}

    /**
     * Default queues.
     *
     * @param count how many there are; 0 is the system's
     * @param aliases names that stand for numbers
     */
    public record Queues(int sync, int debug, int batch, int count, Map<String, Integer> aliases) {
        private static final int SYNC = 1;
        private static final int DEBUG = 7;
        private static final int BATCH = 9;
        private static final int CRONTAB = 8;
        private static final int SUBSCRIPTION = 6;
        private static final int MANY = 16;
        private static final int CRONTAB_OF_MANY = 2;
        private static final int DEBUG_OF_MANY = 5;
        private static final int BATCH_OF_MANY = 3;

        public Queues {
            aliases = Map.copyOf(aliases);
        }

        /** Those of an installation with so many queues. */
        public static Queues of(int count, Map<String, Integer> aliases) {
            boolean many = count == MANY;
            return new Queues(SYNC, many ? DEBUG_OF_MANY : DEBUG, many ? BATCH_OF_MANY : BATCH, count, aliases);
        }

        /** Of functions that a schedule runs. */
        public int crontab() {
            return count == MANY ? CRONTAB_OF_MANY : CRONTAB;
        }

        /** What each queue with a purpose is for. */
        public Map<Integer, String> uses() {
            return Map.of(
                    0,
                    "system",
                    sync,
                    "sync",
                    SUBSCRIPTION,
                    "subscription",
                    debug,
                    "debug",
                    crontab(),
                    "crontab",
                    batch,
                    "batch");
        }

        /** What a function declared when there were more queues holds no longer. */
        public int of(Function function, int fallback) {
            int own = function.queue().orElse(fallback);
            return own > 0 && own < count ? own : fallback;
        }
    }

    private static final List<String> RETURN_TYPES = List.of("raw", "repr", "jsonDumps", "ALL");
    static final int MAX_EXPIRES = 86_400;
    private static final Set<String> ASYNC = Set.of("async");

    /** What holds for a function that is called by us and must return before its caller goes on: its wait is its limit. */
    public static CallOptions awaited(Function function, Rules rules) {
        int limit = function.timeout().orElse(rules.apiWait());
        return new CallOptions(
                new TaskRequest.Limits(
                        limit,
                        limit,
                        rules.queues().of(function, rules.queues().sync()),
                        rules.isFresh(function.isolation().orElse(null))),
                "raw",
                true,
                false);
    }

    public static CallOptions of(ObjectNode given, Function function, Rules rules, boolean bareByDefault) {
        refuseAsync(given);
        int timeout = seconds(given, "timeout", rules.minTimeout(), rules.maxTimeout());
        int wait = seconds(given, "apiTimeout", rules.minWait(), rules.maxWait());
        seconds(
                given,
                "expires",
                1,
                MAX_EXPIRES); // a call somebody waits for expires with the wait; only the range counts
        if (timeout < 0) {
            timeout = function.timeout().orElse(rules.timeout());
        }
        if (wait < 0) {
            wait = function.apiTimeout().orElse(rules.apiWait());
        }
        int queue = given.hasNonNull("queue")
                ? queue(given.get("queue"), rules.queues(), rules.queues().sync())
                : rules.queues().of(function, rules.queues().sync());
        return new CallOptions(
                new TaskRequest.Limits(
                        timeout, wait, queue, rules.isFresh(function.isolation().orElse(null))),
                returnType(given),
                flag(given, "unbox", flag(given, "unfold", bareByDefault)),
                flag(given, "saveResult", false));
    }

    private static void refuseAsync(ObjectNode given) {
        boolean async = flag(given, "async", false)
                || ASYNC.contains(given.path("execMode").asText());
        if (async) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST,
                    "Invalid options, this call cannot be asynchronous",
                    Map.of("allowed", List.of("sync")));
        }
        String mode = given.path("execMode").asText("sync");
        if (!mode.equals("sync")) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST,
                    "Invalid options, invalid execMode",
                    Map.of("allowed", List.of("sync")));
        }
    }

    /** @return -1 when the option was not given */
    static int seconds(ObjectNode given, String name, int min, int max) {
        if (!given.hasNonNull(name)) {
            return -1;
        }
        long value = whole(given.get(name), name);
        if (value < min) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST, "Invalid options, " + name + " is too small", Map.of("min", min));
        }
        if (value > max) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST, "Invalid options, " + name + " is too large", Map.of("max", max));
        }
        return (int) value;
    }

    static long whole(JsonNode value, String name) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (value.isTextual() && value.textValue().matches("-?\\d{1,18}")) {
            return Long.parseLong(value.textValue());
        }
        throw ApiError.of(ErrorClass.CLIENT_BAD_REQUEST, "Invalid options, " + name + " should be an integer");
    }

    /** @param fallback for a name that stands for no queue */
    static int queue(JsonNode value, Queues queues, int fallback) {
        if (value.isTextual() && !value.textValue().matches("-?\\d+")) {
            return queues.aliases().getOrDefault(value.textValue(), fallback);
        }
        int last = queues.count() - 1;
        long queue = whole(value, "queue");
        if (queue < 1 || queue > last) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST, "Invalid options, queue should be an integer between 1 and " + last);
        }
        return (int) queue;
    }

    static String returnType(ObjectNode given) {
        if (!given.hasNonNull("returnType")) {
            return "raw";
        }
        String type = given.get("returnType").asText();
        if (!RETURN_TYPES.contains(type)) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST,
                    "Invalid options, invalid returnType",
                    Map.of("allowed", RETURN_TYPES));
        }
        return type;
    }

    static boolean flag(ObjectNode given, String name, boolean fallback) {
        if (!given.hasNonNull(name)) {
            return fallback;
        }
        Boolean value = Fields.flag(given.get(name).asText());
        if (value == null) {
            throw ApiError.of(ErrorClass.CLIENT_BAD_REQUEST, "Invalid options, " + name + " should be a boolean");
        }
        return value;
    }
}
