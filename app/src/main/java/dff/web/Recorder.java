package dff.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Told of every request that goes to the operation log when its answer is made, before it is sent. Safe for all threads. */
@FunctionalInterface
public interface Recorder {
    /** Must not fail and must not wait for the store. */
    void record(Operation operation);

    /** Told of every request that has a row in the route table, when it is answered; much called, so it must be quick. */
    default void ended(HttpCall call, Route route, int status) {}

    /**
     * One request with its answer; secrets are hidden already.
     *
     * @param who empty on public routes
     * @param clientId as the client calls itself; null when it does not
     * @param ips from the sender to the nearest proxy
     * @param route the row's own name, whatever name was used
     * @param request what was sent; parts that cannot be shown are null
     * @param cost milliseconds
     * @param answer the envelope; null when the answer was none or is too large to keep
     * @param time Unix milliseconds
     */
    record Operation(
            java.util.Optional<Identity> who,
            String clientId,
            List<String> ips,
            String traceId,
            Route route,
            Request request,
            long cost,
            int status,
            JsonNode answer,
            long time) {}

    /** What was sent. @param files array of {@code {name, size}} */
    record Request(JsonNode query, JsonNode params, JsonNode body, JsonNode files) {}
}
