package dff.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import java.util.List;

/** Makes what the operation log keeps of a request: secrets hidden, long texts cut. */
final class Recorded {
    private static final String CLIENT_ID = "X-Dff-Client-Id";
    /** A larger answer is not kept. */
    private static final int MAX_ANSWER = 64 * 1024;

    private Recorded() {}

    static Recorder.Operation of(HttpCall call, Answer answer) {
        String client = call.header(CLIENT_ID);
        List<String> ips = call.ips().isEmpty() ? List.of(call.ip()) : call.ips();
        return new Recorder.Operation(
                call.identity(),
                client == null || !TraceId.usable(client) ? null : client,
                ips,
                call.traceId(),
                call.route().orElseThrow(),
                new Recorder.Request(
                        query(call),
                        Json.MAPPER.valueToTree(call.params()),
                        body(call),
                        Json.MAPPER.valueToTree(call.files())),
                call.cost(),
                status(answer),
                answered(call, answer),
                call.startMillis());
    }

    private static JsonNode query(HttpCall call) {
        ObjectNode all = Json.MAPPER.createObjectNode();
        try {
            call.query()
                    .forEach((name, values) ->
                            all.set(name, Json.MAPPER.valueToTree(values.size() == 1 ? values.getFirst() : values)));
        } catch (ApiError _) {
            return null; // not to be read; the answer says so
        }
        return Masking.masked(all);
    }

    private static JsonNode body(HttpCall call) {
        if (!call.hasReadBody()) {
            return null;
        }
        return switch (call.body().kind()) {
            case JSON, FORM -> (JsonNode) Masking.body(call.body());
            case EMPTY, TEXT, RAW, MULTIPART -> null;
        };
    }

    private static int status(Answer answer) {
        return switch (answer) {
            case Answer.Data _, Answer.Result _ -> 200;
            case Answer.Bare bare -> bare.status();
            case Answer.Stream stream -> stream.status();
        };
    }

    private static JsonNode answered(HttpCall call, Answer answer) {
        if (!(answer instanceof Answer.Bare bare)
                || !bare.contentType().equals(ResponseHeaders.JSON)
                || bare.body().length > MAX_ANSWER) {
            return null;
        }
        try {
            JsonNode kept = Masking.masked(Json.parse(bare.body()));
            boolean readable = body(call) != null;
            if (!readable && kept.path("reqDump") instanceof ObjectNode dump) {
                dump.remove(List.of("body", "bodyDump")); // an error repeats what was sent; see body
            }
            return kept;
        } catch (JsonSyntaxException _) {
            return null; // a handler's own text
        }
    }
}
