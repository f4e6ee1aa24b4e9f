package dff.api;

import dff.web.Field;
import dff.web.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One row of the route table, under one of its paths, as an operation of the document. */
final class Operation {
    private static final Pattern PARAM = Pattern.compile(":([A-Za-z]+)");
    private static final Pattern NO_WORD = Pattern.compile("[^A-Za-z0-9]+");
    private static final String JSON = "application/json";

    private Operation() {}

    /** {@code /a/:id/*} as {@code /a/{id}/{rest}}. */
    static String template(String path) {
        return PARAM.matcher(path).replaceAll("{$1}").replaceFirst("\\*$", "{rest}");
    }

    static Map<String, Object> of(Route route, String path, boolean chinese) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", id(route.method(), path));
        operation.put("summary", chinese ? route.title().zh() : route.title().en());
        operation.put("tags", List.of(route.group()));
        if (!path.equals(route.pattern())) {
            operation.put("description", "Another name of `" + route.method() + " " + template(route.pattern()) + "`.");
        }
        List<Object> parameters = parameters(route, path);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (route.method().equals("POST")) {
            operation.put("requestBody", body(route));
        }
        operation.put("responses", Envelopes.responses(route));
        operation.put("security", security(route));
        route.privilege()
                .filter(name -> !name.equals(Route.SIGNED_IN))
                .ifPresent(name -> operation.put("x-privilege", name));
        return operation;
    }

    static String id(String method, String path) {
        String words = NO_WORD.matcher(path).replaceAll("_");
        return method.toLowerCase(java.util.Locale.ROOT) + words + (path.endsWith("*") ? "rest" : "");
    }

    private static List<Object> parameters(Route route, String path) {
        List<Object> all = new ArrayList<>();
        PARAM.matcher(path).results().forEach(found -> all.add(inPath(found.group(1))));
        if (path.endsWith("*")) {
            all.add(inPath("rest"));
        }
        route.query().ifPresent(fields -> fields.list().forEach(field -> all.add(inQuery(field))));
        return all;
    }

    static Map<String, Object> inPath(String name) {
        return Map.of("name", name, "in", "path", "required", true, "schema", Map.of("type", "string", "minLength", 1));
    }

    private static Map<String, Object> inQuery(Field field) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", field.name());
        parameter.put("in", "query");
        parameter.put("required", field.required());
        switch (field.type()) {
            case JSON, OBJECT, ARRAY -> parameter.put("content", Map.of(JSON, Map.of("schema", Schemas.of(field))));
            case COMMA_ARRAY -> {
                parameter.put("style", "form");
                parameter.put("explode", false);
                parameter.put("schema", Schemas.of(field));
            }
            case STRING, INTEGER, NUMBER, BOOLEAN, ENUM, ISO8601 -> parameter.put("schema", Schemas.of(field));
        }
        return parameter;
    }

    private static Map<String, Object> body(Route route) {
        if (route.body().isEmpty()) {
            return Map.of("required", false, "content", Map.of(JSON, Map.of("schema", Map.of())));
        }
        Map<String, Object> schema = Schemas.object(route.body().get());
        return Map.of("required", schema.containsKey("required"), "content", Map.of(JSON, Map.of("schema", schema)));
    }

    private static List<Object> security(Route route) {
        List<Object> any = new ArrayList<>();
        if (route.privilege().isEmpty()) {
            any.add(Map.of());
        }
        for (Route.Credential credential : Route.Credential.values()) {
            if (route.access().credentials().contains(credential)) {
                any.addAll(Credentials.ways(credential));
            }
        }
        return any;
    }
}
