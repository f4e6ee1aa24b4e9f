package dff.web;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request body, classified by its content type. Multipart bodies are not read here but streamed by {@link Uploads}. */
public final class RequestBody implements AutoCloseable {
    /** How a body is to be read. */
    public enum Kind {
        EMPTY,
        JSON,
        FORM,
        TEXT,
        RAW,
        MULTIPART
    }

    private static final byte[] NOTHING = {};

    private final Kind kind;
    private final byte[] bytes;
    private final ServerRequest request;
    private final BodyBudget budget;
    private int taken;

    private RequestBody(Kind kind, byte[] bytes, ServerRequest request, BodyBudget budget, int taken) {
        this.kind = kind;
        this.bytes = bytes;
        this.request = request;
        this.budget = budget;
        this.taken = taken;
    }

    static RequestBody read(ServerRequest request, BodyBudget budget) {
        if (!request.content().hasEntity()) {
            return new RequestBody(Kind.EMPTY, NOTHING, request, budget, 0);
        }
        Kind kind = kindOf(request);
        if (kind == Kind.MULTIPART) {
            return new RequestBody(kind, NOTHING, request, budget, 0);
        }
        long declared = request.headers().contentLength().orElse(-1);
        if (declared > BodyBudget.MAX_BODY) {
            throw refused();
        }
        int taken = 0;
        try (InputStream in = request.content().inputStream()) {
            // what is small, or only claims to be large, never waits for the large ones
            byte[] head = in.readNBytes(BodyBudget.FREE);
            byte[] bytes = head;
            if (head.length == BodyBudget.FREE) {
                taken = budget.take(declared < 0 ? BodyBudget.MAX_BODY : (int) declared);
                bytes = joined(head, in);
            }
            if (bytes.length < declared) {
                throw refused();
            }
            return new RequestBody(bytes.length == 0 ? Kind.EMPTY : kind, bytes, request, budget, taken);
        } catch (ApiError e) {
            budget.give(taken);
            throw e;
        } catch (IOException | RuntimeException _) {
            budget.give(taken);
            throw refused(); // the client went away or broke the rules of the transfer
        }
    }

    private static byte[] joined(byte[] head, InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length * 2);
        out.writeBytes(head);
        byte[] buffer = new byte[16 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            if (out.size() > BodyBudget.MAX_BODY) {
                throw refused();
            }
        }
        return out.toByteArray();
    }

    private static ApiError refused() {
        return ApiError.of(ErrorClass.CLIENT_BAD_REQUEST, "Invalid request body");
    }

    private static Kind kindOf(ServerRequest request) {
        var headers = request.headers();
        String type = headers.contains(HeaderNames.CONTENT_TYPE)
                ? headers.get(HeaderNames.CONTENT_TYPE).get().toLowerCase(Locale.ROOT)
                : "";
        int semicolon = type.indexOf(';');
        return switch ((semicolon < 0 ? type : type.substring(0, semicolon)).strip()) {
            case "application/json" -> Kind.JSON;
            case "application/x-www-form-urlencoded" -> Kind.FORM;
            case "text/plain" -> Kind.TEXT;
            case "multipart/form-data" -> Kind.MULTIPART;
            default -> Kind.RAW;
        };
    }

    public Kind kind() {
        return kind;
    }

    /** The bytes as sent; empty for multipart. */
    public byte[] bytes() {
        return bytes;
    }

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** @throws ApiError when it is not a form */
    public Map<String, List<String>> form() {
        try {
            return Form.parse(text());
        } catch (ApiError _) {
            throw refused();
        }
    }

    ServerRequest request() {
        return request;
    }

    @Override
    public void close() {
        budget.give(taken);
        taken = 0;
    }
}
