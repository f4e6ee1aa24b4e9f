package dff.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The user interface from the class path folder {@code web/}, with the redirects around it. Only files of the build exist, so the
 * cache is bounded by the build.
 */
public final class StaticFiles implements Pages {
    private record File(byte[] body, byte[] gzip, String etag, String type) {}

    private static final String BASE = "/client-app/";
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";
    private static final int WORTH_GZIP = 1_024;
    private static final File MISSING = new File(new byte[0], null, "", "");
    /** The application's own pages may load only from here and may not be framed by others. */
    private static final String POLICY =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
                    + "frame-src 'self' blob: data:; frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'";

    /** Shows results of scripts, which may do what they like in an origin of their own. */
    private static final String PREVIEW = "preview.html";

    private static final String PREVIEW_POLICY =
            "sandbox allow-scripts allow-forms; default-src * data: blob: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'self'";

    private final Map<String, File> cache = new ConcurrentHashMap<>();

    @Override
    public Answer page(HttpCall call) {
        String path = call.path();
        if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
            throw ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such page");
        }
        if (path.equals("/")) {
            return call.method().equals("HEAD")
                    ? Answer.bare(200, PLAIN, new byte[0])
                    : redirect(call, 302, "/client-app");
        }
        if (path.equals("/client-app")) {
            return redirect(call, 301, BASE);
        }
        if (path.equals("/favicon.ico")) {
            return file(call, "favicon.svg");
        }
        if (path.startsWith(BASE)) {
            return file(call, path.substring(BASE.length()));
        }
        throw ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such page");
    }

    /** The text bodies are part of the contract: probes compare them. */
    private static Answer redirect(HttpCall call, int status, String target) {
        boolean html = call.wantsPage();
        String text = (status == 302 ? "Found" : "Moved Permanently") + ". Redirecting to " + target;
        byte[] body = (html
                        ? "<p>" + text.replace(target, "<a href=\"" + target + "\">" + target + "</a>") + "</p>"
                        : text)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new Answer.Bare(
                status, html ? HTML : PLAIN, List.of(Map.entry("Location", target), Map.entry("Vary", "Accept")), body);
    }

    private Answer file(HttpCall call, String name) {
        File found = load(name);
        boolean asset = name.startsWith("assets/");
        if (found == MISSING && asset) {
            throw ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such file");
        }
        // every other path is a page of the single-page application
        File file = found == MISSING ? load("index.html") : found;
        if (file == MISSING) {
            throw ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "The user interface is not part of this build");
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        headers.add(Map.entry("ETag", file.etag()));
        headers.add(Map.entry("X-Content-Type-Options", "nosniff"));
        headers.add(Map.entry("Cache-Control", asset ? "public, max-age=31536000, immutable" : "no-cache"));
        if (file.type().equals(HTML)) {
            headers.add(Map.entry("Content-Security-Policy", name.equals(PREVIEW) ? PREVIEW_POLICY : POLICY));
            headers.add(Map.entry("Referrer-Policy", "same-origin"));
        }
        if (isKnown(call.header("If-None-Match"), file.etag())) {
            return new Answer.Bare(304, file.type(), headers, new byte[0]);
        }
        if (file.gzip() != null && call.acceptsGzip()) {
            headers.add(Map.entry("Content-Encoding", "gzip"));
            headers.add(Map.entry("Vary", "Accept-Encoding"));
            return new Answer.Bare(200, file.type(), headers, file.gzip());
        }
        return new Answer.Bare(200, file.type(), headers, file.body());
    }

    /** The header may list several tags, weak ones too. */
    static boolean isKnown(String header, String etag) {
        return header != null
                && (header.strip().equals("*")
                        || Stream.of(header.split(","))
                                .map(tag -> tag.strip().replaceFirst("^W/", ""))
                                .anyMatch(etag::equals));
    }

    private File load(String name) {
        // files have an extension, folders have none
        if (name.indexOf('.', name.lastIndexOf('/') + 1) < 0
                || name.contains("..")
                || name.contains("\\")
                || name.contains("%")) {
            return MISSING;
        }
        File cached = cache.get(name);
        if (cached != null) {
            return cached;
        }
        try (InputStream in = StaticFiles.class.getResourceAsStream("/web/" + name)) {
            if (in == null) {
                return MISSING;
            }
            byte[] body = in.readAllBytes();
            if (body.length == 0) {
                return MISSING; // a folder
            }
            CRC32C crc = new CRC32C();
            crc.update(body);
            String etag = "\"" + HexFormat.of().toHexDigits(crc.getValue()) + "-" + body.length + "\"";
            String type = MediaTypes.ofName(name);
            File file = new File(
                    body,
                    body.length < WORTH_GZIP || !MediaTypes.isText(type) ? null : AnswerWriter.gzip(body),
                    etag,
                    type);
            cache.put(name, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name + " of the user interface", e);
        }
    }
}
