package dff.api;

import dff.web.Field;
import dff.web.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Described keys as JSON schemas. */
final class Schemas {
    private Schemas() {}

    /** An object with these keys and no others. */
    static Map<String, Object> object(Fields fields) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Field field : fields.list()) {
            properties.put(field.name(), of(field));
            if (field.required()) {
                required.add(field.name());
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    static Map<String, Object> of(Field field) {
        Map<String, Object> schema = bare(field);
        if (field.nullable() && schema.get("type") instanceof String type) {
            schema.put("type", List.of(type, "null"));
            if (schema.get("enum") instanceof List<?> options) {
                List<Object> orNull = new ArrayList<>(options);
                orNull.add(null);
                schema.put("enum", orNull);
            }
        }
        return schema;
    }

    private static Map<String, Object> bare(Field field) {
        Map<String, Object> schema = new LinkedHashMap<>();
        switch (field.type()) {
            case STRING -> {
                schema.put("type", "string");
                limits(schema, field, "minLength", "maxLength");
                if (field.pattern() != null) {
                    schema.put("pattern", field.pattern().pattern());
                }
            }
            case INTEGER -> {
                schema.put("type", "integer");
                limits(schema, field, "minimum", "maximum");
            }
            case NUMBER -> {
                schema.put("type", "number");
                limits(schema, field, "minimum", "maximum");
            }
            case BOOLEAN -> schema.put("type", "boolean");
            case JSON -> {}
            case OBJECT -> {
                if (field.children() == null) {
                    schema.put("type", "object");
                } else {
                    schema.putAll(object(field.children()));
                }
            }
            case ARRAY -> {
                schema.put("type", "array");
                limits(schema, field, "minItems", "maxItems");
            }
            case COMMA_ARRAY -> {
                schema.put("type", "array");
                schema.put("items", Map.of("type", "string"));
            }
            case ENUM -> {
                schema.put("type", "string");
                schema.put("enum", field.options());
            }
            case ISO8601 -> {
                schema.put("type", "string");
                schema.put("format", "date-time");
            }
        }
        return schema;
    }

    private static void limits(Map<String, Object> schema, Field field, String least, String most) {
        boolean length = !least.equals("minimum");
        if (field.min() > (length ? 0 : Long.MIN_VALUE)) {
            schema.put(least, field.min());
        }
        if (field.max() < (length ? Integer.MAX_VALUE : Long.MAX_VALUE)) {
            schema.put(most, field.max());
        }
    }

    /** A reference to a schema of the document. */
    static Map<String, Object> ref(String name) {
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    static Map<String, Object> text() {
        return Map.of("type", "string");
    }

    /** An object with at least these keys. */
    static Map<String, Object> withKeys(Map<String, Object> properties) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", List.copyOf(properties.keySet()));
        return schema;
    }
}
