package dff.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The headers a function may give its answer. It is sent from the origin of the user interface, so what a browser would apply to the
 * whole origin is left out: such a header could end or replace a reader's session there.
 */
final class FunctionHeaders {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionHeaders.class);
    /** Framing of the message and identity of the request belong to the server. */
    private static final Set<String> OF_THE_SERVER =
            Set.of("content-length", "transfer-encoding", "connection", "content-type", "x-trace-id", "date");
    /** What holds for more than the answer it comes with. */
    private static final Set<String> OF_THE_ORIGIN = Set.of(
            "alt-svc",
            "clear-site-data",
            "expect-ct",
            "nel",
            "origin-agent-cluster",
            "public-key-pins",
            "report-to",
            "service-worker-allowed",
            "set-cookie2",
            "set-login",
            "strict-transport-security");

    private static final String SET_COOKIE = "set-cookie";
    /** Of the platform's own cookies. */
    private static final String OWN_COOKIES = "xdff";
    /** Cookies whose names promise that the whole host has set them. */
    private static final String HOST_COOKIES = "__";

    private FunctionHeaders() {}

    /** Those of a function that are allowed, as they are to be sent. */
    static List<Map.Entry<String, String>> allowed(JsonNode given) {
        List<Map.Entry<String, String>> allowed = new ArrayList<>();
        for (Map.Entry<String, JsonNode> header : given.properties()) {
            String lower = header.getKey().toLowerCase(Locale.ROOT);
            String value = header.getValue().asText();
            if (OF_THE_SERVER.contains(lower) || !isHeader(header.getKey(), value)) {
                continue;
            }
            String sent = lower.equals(SET_COOKIE) ? cookie(value) : OF_THE_ORIGIN.contains(lower) ? null : value;
            if (sent == null) {
                LOG.debug("a function's header {} was left out: it would hold for the whole origin", lower);
            } else {
                allowed.add(Map.entry(header.getKey(), sent));
            }
        }
        return allowed;
    }

    /** A name or value with a line break would end the header: it is left out. */
    static boolean isHeader(String name, String value) {
        return name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
                && value.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c > 0xff);
    }

    /**
     * Without path and domain a browser sends a cookie back to the folder it came from only, for example to all links. A cookie for
     * the whole host could be the platform's, or so large that no request of the user interface is accepted any more.
     *
     * @return null when its name is not for functions
     */
    private static String cookie(String value) {
        String[] parts = value.split(";");
        String pair = parts.length == 0 ? "" : parts[0].strip();
        int equals = pair.indexOf('=');
        // what has no name, browsers read as a value, and send back as if it were a pair
        String name = pair.substring(0, Math.max(0, equals)).strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.startsWith(OWN_COOKIES) || name.startsWith(HOST_COOKIES)) {
            return null;
        }
        StringBuilder cookie = new StringBuilder(pair);
        for (int i = 1; i < parts.length; i++) {
            String attribute = parts[i].strip();
            String key = attribute.split("=", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (!key.equals("path") && !key.equals("domain")) {
                cookie.append("; ").append(attribute);
            }
        }
        return cookie.toString();
    }
}
