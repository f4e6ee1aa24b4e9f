package dff.web;

import dff.json.Json;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the success and error envelopes. */
final class Envelope {
    private static final int MAX_BODY_DUMP = 1_000;

    private Envelope() {}

    static byte[] success(HttpCall call, Answer.Data answer) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("ok", true);
        out.put("error", 200);
        out.put("message", "");
        out.put("data", answer.data());
        out.putAll(answer.topLevel());
        times(call, out);
        return Json.bytes(out);
    }

    /** Splices ready-made JSON in, so that results are never parsed here. */
    static byte[] success(HttpCall call, Answer.Result answer) {
        Map<String, Object> rest = new LinkedHashMap<>(answer.topLevel());
        times(call, rest);
        byte[] head =
                "{\"ok\":true,\"error\":200,\"message\":\"\",\"data\":{\"result\":".getBytes(StandardCharsets.UTF_8);
        byte[] tail = Json.bytes(rest);
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length + answer.json().length + tail.length + 2);
        out.writeBytes(head);
        out.writeBytes(answer.json());
        out.write('}');
        out.write(',');
        out.write(tail, 1, tail.length - 1);
        return out.toByteArray();
    }

    private static void times(HttpCall call, Map<String, Object> out) {
        out.put("traceId", call.traceId());
        out.put("clientTime", call.clientTime());
        out.put("reqTime", Times.iso(call.startMillis()));
        out.put("respTime", Times.iso(System.currentTimeMillis()));
        out.put("reqCost", call.cost());
    }

    static byte[] error(HttpCall call, ApiError error) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("ok", false);
        out.put("error", new BigDecimal(error.errorClass().number()));
        out.put("reason", error.reason());
        out.put("message", error.getMessage());
        if (!error.detail().isEmpty()) {
            out.put("detail", error.detail());
        }
        if (!error.isBrief()) {
            out.put("status", error.errorClass().status());
        }
        out.put("reqDump", requestDump(call));
        if (error.isBrief()) {
            out.put("traceId", call.traceId());
            out.put("reqCost", call.cost());
        } else {
            times(call, out);
        }
        return Json.bytes(out);
    }

    private static Map<String, Object> requestDump(HttpCall call) {
        Map<String, Object> dump = new LinkedHashMap<>();
        dump.put("method", call.method());
        dump.put("url", Masking.url(call.originalUrl()));
        if (call.hasReadBody() && call.body().kind() != RequestBody.Kind.EMPTY) {
            Object body = Masking.body(call.body());
            if (body != null) {
                dump.put("body", body);
                dump.put("bodyDump", shortened(body));
            }
        }
        return dump;
    }

    private static String shortened(Object body) {
        String text;
        try {
            text = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(body);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a body read from JSON is not JSON", e);
        }
        return text.length() <= MAX_BODY_DUMP
                ? text
                : text.substring(0, MAX_BODY_DUMP - 3) + "...\n <Length: " + text.length() + ">";
    }
}
