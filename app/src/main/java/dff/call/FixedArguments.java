package dff.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dff.json.Canonical;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import dff.json.RawObject;
import dff.web.ApiError;
import dff.web.ErrorClass;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Arguments stored with a link, ready to be merged with those of a call. Immutable. */
public final class FixedArguments {
    /** Stored instead of a value: the caller gives it. */
    static final Set<String> PLACEHOLDERS = Set.of("INPUT_BY_CALLER", "FROM_PARAMETER");

    private record Fixed(JsonNode value, byte[] json) {}

    private final Map<String, Fixed> fixed = new HashMap<>();

    public FixedArguments(ObjectNode stored) {
        for (Map.Entry<String, JsonNode> entry : stored.properties()) {
            JsonNode value = entry.getValue();
            boolean open = value.isTextual() && PLACEHOLDERS.contains(value.textValue());
            if (!open && !entry.getKey().startsWith("*")) {
                fixed.put(entry.getKey(), new Fixed(value, Json.bytes(value)));
            }
        }
    }

    /** Adds the fixed values to the given ones. @throws ApiError when the caller gave another value for a fixed name */
    public void mergeInto(RawObject given, String functionId) {
        fixed.forEach((name, value) -> {
            given.get(name).ifPresent(slice -> {
                JsonNode other = parsed(slice);
                if (!Canonical.equal(value.value(), other)) {
                    throw ApiError.of(
                            ErrorClass.CLIENT_BAD_REQUEST,
                            "Cannot specify a fixed kwargs field",
                            Map.of("kwargsField", name, "kwargsValue", other, "funcId", functionId));
                }
            });
            given.put(name, value.json());
        });
    }

    private static JsonNode parsed(RawObject.Slice slice) {
        try {
            return Json.parse(slice.bytes());
        } catch (JsonSyntaxException _) { // holds a number beyond all numbers, which no stored value is
            return TextNode.valueOf(new String(slice.bytes(), StandardCharsets.UTF_8));
        }
    }
}
