package dff.call;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.file.ResourceFile;
import dff.file.Resources;
import dff.runner.ResultBody;
import dff.runner.ResultType;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a function's result into the answer its caller sees: bare or enveloped, with the script's response control. */
public final class ResultAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ResultAnswers.class);
    private static final int FIRST_STATUS = 200;
    private static final int LAST_STATUS = 599;
    private static final String JSON = "application/json; charset=utf-8";
    private static final Map.Entry<String, String> SANDBOX =
            Map.entry("Content-Security-Policy", "sandbox allow-scripts allow-forms");
    private static final List<Map.Entry<String, String>> UNBUFFERED =
            List.of(Map.entry("Cache-Control", "no-cache"), Map.entry("X-Accel-Buffering", "no"));
    private static final Map.Entry<String, String> NO_SNIFF = Map.entry("X-Content-Type-Options", "nosniff");
    /** A result that goes into the envelope is held in memory; a larger one must be asked for bare. */
    public static final int MAX_ENVELOPED = 16 * 1024 * 1024;

    private final Resources resources;
    private final String textType;
    private final InstantSource clock;

    /** @param textType {@code text/plain} or {@code text/html}: type of bare texts */
    public ResultAnswers(Resources resources, String textType, InstantSource clock) {
        this.clock = clock;
        this.resources = resources;
        this.textType = textType + "; charset=utf-8";
    }

    /** @param body consumed while the answer is sent, or at once when it goes into the envelope */
    public Answer of(ResultType type, ObjectNode meta, Rendering.Source body, Rendering how) {
        JsonNode control = meta.path("control");
        if (type == ResultType.FILE) {
            return file(control, how);
        }
        if (type == ResultType.REDIRECT) {
            return redirect(control, body, how);
        }
        boolean shaped = control.hasNonNull("contentType")
                || control.hasNonNull("download")
                || body.length() == ResultBody.UNKNOWN;
        if (!how.bare() && !shaped && !control.hasNonNull("statusCode")) {
            return new Answer.Result(json(type, held(body)), how.topLevel(), headers(control, JSON, how));
        }
        return bare(type, control, body, how);
    }

    private Answer bare(ResultType type, JsonNode control, Rendering.Source body, Rendering how) {
        String contentType = contentType(type, control);
        List<Map.Entry<String, String>> headers = headers(control, contentType, how);
        int status = status(control);
        if (type == ResultType.NUMBER) {
            return new Answer.Bare(status, contentType, headers, number(held(body)));
        }
        byte[] inMemory = body.inMemory();
        return inMemory == null
                ? new Answer.Stream(status, contentType, headers, body.length(), body)
                : new Answer.Bare(status, contentType, headers, inMemory);
    }

    private String contentType(ResultType type, JsonNode control) {
        if (control.path("download").isTextual()) {
            return MediaTypes.ofName(control.get("download").asText());
        }
        if (control.hasNonNull("contentType")) {
            return MediaTypes.ofWord(control.get("contentType").asText());
        }
        return switch (type) {
            case JSON, BOOL -> JSON;
            case TEXT, NUMBER, NONE, FILE, REDIRECT -> textType;
        };
    }

    private List<Map.Entry<String, String>> headers(JsonNode control, String contentType, Rendering how) {
        List<Map.Entry<String, String>> headers = new ArrayList<>(how.headers());
        headers.addAll(FunctionHeaders.allowed(control.path("headers")));
        headers.add(NO_SNIFF);
        if (contentType.startsWith("text/event-stream")) {
            headers.addAll(UNBUFFERED);
        }
        if (MediaTypes.isActive(contentType) && !how.trusted()) {
            headers.add(SANDBOX);
        }
        if (control.hasNonNull("download")) {
            headers.add(Map.entry("Content-Disposition", attachment(control.get("download"), contentType)));
        }
        if (!control.isMissingNode() && !control.path("allow304").asBoolean(false)) {
            headers.add(Map.entry(
                    "Last-Modified",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atZone(ZoneOffset.UTC))));
        }
        return headers;
    }

    private static String attachment(JsonNode download, String contentType) {
        String name = download.isTextual()
                ? download.textValue()
                : contentType.startsWith("application/json") ? "api-resp.json" : "api-resp.txt";
        return attachment(name);
    }

    private static String attachment(String name) {
        String ascii = name.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "_");
        String header = "attachment; filename=\"" + ascii + "\"";
        if (ascii.equals(name)) {
            return header;
        }
        return header + "; filename*=UTF-8''"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer file(JsonNode control, Rendering how) {
        ResourceFile file = resources
                .open(control.path("file").asText())
                .orElseThrow(() -> ApiError.of(
                        ErrorClass.FUNC_FAILED,
                        "Calling Function failed.",
                        Map.of(
                                "exception",
                                "No such file in Resource folder: "
                                        + control.path("file").asText())));
        String name =
                control.path("download").isTextual() ? control.get("download").asText() : file.name();
        String contentType = MediaTypes.ofName(name);
        List<Map.Entry<String, String>> headers = headers(withoutDownload(control), contentType, how);
        if (!control.path("inline").asBoolean(false)) {
            headers.add(Map.entry("Content-Disposition", attachment(name)));
        }
        boolean delete = control.path("autoDelete").asBoolean(false);
        int status = status(control);
        try {
            long size = file.size();
            return new Answer.Stream(status, contentType, headers, size, new FileBody(file, size, delete));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the size of a resource file", e);
        }
    }

    /** A status outside 200 to 599 would confuse proxies about where the answer ends. */
    private static int status(JsonNode control) {
        int status = control.path("statusCode").asInt(FIRST_STATUS);
        if (status < FIRST_STATUS || status > LAST_STATUS) {
            throw ApiError.of(
                    ErrorClass.FUNC_FAILED,
                    "Calling Function failed.",
                    Map.of("exception", "status_code is " + status + "; allowed: 200 to 599"));
        }
        return status;
    }

    private static JsonNode withoutDownload(JsonNode control) {
        return control instanceof ObjectNode object ? object.deepCopy().without("download") : control;
    }

    private record FileBody(ResourceFile file, long size, boolean delete) implements Answer.Body {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            file.writeTo(out, size);
        }

        @Override
        public void close() {
            try (file) {
                if (delete) {
                    file.delete();
                }
            } catch (IOException e) {
                LOG.warn("{} could not be removed after it was sent: {}", file.name(), e.getMessage());
            }
        }
    }

    private static Answer redirect(JsonNode control, Rendering.Source body, Rendering how) {
        List<Map.Entry<String, String>> headers = new ArrayList<>(how.headers());
        String location = control.path("location").asText();
        if (FunctionHeaders.isHeader("Location", location)) {
            headers.add(Map.entry("Location", location));
        }
        headers.add(SANDBOX);
        return new Answer.Stream(302, "text/html; charset=utf-8", headers, body.length(), body);
    }

    /** A bare whole float is answered without its {@code .0}, as clients know it. */
    private static byte[] number(byte[] text) {
        boolean whole = text.length > 2 && text[text.length - 1] == '0' && text[text.length - 2] == '.';
        return whole ? java.util.Arrays.copyOf(text, text.length - 2) : text;
    }

    public static byte[] json(ResultType type, byte[] body) {
        return switch (type) {
            case NONE, FILE, REDIRECT -> new byte[] {'n', 'u', 'l', 'l'};
            case NUMBER, BOOL, JSON -> body;
            case TEXT -> quoted(body);
        };
    }

    private static byte[] quoted(byte[] text) {
        byte[] inner = JsonStringEncoder.getInstance().quoteAsUTF8(new String(text, StandardCharsets.UTF_8));
        byte[] out = new byte[inner.length + 2];
        out[0] = '"';
        System.arraycopy(inner, 0, out, 1, inner.length);
        out[out.length - 1] = '"';
        return out;
    }

    private static byte[] held(Rendering.Source body) {
        if (body.length() > MAX_ENVELOPED) {
            throw ApiError.of(
                    ErrorClass.SYS_LIMIT_REACHED,
                    "A result of " + body.length() + " bytes does not fit into the envelope (at most " + MAX_ENVELOPED
                            + "); ask for it with the option unbox (unfold)");
        }
        if (body.inMemory() != null) {
            return body.inMemory();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) body.length());
        try {
            body.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("reading a result", e);
        }
        return out.toByteArray();
    }
}
