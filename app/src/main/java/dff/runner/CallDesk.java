package dff.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import dff.runner.frame.Frame;
import dff.runner.frame.FrameBudget;
import dff.runner.frame.FrameChannel;
import dff.runner.frame.FrameKind;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what scripts ask of the platform while they run. Safe for all threads. */
final class CallDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CallDesk.class);
    private static final int MAX_CALL_ERROR = 500;
    /** Bytes of a value in a JSON tree, without its text. */
    private static final int TREE_NODE = 50;

    private final Map<String, PlatformCall> calls;
    private final FrameBudget budget = new FrameBudget();

    CallDesk(Map<String, PlatformCall> calls) {
        this.calls = Map.copyOf(calls);
    }

    /** What all runners send and are sent together counts in it. */
    FrameBudget budget() {
        return budget;
    }

    /** @throws IOException when it is not JSON, or too many values */
    static JsonNode parse(byte[] payload) throws IOException {
        try {
            return Json.parseFewValues(payload);
        } catch (JsonSyntaxException e) {
            throw new IOException("a payload that is not JSON: " + e.getMessage(), e);
        }
    }

    /**
     * Answers a call on the channel it came by.
     *
     * @throws IOException when the process is of no use any more
     */
    void answer(Execution execution, Frame frame, FrameChannel channel) throws IOException {
        if (!(parse(frame.payload()) instanceof ObjectNode request)) {
            throw new IOException("a call that is not a JSON object");
        }
        ObjectNode reply = Json.MAPPER.createObjectNode();
        Object value = null;
        try {
            value = answer(execution, request);
            reply.put("ok", true);
        } catch (PlatformCallException e) {
            reply.put("ok", false).put("etype", e.type()).put("text", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn(
                    "a call of {} from {} failed",
                    request.path("op").asText(),
                    execution.spec().function(),
                    e);
            reply.put("ok", false).put("etype", "Exception").put("text", "The platform could not answer; see its log");
        }
        channel.release(); // what was asked is done with
        int taken = budget.take(weight(value));
        try {
            if (reply.get("ok").asBoolean()) {
                reply.set("value", Json.MAPPER.valueToTree(value));
            }
            channel.send(FrameKind.REPLY, frame.id(), Json.bytes(reply));
        } finally {
            budget.give(taken); // also when memory ran out meanwhile
        }
    }

    private Object answer(Execution execution, ObjectNode request) {
        String op = request.path("op").asText();
        if (op.equals("code")) {
            return KnownScripts.code(execution.library(), request);
        }
        PlatformCall handler = calls.get(op);
        if (handler == null) {
            String shown = op.substring(0, Math.min(op.length(), MAX_CALL_ERROR));
            throw new PlatformCallException("NotSupportException", "The platform has no operation `" + shown + "`");
        }
        return handler instanceof OwnedCall owned
                ? owned.answer(request, execution.spec().owner())
                : handler.answer(request);
    }

    /** Bytes that an answer takes on its way, roughly: its texts, and what each value costs as a tree. */
    private static long weight(Object value) {
        return switch (value) {
            case Map<?, ?> map -> weight(map.keySet()) + weight(map.values());
            case Collection<?> all -> all.stream().mapToLong(CallDesk::weight).sum();
            case CharSequence text -> TREE_NODE + text.length();
            case byte[] bytes -> TREE_NODE + bytes.length;
            case null, default -> TREE_NODE;
        };
    }
}
