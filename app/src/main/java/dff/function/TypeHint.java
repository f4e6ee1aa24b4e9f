package dff.function;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Python annotations as JSON schemas. What is not known here may be anything: a hint is never a reason to refuse a function. */
public final class TypeHint {
    /** Deeper ones are taken for anything. */
    private static final int MAX_DEPTH = 10;

    private static final Map<String, String> SIMPLE = Map.ofEntries(
            Map.entry("int", "integer"),
            Map.entry("float", "number"),
            Map.entry("complex", "string"),
            Map.entry("str", "string"),
            Map.entry("bool", "boolean"),
            Map.entry("None", "null"),
            Map.entry("dict", "object"),
            Map.entry("Dict", "object"),
            Map.entry("Mapping", "object"),
            Map.entry("list", "array"),
            Map.entry("List", "array"),
            Map.entry("tuple", "array"),
            Map.entry("Tuple", "array"),
            Map.entry("set", "array"),
            Map.entry("Set", "array"),
            Map.entry("Sequence", "array"),
            Map.entry("Iterable", "array"));

    /** A literal that JSON cannot express as it is written. */
    private static final Object MISSING = new Object();

    private static final Set<String> UNIONS = Set.of("Union", "Optional");

    private TypeHint() {}

    /** @param annotation null = none */
    public static Map<String, Object> schema(String annotation) {
        return annotation == null ? Map.of() : schema(annotation.strip(), 0);
    }

    private static Map<String, Object> schema(String text, int depth) {
        String quoted = unquoted(text);
        if (depth > MAX_DEPTH) {
            return Map.of();
        }
        if (quoted != null) {
            return schema(quoted.strip(), depth + 1);
        }
        List<String> either = Signature.split(text, "|");
        if (either.size() > 1) {
            return anyOf(either, depth);
        }
        int bracket = text.indexOf('[');
        String whole = bracket < 0 ? text : text.substring(0, bracket).strip();
        String name = whole.substring(whole.lastIndexOf('.') + 1);
        if (bracket < 0) {
            String type = SIMPLE.get(name);
            return type == null ? Map.of() : Map.of("type", type);
        }
        if (!text.endsWith("]")) {
            return Map.of();
        }
        return generic(name, Signature.split(text.substring(bracket + 1, text.length() - 1), ","), depth);
    }

    private static Map<String, Object> generic(String name, List<String> of, int depth) {
        if (UNIONS.contains(name)) {
            List<String> all = new ArrayList<>(of);
            if (name.equals("Optional")) {
                all.add("None");
            }
            return anyOf(all, depth);
        }
        if (name.equals("Literal")) {
            List<Object> values = of.stream().map(TypeHint::literal).toList();
            return values.contains(MISSING) ? Map.of() : Map.of("enum", values);
        }
        String type = SIMPLE.get(name);
        if (type == null) {
            return Map.of();
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        if (type.equals("object") && of.size() == 2) {
            schema.put("additionalProperties", schema(of.getLast(), depth + 1));
        } else if (type.equals("array") && (of.size() == 1 || of.getLast().equals("..."))) {
            schema.put("items", schema(of.getFirst(), depth + 1));
        } else if (name.equalsIgnoreCase("tuple")) {
            schema.put(
                    "prefixItems",
                    of.stream().map(one -> schema(one, depth + 1)).toList());
            schema.put("minItems", of.size());
            schema.put("maxItems", of.size());
        }
        return schema;
    }

    private static Map<String, Object> anyOf(List<String> either, int depth) {
        List<Map<String, Object>> all =
                either.stream().map(one -> schema(one, depth + 1)).toList();
        return all.contains(Map.<String, Object>of()) ? Map.of() : Map.of("anyOf", all);
    }

    private static Object literal(String text) {
        String quoted = unquoted(text);
        if (quoted != null) {
            return quoted.indexOf('\\') < 0 ? quoted : MISSING;
        }
        if (text.equals("True") || text.equals("False")) {
            return text.equals("True");
        }
        return text.matches("-?\\d{1,18}") ? new BigDecimal(text) : MISSING;
    }

    /** @return null when it is no quotation */
    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2
                && (text.charAt(0) == '\'' || text.charAt(0) == '"')
                && text.indexOf(text.charAt(0), 1) == text.length() - 1;
        return quoted ? text.substring(1, text.length() - 1) : null;
    }
}
