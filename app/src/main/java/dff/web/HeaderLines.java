package dff.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts headers that handlers or functions chose onto an answer. A value cannot end its line, so nobody can write a header or a body
 * of their own into the stream, and what frames the message stays with the server.
 */
final class HeaderLines {
    private static final Logger LOG = LoggerFactory.getLogger(HeaderLines.class);
    private static final String NAME_SIGNS = "!#$%&'*+.^_`|~-";
    private static final int MAX_NAME = 256;
    private static final Set<String> OF_THE_SERVER = Set.of(
            "connection", "content-length", "date", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");
    private static final Set<String> REPEATABLE = Set.of("set-cookie", "link", "vary", "www-authenticate");
    private static final int MAX_VALUE = 8 * 1024;
    private static final char LAST_OF_LATIN_1 = 255;

    private HeaderLines() {}

    static void put(ServerResponse response, String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!isName(name) || OF_THE_SERVER.contains(lower) || value.length() > MAX_VALUE) {
            LOG.warn("answer header left out: its name is not allowed, or it is longer than {} characters", MAX_VALUE);
            return;
        }
        HeaderName header = HeaderNames.create(name);
        if (REPEATABLE.contains(lower)) {
            response.headers().add(header, clean(value));
        } else {
            response.headers().set(header, clean(value));
        }
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && NAME_SIGNS.indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= MAX_NAME;
    }

    /** The value on one line: what cannot stand in a header becomes {@code ?}. */
    static String clean(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isFine(value.charAt(i))) {
                StringBuilder text = new StringBuilder(value);
                for (int j = i; j < text.length(); j++) {
                    if (!isFine(text.charAt(j))) {
                        text.setCharAt(j, '?');
                    }
                }
                return text.toString();
            }
        }
        return value;
    }

    private static boolean isFine(char c) {
        return c == '\t' || (c >= ' ' && c != 0x7f && c <= LAST_OF_LATIN_1);
    }
}
