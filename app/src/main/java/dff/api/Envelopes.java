package dff.api;

import dff.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What answers look like: the two envelopes, and the {@code data} that rows with an action answer by custom. */
final class Envelopes {
    static final String ERROR = "Error";
    static final String PAGE_INFO = "PageInfo";
    private static final String JSON = "application/json";

    private static final Pattern CALLED = Pattern.compile("/api/v1/(al|sync|bat|async|fs)/");

    private Envelopes() {}

    /** The named schemas every operation refers to. */
    static Map<String, Object> components() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(ERROR, error());
        all.put(PAGE_INFO, pageInfo());
        return all;
    }

    private static Map<String, Object> error() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("ok", Map.of("const", false));
        keys.put("error", Map.of("type", "number", "description", "class number; its integer part is the status"));
        keys.put("reason", Schemas.text());
        keys.put("message", Schemas.text());
        keys.put("reqDump", Map.of("type", "object"));
        keys.put("traceId", Schemas.text());
        keys.put("reqCost", Map.of("type", "integer"));
        Map<String, Object> schema = Schemas.withKeys(keys);
        Map<String, Object> properties = new LinkedHashMap<>(keys);
        properties.put("detail", Map.of("type", "object"));
        properties.put("status", Map.of("type", "integer"));
        schema.put("properties", properties);
        return schema;
    }

    private static Map<String, Object> pageInfo() {
        Map<String, Object> number = Map.of("type", "integer");
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("pagingStyle", Map.of("enum", List.of("normal", "simple", "marker")));
        properties.put("pageSize", number);
        properties.put("count", number);
        properties.put("isFirstPage", Map.of("type", "boolean"));
        Map<String, Object> schema = Schemas.withKeys(properties);
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.put("totalCount", number);
        all.put("pageNumber", number);
        all.put("pageCount", number);
        all.put("pageMarkerField", Schemas.text());
        all.put("pageMarker", Map.of());
        schema.put("properties", all);
        return schema;
    }

    /** The answers of a row, by status. */
    static Map<String, Object> responses(Route route) {
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put("200", Map.of("description", "Success", "content", content(route)));
        responses.put(
                "default",
                Map.of("description", "Failure", "content", Map.of(JSON, Map.of("schema", Schemas.ref(ERROR)))));
        return responses;
    }

    private static Map<String, Object> content(Route route) {
        Route.Shape shape = route.contract().shape().orElse(null);
        if (shape != null && !shape.contentType().isEmpty()) {
            return Map.of(shape.contentType(), Map.of("schema", shape.schema()));
        }
        if (shape == null && CALLED.matcher(route.pattern()).lookingAt()) {
            return Map.of("*/*", Map.of()); // as the function answers
        }
        boolean list = isExportable(route);
        Map<String, Object> success = success(shape == null ? custom(route) : shape.schema());
        if (!list) {
            return Map.of(JSON, Map.of("schema", success));
        }
        Map<String, Object> exported = Map.of("type", "array", "items", Map.of("type", "object"));
        return Map.of(
                JSON,
                Map.of("schema", Map.of("anyOf", List.of(success, exported))),
                "text/csv",
                Map.of("schema", Schemas.text()));
    }

    static Map<String, Object> success(Map<String, Object> data) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("ok", Map.of("const", true));
        keys.put("error", Map.of("const", 200));
        keys.put("message", Schemas.text());
        keys.put("data", data);
        keys.put("traceId", Schemas.text());
        keys.put("clientTime", Map.of("type", List.of("string", "null")));
        keys.put("reqTime", Map.of("type", "string", "format", "date-time"));
        keys.put("respTime", Map.of("type", "string", "format", "date-time"));
        keys.put("reqCost", Map.of("type", "integer"));
        Map<String, Object> schema = Schemas.withKeys(keys);
        Map<String, Object> properties = new LinkedHashMap<>(keys);
        properties.put("pageInfo", Schemas.ref(PAGE_INFO));
        schema.put("properties", properties);
        return schema;
    }

    /** Whether rows can be downloaded as a file. */
    private static boolean isExportable(Route route) {
        return route.method().equals("GET")
                && route.query().stream()
                        .anyMatch(fields -> fields.list().stream()
                                .anyMatch(field -> field.name().equals("export")));
    }

    private static Map<String, Object> custom(Route route) {
        String path = route.pattern();
        String action = path.contains("/do/") ? path.substring(path.indexOf("/do/") + 4) : "";
        boolean one = path.contains("/:id/do/") || action.equals("add");
        Map<String, Object> ids = Map.of("type", "array", "items", Schemas.text());
        return switch (action) {
            case "list" -> Map.of("type", "array");
            case "add", "modify", "delete", "clone" -> one ? Schemas.withKeys(Map.of("id", Schemas.text())) : Map.of();
            case "add-many", "modify-many", "delete-many" -> Schemas.withKeys(Map.of("ids", ids));
            default -> Map.of();
        };
    }
}
