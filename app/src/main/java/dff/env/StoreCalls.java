package dff.env;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import dff.json.Utf8Node;
import dff.json.Utf8Text;
import dff.runner.PlatformCall;
import dff.runner.PlatformCallException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code DFF.STORE} of a script asks for. */
final class StoreCalls {
    /** Longest scope and longest key, in characters. */
    static final int MAX_NAME = 256;

    private static final double MAX_SECONDS = 3_153_600_000.0;
    private static final int MILLIS = 1_000;

    private final StoredValues values;

    StoreCalls(StoredValues values) {
        this.values = values;
    }

    Map<String, PlatformCall> calls() {
        return Map.of(
                "store.set",
                this::set,
                "store.get",
                this::get,
                "store.keys",
                request -> values.keys(name(request, "scope"), name(request, "pattern"), PlatformCall.ROOM),
                "store.find",
                request -> values.find(name(request, "scope"), name(request, "pattern"), PlatformCall.ROOM),
                "store.delete",
                request -> values.delete(name(request, "scope"), List.of(name(request, "key"))),
                "store.deletePattern",
                request -> values.delete(name(request, "scope"), name(request, "pattern")));
    }

    private Object set(ObjectNode request) {
        if (!(request.get("items") instanceof ObjectNode items)) {
            throw new PlatformCallException("TypeError", "`items` of DFF.STORE must be an object");
        }
        Map<String, Utf8Text> checked = new LinkedHashMap<>();
        items.properties().forEach(item -> checked.put(name(item.getKey(), "key"), json(item)));
        String scope = name(request, "scope");
        values.save(
                scope,
                checked,
                millis(request.get("expires")),
                request.path("notExists").asBoolean(false));
        return null;
    }

    private static Long millis(JsonNode seconds) {
        if (seconds == null || seconds.isNull()) {
            return null;
        }
        double value = seconds.isNumber() ? seconds.doubleValue() : Double.NaN;
        if (!(value > 0 && value <= MAX_SECONDS)) {
            throw new PlatformCallException(
                    "ValueError",
                    "`expire` is " + seconds + ", allowed: more than 0 and at most " + (long) MAX_SECONDS + " seconds");
        }
        return Math.max(1, Math.round(value * MILLIS));
    }

    private Object get(ObjectNode request) {
        List<String> keys = new ArrayList<>();
        request.path("keys").forEach(key -> keys.add(name(key.asText(), "key")));
        if (keys.size() > StoredValues.MAX_KEYS) {
            throw new PlatformCallException(
                    "ValueError", keys.size() + " keys; at most " + StoredValues.MAX_KEYS + " are allowed at once");
        }
        return values.find(name(request, "scope"), keys, PlatformCall.ROOM);
    }

    private static String name(ObjectNode request, String what) {
        JsonNode text = request.path(what);
        if (!text.isTextual()) {
            throw new PlatformCallException("TypeError", "`" + what + "` of DFF.STORE must be a text");
        }
        return name(text.textValue(), what);
    }

    private static String name(String text, String what) {
        if (text.length() > MAX_NAME) {
            throw new PlatformCallException(
                    "Exception",
                    "`" + what + "` is too long. Length of `" + what + "` should be less then " + MAX_NAME);
        }
        return text;
    }

    private static Utf8Text json(Map.Entry<String, JsonNode> item) {
        Utf8Text text = item.getValue() instanceof Utf8Node large
                ? large.text()
                : Utf8Text.of(item.getValue().asText());
        boolean isLong = text.length() > StoredValues.MAX_ANSWER
                || text.length() > StoredValues.MAX_VALUE && text.characters() > StoredValues.MAX_VALUE;
        if (!item.getValue().isTextual() || isLong) {
            throw new PlatformCallException(
                    "ValueError",
                    "the value of `" + item.getKey() + "` has more than " + StoredValues.MAX_VALUE
                            + " characters as JSON, or more than " + StoredValues.MAX_ANSWER + " bytes");
        }
        try (JsonParser parser = Json.FACTORY.createParser(text.bytes())) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.currentToken() == null || parser.nextToken() != null) {
                throw new PlatformCallException("ValueError", "the value of `" + item.getKey() + "` is not JSON");
            }
        } catch (IOException e) {
            throw new PlatformCallException(
                    "ValueError", "the value of `" + item.getKey() + "` cannot be stored: " + e.getMessage());
        }
        return text;
    }
}
