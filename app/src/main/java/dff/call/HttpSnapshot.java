package dff.call;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dff.json.Json;
import dff.web.HttpCall;
import dff.web.Masking;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The request as a script sees it in {@code _DFF_HTTP_REQUEST}: without the proof of who sent it. */
public final class HttpSnapshot {
    /** A larger body is shown as null; the arguments carry it anyway. */
    private static final int MAX_BODY = 256 * 1024;

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private HttpSnapshot() {}

    public static byte[] of(HttpCall call) {
        StringBuilder out = new StringBuilder(512);
        Map<String, String> headers = call.headers();
        String host = headers.getOrDefault("host", "");
        int colon = host.lastIndexOf(':');
        text(out.append('{'), "method", call.method());
        text(out.append(','), "originalUrl", call.originalUrl());
        text(out.append(','), "url", call.path());
        text(out.append(','), "host", host);
        text(out.append(','), "hostname", colon > host.lastIndexOf(']') ? host.substring(0, colon) : host);
        text(out.append(','), "protocol", call.protocol());
        text(out.append(','), "ip", call.ip());
        out.append(",\"ips\":").append(call.ips().isEmpty() ? "[]" : Json.text(call.ips()));
        out.append(",\"xhr\":").append("XMLHttpRequest".equalsIgnoreCase(headers.get("x-requested-with")));
        out.append(",\"headers\":{");
        char[] before = {' '};
        headers.forEach((name, value) -> {
            text(out.append(before[0]), name, Masking.headerForScripts(name, value));
            before[0] = ',';
        });
        out.append("},\"query\":").append(call.query().isEmpty() ? "{}" : Json.text(call.nestedQuery()));
        out.append(",\"body\":");
        byte[] body = call.method().equals("POST") ? CallReader.shownBody(call.body()) : null;
        return finish(out, body == null || body.length > MAX_BODY ? null : body);
    }

    private static byte[] finish(StringBuilder out, byte[] body) {
        byte[] head = out.toString().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream all = new ByteArrayOutputStream(head.length + (body == null ? 8 : body.length + 1));
        all.writeBytes(head);
        all.writeBytes(body == null ? new byte[] {'n', 'u', 'l', 'l'} : body);
        all.write('}');
        return all.toByteArray();
    }

    private static void text(StringBuilder out, String name, String value) {
        out.append('"');
        ENCODER.quoteAsString(name, out);
        out.append("\":\"");
        ENCODER.quoteAsString(value, out);
        out.append('"');
    }
}
