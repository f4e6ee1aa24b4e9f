package dff.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.app.Reply;
import dff.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An operation of the description: what may be sent, and whether an answer is one that it allows. */
final class Described {
    final String method;
    final String path;
    final JsonNode operation;
    private final Map<String, JsonSchemas> success = new HashMap<>();
    private final JsonSchemas failure;

    private Described(String method, String path, JsonNode operation, JsonNode components) {
        this.method = method;
        this.path = path;
        this.operation = operation;
        operation
                .at("/responses/200/content")
                .properties()
                .forEach(entry ->
                        success.put(entry.getKey(), schema(entry.getValue().path("schema"), components)));
        this.failure = schema(Json.parse("{\"$ref\":\"#/components/schemas/Error\"}"), components);
    }

    static List<Described> all(JsonNode document) {
        List<Described> all = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> all.add(new Described(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                operation.getValue(),
                                document.path("components")))));
        return all;
    }

    private static JsonSchemas schema(JsonNode schema, JsonNode components) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.putArray("allOf").add(schema.isMissingNode() ? Json.MAPPER.createObjectNode() : schema);
        root.putObject("components").set("schemas", components.path("schemas"));
        return JsonSchemas.of(root);
    }

    boolean isStream() {
        return success.containsKey("text/event-stream");
    }

    /** Empty when the description allows the answer. */
    List<String> problems(Reply reply) {
        String type = reply.header("Content-Type").replaceFirst(";.*", "").strip();
        if (reply.status() >= 400) {
            return type.equals("application/json")
                    ? failure.problems(reply.json())
                    : success.containsKey("*/*") ? List.of() : List.of("a failure in " + type);
        }
        JsonSchemas fits = success.get(type);
        if (fits == null) {
            return success.containsKey("*/*") ? List.of() : List.of("content type " + type);
        }
        return type.equals("application/json") ? fits.problems(reply.json()) : List.of();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
