package dff.web;

import dff.json.Json;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the success and error envelopes. */
final class Envelope {
    private static final int MAX_BODY_DUMP = 1_000;
    private static final int NOT_MODIFIED = 304;
    private static final String WEAK = "W/";
    private static final int TAG_BYTES = 16;
    private static final byte[] HEAD =
            "{\"ok\":true,\"error\":200,\"message\":\"\",\"data\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RESULT_HEAD =
            "{\"ok\":true,\"error\":200,\"message\":\"\",\"data\":{\"result\":".getBytes(StandardCharsets.UTF_8);

    private Envelope() {}

    /**
     * An answer with a weak ETag of its data, where one is read and nothing more: times and trace id differ each time. Who has the data
     * already is told so.
     */
    static Answer.Bare success(HttpCall call, Answer.Data answer) {
        byte[] data = Json.bytes(answer.data());
        if (!call.isPlainRead()) {
            return answer(List.of(), spliced(HEAD, data, rest(call, answer.topLevel())));
        }
        String tag = tag(data, Json.bytes(answer.topLevel()));
        List<Map.Entry<String, String>> headers =
                List.of(Map.entry("ETag", tag), Map.entry("Cache-Control", "private, no-cache"));
        return StaticFiles.isKnown(call.header("If-None-Match"), tag.substring(WEAK.length()))
                ? new Answer.Bare(NOT_MODIFIED, ResponseHeaders.JSON, headers, new byte[0])
                : answer(headers, spliced(HEAD, data, rest(call, answer.topLevel())));
    }

    /** Splices ready-made JSON in, so that results are never parsed here. */
    static Answer.Bare success(HttpCall call, Answer.Result answer) {
        return answer(answer.headers(), spliced(RESULT_HEAD, answer.json(), rest(call, answer.topLevel())));
    }

    private static Answer.Bare answer(List<Map.Entry<String, String>> headers, byte[] body) {
        return new Answer.Bare(200, ResponseHeaders.JSON, headers, body);
    }

    /** What follows the data. */
    private static byte[] rest(HttpCall call, Map<String, Object> topLevel) {
        Map<String, Object> rest = new LinkedHashMap<>(topLevel);
        times(call, rest);
        return Json.bytes(rest);
    }

    /** @param rest an object, whose members go on after the value */
    private static byte[] spliced(byte[] head, byte[] value, byte[] rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length + value.length + rest.length + 2);
        out.writeBytes(head);
        out.writeBytes(value);
        if (head == RESULT_HEAD) {
            out.write('}');
        }
        out.write(',');
        out.write(rest, 1, rest.length - 1);
        return out.toByteArray();
    }

    private static String tag(byte[] data, byte[] topLevel) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(data);
            digest.update(topLevel);
            return WEAK + "\"" + HexFormat.of().formatHex(digest.digest(), 0, TAG_BYTES) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
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

    /** For what never became a call. */
    static byte[] unreadable(String problem) {
        String now = Times.iso(System.currentTimeMillis());
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("ok", false);
        out.put("error", new BigDecimal(ErrorClass.CLIENT_BAD_REQUEST.number()));
        out.put("reason", ErrorClass.CLIENT_BAD_REQUEST.reason());
        out.put("message", problem);
        out.put("status", ErrorClass.CLIENT_BAD_REQUEST.status());
        out.put("reqDump", Map.of());
        out.put("traceId", TraceId.of(null));
        out.put("clientTime", null);
        out.put("reqTime", now);
        out.put("respTime", now);
        out.put("reqCost", 0);
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
