package dff.web;

import io.helidon.http.media.multipart.MultiPart;
import io.helidon.http.media.multipart.ReadablePart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads a multipart body part by part, without holding files in memory. */
public final class Multipart {
    /** Most parts of one body. */
    static final int MAX_PARTS = 1_000;
    /** Longest value of a field that is not a file, in bytes. */
    static final int MAX_FIELD = 1024 * 1024;

    /** Receives the parts in the order sent. */
    public interface Receiver {
        void field(String name, String value);

        /** @param content to be read here; it ends with the call */
        void file(String field, String fileName, String contentType, InputStream content) throws IOException;
    }

    private Multipart() {}

    /** @throws ApiError {@code Uploading file failed} when the body is no multipart body or breaks a limit */
    public static void read(HttpCall call, Receiver receiver) {
        try {
            MultiPart parts = call.body().request().content().as(MultiPart.class);
            int count = 0;
            while (parts.hasNext()) {
                ReadablePart part = parts.next();
                if (++count > MAX_PARTS) {
                    throw failed("more than " + MAX_PARTS + " parts");
                }
                part(part, receiver);
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            throw failed(e.getMessage() == null ? "not a multipart body" : e.getMessage());
        }
    }

    private static void part(ReadablePart part, Receiver receiver) throws IOException {
        if (part.fileName().isPresent()) {
            try (InputStream content = part.inputStream()) {
                receiver.file(
                        part.name(), part.fileName().get(), part.contentType().text(), content);
            }
            return;
        }
        try (InputStream content = part.inputStream()) {
            byte[] value = content.readNBytes(MAX_FIELD + 1);
            if (value.length > MAX_FIELD) {
                throw failed("field `" + part.name() + "` is longer than " + MAX_FIELD + " bytes");
            }
            receiver.field(part.name(), new String(value, StandardCharsets.UTF_8));
        }
    }

    public static ApiError failed(String why) {
        return ApiError.of(ErrorClass.CLIENT_BAD_REQUEST, "Uploading file failed", Map.of("message", why));
    }
}
