package dff.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads {@code a=1&b=2} texts. */
final class Form {
    /** More keys than any client sends; a longer form is refused. */
    static final int MAX_KEYS = 1_000;

    private Form() {}

    static Map<String, List<String>> parse(String text) {
        Map<String, List<String>> out = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length()) {
            int next = text.indexOf('&', at);
            int end = next < 0 ? text.length() : next;
            if (end > at) {
                pair(text.substring(at, end), out);
            }
            at = end + 1;
        }
        return out;
    }

    /** The text without the pairs of that name; all others as they were written. */
    static String without(String text, String name) {
        return Arrays.stream(text.split("&"))
                .filter(pair -> !name(pair).equals(name))
                .collect(Collectors.joining("&"));
    }

    private static String name(String pair) {
        int equals = pair.indexOf('=');
        return decode(equals < 0 ? pair : pair.substring(0, equals));
    }

    private static void pair(String pair, Map<String, List<String>> out) {
        int equals = pair.indexOf('=');
        String name = name(pair);
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        out.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
        if (out.size() > MAX_KEYS) {
            throw ApiError.invalidQuery("More than " + MAX_KEYS + " fields");
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw ApiError.invalidQuery("Invalid percent encoding near `" + text + "`");
        }
    }
}
