package dff.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Iterator;
import java.util.TreeMap;

/** One text for equal values: keys sorted, array order kept, {@code 1.0} and {@code 1} the same, {@code 1} and {@code "1"} not. */
public final class Canonical {
    /** Compares numbers by value and everything else as it is. */
    private static final Comparator<JsonNode> SCALARS =
            (a, b) -> a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) : a.equals(b) ? 0 : 1;

    private Canonical() {}

    public static boolean equal(JsonNode a, JsonNode b) {
        return a.equals(SCALARS, b);
    }

    public static String of(JsonNode node) {
        StringBuilder out = new StringBuilder();
        write(node, out);
        return out.toString();
    }

    private static void write(JsonNode node, StringBuilder out) {
        if (node instanceof ObjectNode object) {
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            object.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            char before = '{';
            for (var entry : sorted.entrySet()) {
                out.append(before).append(Json.text(entry.getKey())).append(':');
                write(entry.getValue(), out);
                before = ',';
            }
            out.append(before == '{' ? "{}" : "}");
        } else if (node.isArray()) {
            out.append('[');
            for (Iterator<JsonNode> items = node.elements(); items.hasNext(); ) {
                write(items.next(), out);
                out.append(items.hasNext() ? "," : "");
            }
            out.append(']');
        } else if (node.isNumber()) {
            BigDecimal number = node.decimalValue().stripTrailingZeros();
            out.append(number.unscaledValue()).append('e').append(-number.scale());
        } else {
            out.append(node);
        }
    }
}
