package dff.web.multipart;

import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a multipart body part by part, without holding files in memory. */
public final class Multipart {
    /** Most parts of one body. */
    static final int MAX_PARTS = 1_000;
    /** Longest value of a field that is not a file, in bytes. */
    static final int MAX_FIELD = 1024 * 1024;
    /** All fields of one body that are not files, in bytes: they are held in memory. */
    static final int MAX_FIELDS = 4 * 1024 * 1024;

    private static final int MAX_BOUNDARY = 200;
    private static final int MAX_REST = 64 * 1024;
    /** A backslash that does not stand before a quotation mark is itself, as in the paths of some browsers. */
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([\\w*-]+)\\s*=\\s*(?:\"((?:\\\\\"|[^\"])*+)\"|([^;\\s]*))");

    /** Receives the parts in the order sent. */
    public interface Receiver {
        void field(String name, String value);

        /** @param content to be read here; it ends with the call */
        void file(String field, String fileName, String contentType, InputStream content) throws IOException;
    }

    private Multipart() {}

    /**
     * Hands on every part, and tells the call which files came.
     *
     * @throws ApiError {@code Uploading file failed} when the body is no multipart body or breaks a limit
     */
    public static void read(HttpCall call, Receiver receiver) {
        parts(call, new Receiver() {
            @Override
            public void field(String name, String value) {
                receiver.field(name, value);
            }

            @Override
            public void file(String field, String fileName, String contentType, InputStream content)
                    throws IOException {
                CountedStream counted = new CountedStream(content);
                try {
                    receiver.file(field, fileName, contentType, counted);
                } finally {
                    call.received(fileName, counted.count());
                }
            }
        });
    }

    /** The fields of a body held in memory, each with all its values; files are left out. */
    public static Map<String, List<String>> fields(HttpCall call) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        parts(call, new Receiver() {
            @Override
            public void field(String name, String value) {
                fields.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
            }

            @Override
            public void file(String field, String fileName, String contentType, InputStream content) {
                // whoever asks for fields wants no file
            }
        });
        return fields;
    }

    private static void parts(HttpCall call, Receiver receiver) {
        String boundary = parameter(call.header("Content-Type"), "boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
            throw failed("the content type names no boundary");
        }
        try (InputStream body = call.body().stream()) {
            read(body, boundary, receiver);
            body.readNBytes(MAX_REST);
        } catch (IOException e) {
            throw failed(e.getMessage());
        }
    }

    static void read(InputStream body, String boundary, Receiver receiver) throws IOException {
        PartReader parts = new PartReader(body, boundary);
        int count = 0;
        long fields = 0;
        for (String head = parts.next(); head != null; head = parts.next()) {
            if (++count > MAX_PARTS) {
                throw failed("more than " + MAX_PARTS + " parts");
            }
            fields += part(head, parts.content(), receiver);
            if (fields > MAX_FIELDS) {
                throw failed("fields of more than " + MAX_FIELDS + " bytes together");
            }
        }
    }

    /** @return bytes of a field, 0 for a file */
    private static long part(String head, InputStream content, Receiver receiver) throws IOException {
        String disposition = line(head, "content-disposition", "");
        String field = parameter(disposition, "name");
        String fileName = fileName(disposition);
        if (field == null) {
            throw failed("a part without a name");
        }
        if (fileName == null) {
            byte[] value = content.readNBytes(MAX_FIELD + 1);
            if (value.length > MAX_FIELD) {
                throw failed("field `" + field + "` is longer than " + MAX_FIELD + " bytes");
            }
            receiver.field(field, new String(value, StandardCharsets.UTF_8));
            return value.length;
        }
        if (!fileName.isEmpty()) { // empty: a form's file input that was left alone
            receiver.file(field, fileName, line(head, "content-type", "application/octet-stream"), content);
        }
        return 0;
    }

    private static String line(String head, String name, String fallback) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(fallback);
    }

    /** Without folders, which some clients send and nobody may trust. */
    private static String fileName(String disposition) {
        String encoded = parameter(disposition, "filename*");
        String name = encoded == null ? parameter(disposition, "filename") : decoded(encoded);
        return name == null ? null : name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }

    private static String decoded(String extended) {
        try {
            String text = extended.substring(extended.lastIndexOf('\'') + 1);
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return extended;
        }
    }

    /** @return null when the header has no such parameter */
    private static String parameter(String header, String name) {
        Matcher matcher = PARAMETER.matcher(header == null ? "" : header);
        while (matcher.find()) {
            if (matcher.group(1).equalsIgnoreCase(name)) {
                return matcher.group(2) == null
                        ? matcher.group(3)
                        : matcher.group(2).replace("\\\"", "\"");
            }
        }
        return null;
    }

    public static ApiError failed(String why) {
        return ApiError.of(ErrorClass.CLIENT_BAD_REQUEST, "Uploading file failed", Map.of("message", why));
    }
}
