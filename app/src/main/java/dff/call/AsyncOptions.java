package dff.call;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.function.Function;
import dff.web.ApiError;
import dff.web.ErrorClass;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Options of a call nobody waits for, after checks, merged with what the function declares and the defaults.
 *
 * @param timeout limit of the function in seconds
 * @param expires seconds it may wait once it is due, null = for ever
 * @param eta Unix milliseconds before which it must not start, or null
 * @param delay seconds it waits at least, or null
 * @param queue queue number
 * @param retries how often it is run again after it raised or passed its limit
 * @param saveResult whether the caller asked for the result
 */
public record AsyncOptions(
        int timeout, Integer expires, Long eta, Integer delay, int queue, int retries, boolean saveResult) {
    /** What is called. */
    public enum Kind {
        /** A function by a signed-in user. */
        DIRECT,
        BATCH
    }

    /** How long a direct call may wait in its queue, in seconds. */
    static final int DIRECT_EXPIRES = 900;
    /** How many times its limit a batch may wait in its queue. */
    public static final int BATCH_EXPIRES_SCALE = 24;
    /** Furthest start that can be asked for, in seconds from now: a year. */
    static final int MAX_DELAY = 366 * 86_400;

    static final int MAX_RETRIES = 10;

    /** Whether a direct call asks for this kind of call. */
    public static boolean areWanted(ObjectNode given) {
        return CallOptions.flag(given, "async", false)
                || given.path("execMode").asText().equals("async");
    }

    /** @param now Unix milliseconds */
    public static AsyncOptions of(ObjectNode given, Function function, CallOptions.Rules rules, Kind kind, long now) {
        String mode = given.path("execMode").asText("async");
        if (!mode.equals("async")) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST,
                    "Invalid options, invalid execMode",
                    Map.of("allowed", List.of("async")));
        }
        CallOptions.returnType(given);
        CallOptions.seconds(
                given, "apiTimeout", rules.minWait(), rules.maxWait()); // nobody waits; only the range counts
        int timeout = CallOptions.seconds(given, "timeout", rules.minTimeout(), rules.maxTimeout());
        if (timeout < 0) {
            timeout = function.timeout()
                    .orElse(kind == Kind.BATCH ? rules.background().batchTimeout() : rules.timeout());
        }
        int fallback =
                kind == Kind.BATCH ? rules.queues().batch() : rules.queues().sync();
        int queue = given.hasNonNull("queue")
                ? CallOptions.queue(given.get("queue"), rules.queues(), fallback)
                : rules.queues().of(function, fallback);
        int retries = CallOptions.seconds(given, "retries", 0, MAX_RETRIES);
        int delay = CallOptions.seconds(given, "delay", 1, MAX_DELAY);
        return new AsyncOptions(
                timeout,
                expires(given, function, kind, timeout),
                eta(given, now),
                delay < 0 ? null : (Integer) delay,
                queue,
                Math.max(0, retries),
                CallOptions.flag(given, "saveResult", false));
    }

    private static Integer expires(ObjectNode given, Function function, Kind kind, int timeout) {
        int own = CallOptions.seconds(given, "expires", 1, CallOptions.MAX_EXPIRES);
        if (CallOptions.flag(given, "neverExpire", false)) {
            return null;
        }
        if (own > 0) {
            return own;
        }
        return function.expires().orElse(kind == Kind.BATCH ? BATCH_EXPIRES_SCALE * timeout : DIRECT_EXPIRES);
    }

    private static Long eta(ObjectNode given, long now) {
        if (!given.hasNonNull("eta")) {
            return null;
        }
        long eta = instant(given.get("eta").asText());
        if (eta > now + TimeUnit.SECONDS.toMillis(MAX_DELAY)) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST, "Invalid options, eta is too late", Map.of("maxSeconds", MAX_DELAY));
        }
        return eta;
    }

    /** With a zone or an offset, or without one for UTC. */
    private static long instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException _) {
            try {
                return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
            } catch (DateTimeException _) {
                throw ApiError.of(
                        ErrorClass.CLIENT_BAD_REQUEST,
                        "Invalid options, eta should be a time such as " + Instant.EPOCH.plusSeconds(1_700_000_000));
            }
        }
    }

    /** When it may start, in Unix milliseconds. */
    long due(long now) {
        long due = eta == null ? now : Math.max(now, eta);
        return delay == null ? due : Math.max(due, now + TimeUnit.SECONDS.toMillis(delay));
    }
}
