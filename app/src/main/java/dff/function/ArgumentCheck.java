package dff.function;

import com.fasterxml.jackson.databind.JsonNode;
import dff.json.Json;
import java.util.List;
import java.util.Map;

/** Compares the arguments of a call with what a function declares: names, and types as far as they are hinted. */
public final class ArgumentCheck {
    private static final int MAX_SHOWN = 200;

    private ArgumentCheck() {}

    /** @return null when the call fits, else which argument does not and why */
    public static String firstProblem(Function function, JsonNode arguments) {
        boolean anyName = function.kwargs()
                .propertyStream()
                .anyMatch(entry -> entry.getKey().startsWith("**"));
        Signature signature = Signature.of(function.definition());
        for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
            String name = argument.getKey();
            if (!function.kwargs().has(name) && !anyName) {
                return "Found unexpected field `" + name + "`";
            }
            Map<String, Object> schema = TypeHint.schema(signature.annotations().get(name));
            if (!fits(schema, argument.getValue())) {
                return "Field `%s` value `%s` is not valid. (type = %s)"
                        .formatted(name, shown(argument.getValue()), Json.text(schema));
            }
        }
        for (Map.Entry<String, JsonNode> parameter : function.kwargs().properties()) {
            String name = parameter.getKey();
            if (!name.startsWith("*") && !parameter.getValue().has("default") && !arguments.has(name)) {
                return "Field `" + name + "` is missing.";
            }
        }
        return null;
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN - 3) + "..." : text;
    }

    /** Whether a value fits a schema made by {@link TypeHint}. */
    static boolean fits(Map<String, Object> schema, JsonNode value) {
        if (schema.get("anyOf") instanceof List<?> either) {
            return either.stream().anyMatch(one -> fits(object(one), value));
        }
        if (schema.get("enum") instanceof List<?> options) {
            return options.stream().anyMatch(option -> equal(option, value));
        }
        return schema.get("type") instanceof String type ? fits(type, schema, value) : true;
    }

    private static boolean fits(String type, Map<String, Object> schema, JsonNode value) {
        return switch (type) {
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "object" ->
                value.isObject()
                        && (!(schema.get("additionalProperties") instanceof Map<?, ?> of)
                                || value.valueStream().allMatch(each -> fits(object(of), each)));
            default -> value.isArray() && fitsItems(schema, value);
        };
    }

    private static boolean fitsItems(Map<String, Object> schema, JsonNode value) {
        if (schema.get("prefixItems") instanceof List<?> places) {
            if (value.size() != places.size()) {
                return false;
            }
            for (int i = 0; i < places.size(); i++) {
                if (!fits(object(places.get(i)), value.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return !(schema.get("items") instanceof Map<?, ?> of)
                || value.valueStream().allMatch(each -> fits(object(of), each));
    }

    private static boolean equal(Object option, JsonNode value) {
        return switch (option) {
            case Boolean flag -> value.isBoolean() && value.booleanValue() == flag;
            case java.math.BigDecimal number ->
                value.isNumber() && value.decimalValue().compareTo(number) == 0;
            default -> option.equals(value.textValue());
        };
    }

    @SuppressWarnings("unchecked") // schemas are made by TypeHint only
    private static Map<String, Object> object(Object schema) {
        return (Map<String, Object>) schema;
    }
}
