package dff.api;

import com.fasterxml.jackson.databind.JsonNode;
import dff.function.TypeHint;
import dff.web.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Published functions and shown links as paths of the document: parameters, defaults, types and docstrings. */
final class CallOperations {
    private static final String JSON = "application/json";
    private static final Set<String> PLACEHOLDERS = Set.of("INPUT_BY_CALLER", "FROM_PARAMETER");

    private CallOperations() {}

    static Map<String, Object> function(Callable callable) {
        Map<String, Object> answer = Envelopes.success(Schemas.withKeys(Map.of("result", returned(callable))));
        List<Object> security = new ArrayList<>();
        for (Route.Credential credential : Route.Credential.values()) {
            security.addAll(Credentials.ways(credential));
        }
        return Map.of("post", operation("post", callable, Map.of(JSON, Map.of("schema", answer)), security));
    }

    static Map<String, Object> link(Callable callable) {
        Map<String, Object> content = Map.of(JSON, Map.of("schema", returned(callable)), "*/*", Map.of());
        return Map.of("post", operation("post", callable, content, List.of(Map.of())));
    }

    private static Map<String, Object> operation(
            String method, Callable callable, Map<String, Object> content, List<Object> security) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", method + callable.path().replaceAll("[^A-Za-z0-9]", "_"));
        operation.put("summary", callable.title() == null ? callable.functionId() : callable.title());
        if (callable.description() != null) {
            operation.put("description", callable.description());
        }
        operation.put("tags", List.of("functions: " + callable.category()));
        operation.put("requestBody", Map.of("content", Map.of(JSON, Map.of("schema", body(callable)))));
        operation.put(
                "responses",
                Map.of(
                        "200", Map.of("description", "Result", "content", content),
                        "default",
                                Map.of(
                                        "description",
                                        "Failure",
                                        "content",
                                        Map.of(JSON, Map.of("schema", Schemas.ref(Envelopes.ERROR))))));
        operation.put("security", security);
        operation.put("x-function", callable.functionId());
        return operation;
    }

    private static Map<String, Object> body(Callable callable) {
        Map<String, Object> arguments = arguments(callable);
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", Map.of("kwargs", arguments, "options", Map.of("type", "object")));
        if (arguments.containsKey("required")) {
            schema.put("required", List.of("kwargs"));
        }
        return schema;
    }

    /** What a caller may give: not what the link fixes. */
    static Map<String, Object> arguments(Callable callable) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        boolean any = false;
        for (Map.Entry<String, JsonNode> parameter : callable.kwargs().properties()) {
            String name = parameter.getKey();
            if (name.startsWith("*")) {
                any |= name.startsWith("**");
                continue;
            }
            JsonNode fixed = callable.fixed().path(name);
            if (!fixed.isMissingNode() && !(fixed.isTextual() && PLACEHOLDERS.contains(fixed.textValue()))) {
                continue;
            }
            properties.put(name, parameter(callable.signature().annotations().get(name), parameter.getValue()));
            if (!parameter.getValue().has("default")) {
                required.add(name);
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", any);
        return schema;
    }

    private static Map<String, Object> parameter(String annotation, JsonNode declared) {
        Map<String, Object> schema = new LinkedHashMap<>(TypeHint.schema(annotation));
        if (declared.has("default")) {
            schema.put("default", declared.get("default"));
        }
        return schema;
    }

    private static Object returned(Callable callable) {
        return TypeHint.schema(callable.signature().returns());
    }
}
