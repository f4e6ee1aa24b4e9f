package dff.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import dff.json.SlicedJson;
import dff.runner.frame.Frame;
import dff.runner.frame.FrameBudget;
import dff.runner.frame.FrameChannel;
import dff.runner.frame.FrameKind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what scripts ask of the platform while they run. Safe for all threads. */
final class CallDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CallDesk.class);
    private static final int MAX_CALL_ERROR = 500;
    /** How often an answer may have grown while it waited for room. */
    private static final int MAX_GROWTH = 5;

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
        return parse(payload, Json::parseFewValues);
    }

    /** As above, of what comes with each result. */
    static JsonNode parseMeta(byte[] payload) throws IOException {
        return parse(payload, Json::parseSmall);
    }

    /** As above, with long texts as bytes. */
    private static JsonNode sliced(byte[] payload) throws IOException {
        return parse(payload, SlicedJson::parse);
    }

    private static JsonNode parse(byte[] payload, Function<byte[], JsonNode> how) throws IOException {
        try {
            return how.apply(payload);
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
        if (!(sliced(frame.payload()) instanceof ObjectNode request)) {
            throw new IOException("a call that is not a JSON object");
        }
        Reply reply = reply(execution, request, () -> answer(execution, request));
        boolean small = frame.payload().length <= FrameBudget.FREE;
        channel.release(); // what was asked is done with
        int taken = 0;
        try {
            for (int i = 0; reply.value() instanceof PlatformCall.Large large; i++) {
                budget.give(taken);
                taken = 0;
                if (i == MAX_GROWTH || !small) {
                    reply = Reply.failed("ValueError", small ? GROWS : TWICE_LARGE);
                } else {
                    taken = budget.takeMemory(large.bytes());
                    reply = reply(execution, request, large.gather());
                }
            }
            if (taken > 0) {
                budget.begins(channel);
            }
            channel.sendJson(FrameKind.REPLY, frame.id(), reply.json());
        } finally {
            budget.hasEnded(channel);
            budget.give(taken); // also when memory ran out meanwhile
        }
    }

    private static final String GROWS = "what was asked for grows faster than it can be read";
    private static final String TWICE_LARGE =
            "a request of more than " + FrameBudget.FREE + " bytes with a large answer; ask for less at once";

    /** @param error class of the exception to raise, or null @param value the answer, or the exception's text */
    private record Reply(String error, Object value) {
        static Reply failed(String error, String text) {
            return new Reply(error, text);
        }

        Object json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("ok", error == null);
            if (error != null) {
                json.put("etype", error);
            }
            json.put(error == null ? "value" : "text", value);
            return json;
        }
    }

    private static Reply reply(Execution execution, ObjectNode request, Supplier<Object> answer) {
        try {
            return new Reply(null, answer.get());
        } catch (PlatformCallException e) {
            return Reply.failed(e.type(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn(
                    "a call of {} from {} failed",
                    request.path("op").asText(),
                    execution.spec().function(),
                    e);
            return Reply.failed("Exception", "The platform could not answer; see its log");
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
}
