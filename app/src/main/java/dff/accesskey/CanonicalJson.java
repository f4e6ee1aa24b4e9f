package dff.accesskey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * One text for equal values, as the SDKs make it before they sign: keys sorted by code point, no blanks, other alphabets as they are, numbers as
 * JavaScript prints them.
 */
final class CanonicalJson {
    private static final Comparator<String> BY_CODE_POINT = (a, b) ->
            java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    /** Beyond this JavaScript has no exact integers. */
    private static final long EXACT = 1L << 53;

    private static final int PLAIN_DIGITS = 21;
    private static final int PLAIN_ZEROS = -6;

    private final StringBuilder out = new StringBuilder();
    private final boolean escaping;

    private CanonicalJson(boolean escaping) {
        this.escaping = escaping;
    }

    /** @param escaping false: texts between quotation marks as they are, as one SDK does */
    static String of(JsonNode node, boolean escaping) {
        CanonicalJson json = new CanonicalJson(escaping);
        json.write(node);
        return json.out.toString();
    }

    private void write(JsonNode node) {
        if (node instanceof ObjectNode object) {
            TreeMap<String, JsonNode> sorted = new TreeMap<>(BY_CODE_POINT);
            object.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            out.append('{');
            for (Iterator<Map.Entry<String, JsonNode>> entries =
                            sorted.entrySet().iterator();
                    entries.hasNext(); ) {
                Map.Entry<String, JsonNode> entry = entries.next();
                text(entry.getKey());
                out.append(':');
                write(entry.getValue());
                out.append(entries.hasNext() ? "," : "");
            }
            out.append('}');
        } else if (node.isArray()) {
            out.append('[');
            for (Iterator<JsonNode> items = node.elements(); items.hasNext(); ) {
                write(items.next());
                out.append(items.hasNext() ? "," : "");
            }
            out.append(']');
        } else if (node.isTextual()) {
            text(node.textValue());
        } else if (node.isNumber()) {
            out.append(number(node));
        } else {
            out.append(node);
        }
    }

    private void text(String text) {
        out.append('"');
        if (escaping) {
            text.chars().forEach(this::escaped);
        } else {
            out.append(text);
        }
        out.append('"');
    }

    private void escaped(int letter) {
        switch (letter) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> {
                if (letter < ' ') {
                    out.append("\\u%04x".formatted(letter));
                } else {
                    out.append((char) letter);
                }
            }
        }
    }

    static String number(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong() && Math.abs(node.longValue()) <= EXACT) {
            return Long.toString(node.longValue());
        }
        double value = node.doubleValue();
        if (value == 0) {
            return "0";
        }
        if (Double.isInfinite(value)) {
            return "null";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int point = shortest.precision() - shortest.scale();
        if (point > PLAIN_ZEROS && point <= PLAIN_DIGITS) {
            return shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = point - 1;
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + Math.abs(exponent);
    }
}
