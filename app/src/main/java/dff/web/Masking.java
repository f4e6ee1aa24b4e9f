package dff.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Hides values whose key speaks of a password, secret or token before a request is shown to anyone. */
final class Masking {
    private static final int MAX_SHOWN = 64 * 1024;
    private static final String HIDDEN = "***";

    private Masking() {}

    static String url(String url) {
        int at = url.indexOf('?');
        if (at < 0) {
            return url;
        }
        List<String> parts = new ArrayList<>();
        for (String part : url.substring(at + 1).split("&", -1)) {
            int equals = part.indexOf('=');
            boolean secret = equals > 0 && Envelope.isSecretKey(part.substring(0, equals));
            parts.add(secret ? part.substring(0, equals + 1) + HIDDEN : part);
        }
        return url.substring(0, at + 1) + String.join("&", parts);
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
        return Envelope.isSecretKey(name) ? HIDDEN : masked(value.deepCopy()).toString();
    }

    private static JsonNode masked(JsonNode node) {
        return masked(node, false);
    }

    /** @param secret whether everything in the node is, because the key above it says so */
    private static JsonNode masked(JsonNode node, boolean secret) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                entry.setValue(masked(entry.getValue(), secret || Envelope.isSecretKey(entry.getKey())));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, masked(array.get(i), secret));
            }
        } else if (secret) {
            return TextNode.valueOf(HIDDEN);
        }
        return node;
    }
}
