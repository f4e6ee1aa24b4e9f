package dff.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;

/** The described keys of a query or body and the check against them. Immutable. */
public record Fields(List<Field> list) {
    private static final List<String> TRUE = List.of("true", "1", "o", "y", "yes", "ok", "on");
    private static final List<String> FALSE = List.of("false", "0", "x", "n", "no", "ng", "off");

    public Fields {
        list = List.copyOf(list);
    }

    public static Fields of(Field... fields) {
        return new Fields(List.of(fields));
    }

    /** These keys and the given ones. */
    public Fields and(Field... more) {
        List<Field> all = new java.util.ArrayList<>(list);
        all.addAll(List.of(more));
        return new Fields(all);
    }

    /**
     * Checks a body.
     *
     * @return null when it fits, else the message for {@code detail.message}
     */
    String firstProblem(JsonNode body) {
        for (Map.Entry<String, JsonNode> entry : body.properties()) {
            if (find(entry.getKey()) == null) {
                return "Found unexpected field `" + entry.getKey() + "`";
            }
        }
        for (Field field : list) {
            JsonNode value = body.get(field.name());
            if (value == null) {
                if (field.required()) {
                    return "Field `" + field.name() + "` is missing.";
                }
                continue;
            }
            String problem = problem(field, value);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    /** @throws ApiError 400 unless the value is an object that fits; for values inside arrays */
    public void demand(JsonNode value) {
        String problem = value.isObject() ? firstProblem(value) : "Field `data` holds something else than objects";
        if (problem != null) {
            throw ApiError.invalidBody(problem);
        }
    }

    /** Turns query texts into typed values. Empty texts and {@code _ALL} are left out, {@code _NULL} is null. */
    ObjectNode convert(Map<String, List<String>> query) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        query.forEach((name, values) -> {
            String text = values.getLast();
            Field field = find(name);
            if (field != null && (text.isEmpty() || text.equals("_ALL"))) {
                return;
            }
            if (text.equals("_NULL")) {
                out.putNull(name);
            } else if (field == null) {
                out.put(name, text);
            } else {
                out.set(name, typed(field, text));
            }
        });
        return out;
    }

    private Field find(String name) {
        for (Field field : list) {
            if (field.name().equals(name)) {
                return field;
            }
        }
        return null;
    }

    private static JsonNode typed(Field field, String text) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (field.type()) {
            case INTEGER -> text.matches("-?\\d{1,18}") ? json.numberNode(Long.parseLong(text)) : json.textNode(text);
            case BOOLEAN -> flag(text) == null ? json.textNode(text) : json.booleanNode(flag(text));
            case COMMA_ARRAY -> {
                var array = json.arrayNode();
                List.of(text.split(",")).forEach(array::add);
                yield array;
            }
            case JSON, OBJECT, ARRAY -> parsedOrText(text);
            case STRING, NUMBER, ENUM, ISO8601 -> json.textNode(text);
        };
    }

    private static JsonNode parsedOrText(String text) {
        try {
            return Json.parse(text);
        } catch (dff.json.JsonSyntaxException _) {
            return JsonNodeFactory.instance.textNode(text); // the type check then names the field
        }
    }

    /** The words clients use for true and false; null when it is neither. */
    public static Boolean flag(String text) {
        String word = text.toLowerCase(java.util.Locale.ROOT);
        if (TRUE.contains(word)) {
            return true;
        }
        if (FALSE.contains(word)) {
            return false;
        }
        return word.matches("-?\\d{1,18}") ? (Boolean) (Long.parseLong(word) > 0) : null;
    }

    private static String problem(Field field, JsonNode value) {
        if (value.isNull()) {
            return field.nullable() || field.type() == Field.Type.JSON
                    ? null
                    : invalid(field, value, "allowNull", false);
        }
        return switch (field.type()) {
            case STRING -> value.isTextual() ? textProblem(field, value) : typeProblem(field, value, "string");
            case INTEGER ->
                value.isIntegralNumber() ? rangeProblem(field, value) : typeProblem(field, value, "integer");
            case NUMBER -> value.isNumber() ? rangeProblem(field, value) : typeProblem(field, value, "number");
            case BOOLEAN -> value.isBoolean() ? null : typeProblem(field, value, "boolean");
            case JSON -> null;
            case OBJECT ->
                !value.isObject()
                        ? typeProblem(field, value, "object")
                        : field.children() == null ? null : field.children().firstProblem(value);
            case ARRAY -> value.isArray() ? lengthProblem(field, value) : typeProblem(field, value, "array");
            case COMMA_ARRAY -> value.isArray() || value.isTextual() ? null : typeProblem(field, value, "commaArray");
            case ENUM ->
                value.isTextual() && field.options().contains(value.textValue())
                        ? null
                        : invalid(field, value, "in", field.options());
            case ISO8601 -> isInstant(value) ? null : invalid(field, value, "isISO8601", true);
        };
    }

    private static boolean isInstant(JsonNode value) {
        try {
            return value.isTextual() && Times.parse(value.textValue()) != null;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static String textProblem(Field field, JsonNode value) {
        String text = value.textValue();
        int length = text.codePointCount(0, text.length());
        if (length < field.min()) {
            return field.min() == 1
                    ? invalid(field, value, "notEmptyString", true)
                    : invalid(field, value, "minLength", field.min());
        }
        if (length > field.max()) {
            return invalid(field, value, "maxLength", field.max());
        }
        if (holdsHalfPair(text)) {
            return invalid(field, value, "isUnicode", true);
        }
        if (field.pattern() != null && !field.pattern().matcher(text).matches()) {
            return invalid(field, value, "matchRegExp", field.pattern().pattern());
        }
        return null;
    }

    /** It could not be written as UTF-8, and would be stored as another text than was sent. */
    private static boolean holdsHalfPair(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static String rangeProblem(Field field, JsonNode value) {
        if (!value.canConvertToLong() || value.longValue() > field.max()) {
            return invalid(field, value, "maxValue", field.max());
        }
        return value.longValue() < field.min() ? invalid(field, value, "minValue", field.min()) : null;
    }

    private static String lengthProblem(Field field, JsonNode value) {
        if (value.size() < field.min()) {
            return invalid(field, value, "minLength", field.min());
        }
        return value.size() > field.max() ? invalid(field, value, "maxLength", field.max()) : null;
    }

    private static String typeProblem(Field field, JsonNode value, String type) {
        return invalid(field, value, "type", type);
    }

    private static String invalid(Field field, JsonNode value, String rule, Object option) {
        String shown = Masking.shown(field.name(), value);
        return "Field `%s` value `%s` is not valid. (%s = %s)"
                .formatted(
                        field.name(),
                        shown.length() > 200 ? shown.substring(0, 197) + "..." : shown,
                        rule,
                        Json.text(option));
    }
}
