package dff.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Hides values whose key speaks of a password, secret or token before a request is shown to anyone. */
public final class Masking {
    /** Header with a sign-in token. */
    public static final String TOKEN_HEADER = "X-Dff-Auth-Token";
    /** Header with the token of this machine. */
    public static final String LOCAL_TOKEN_HEADER = "X-Localhost-Auth-Token";
    /** Query key and cookie with a sign-in token. */
    public static final String TOKEN = "xDFFAuthToken";

    private static final int MAX_SHOWN = 64 * 1024;
    private static final String HIDDEN = "***";
    /** A {@code valueTEXT} may be a password too. */
    private static final Pattern SECRET_KEY =
            Pattern.compile("(?i).*(password|passwd|secret|token|valuetext|apikey|authorization).*", Pattern.DOTALL);

    private Masking() {}

    /**
     * A header as scripts see it: with a token of an administrator they could do whatever that one may.
     *
     * @param name in lower case
     */
    public static String headerForScripts(String name, String value) {
        return switch (name) {
            case "x-dff-auth-token", "x-localhost-auth-token" -> HIDDEN;
            case "cookie" -> value.contains(TOKEN) || value.contains("dff-auth") ? withoutToken(value) : value;
            default -> value;
        };
    }

    private static String withoutToken(String cookies) {
        return Arrays.stream(cookies.split(";"))
                .map(String::strip)
                .map(pair -> {
                    String name =
                            pair.substring(0, Math.max(0, pair.indexOf('='))).strip();
                    return name.equalsIgnoreCase(TOKEN) || name.equalsIgnoreCase(TOKEN_HEADER)
                            ? name + "=" + HIDDEN
                            : pair;
                })
                .collect(Collectors.joining("; "));
    }

    static String url(String url) {
        int at = url.indexOf('?');
        if (at < 0) {
            return url;
        }
        List<String> parts = new ArrayList<>();
        for (String part : url.substring(at + 1).split("&", -1)) {
            int equals = part.indexOf('=');
            parts.add(equals > 0 ? part.substring(0, equals + 1) + value(part, equals) : part);
        }
        return url.substring(0, at + 1) + String.join("&", parts);
    }

    /** The value of a part of a query as sent, or what stands for it. */
    private static String value(String part, int equals) {
        String sent = part.substring(equals + 1);
        if (isSecretKey(decoded(part.substring(0, equals)))) {
            return HIDDEN;
        }
        JsonNode text = TextNode.valueOf(decoded(sent));
        JsonNode shown = masked(text);
        return shown.equals(text) ? sent : URLEncoder.encode(shown.textValue(), StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text; // the handler will refuse it
        }
    }

    static boolean isSecretKey(String name) {
        return SECRET_KEY.matcher(name).matches();
    }

    /** @return null when the body is too large or not one that can be shown */
    static Object body(RequestBody body) {
        if (body.bytes().length == 0 || body.bytes().length > MAX_SHOWN) {
            return null;
        }
        return switch (body.kind()) {
            case JSON -> json(body);
            case FORM -> form(body);
            case TEXT -> body.text();
            case EMPTY, RAW, MULTIPART -> null;
        };
    }

    private static Object json(RequestBody body) {
        try {
            return masked(Json.parse(body.bytes()));
        } catch (JsonSyntaxException _) {
            return null; // could hold anything, so nothing of it is shown
        }
    }

    private static Object form(RequestBody body) {
        try {
            return masked(Json.MAPPER.valueToTree(last(body.form())));
        } catch (ApiError _) {
            return null; // could hold anything, so nothing of it is shown
        }
    }

    private static Map<String, String> last(Map<String, List<String>> form) {
        Map<String, String> out = new java.util.LinkedHashMap<>();
        form.forEach((name, values) -> out.put(name, values.getLast()));
        return out;
    }

    /** A value of a described key, as an error may show it. */
    static String shown(String name, JsonNode value) {
        return isSecretKey(name) ? HIDDEN : masked(value.deepCopy()).toString();
    }

    /** Hides secrets in place. @return the node, or the text that stands for it */
    static JsonNode masked(JsonNode node) {
        return masked(node, false);
    }

    /** @param secret whether everything in the node is, because the key above it says so */
    private static JsonNode masked(JsonNode node, boolean secret) {
        if (node instanceof ObjectNode object) {
            // {location, name, value} is a field that API authentication compares
            boolean field = object.has("location") && object.has("value");
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                boolean hidden = secret
                        || isSecretKey(entry.getKey())
                        || (field && entry.getKey().equals("value"));
                entry.setValue(masked(entry.getValue(), hidden));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, masked(array.get(i), secret));
            }
        } else if (secret) {
            return node.isNull() ? node : TextNode.valueOf(HIDDEN);
        } else if (node.isTextual()) {
            return maskedText(node);
        }
        return node;
    }

    /** Arguments may be sent as JSON inside a text. */
    private static JsonNode maskedText(JsonNode node) {
        String text = node.textValue().strip();
        boolean container = text.startsWith("{") || text.startsWith("[");
        if (!container || text.length() > MAX_SHOWN || !SECRET_KEY.matcher(text).matches()) {
            return node;
        }
        try {
            return TextNode.valueOf(masked(Json.parse(text)).toString());
        } catch (JsonSyntaxException _) {
            return node;
        }
    }
}
