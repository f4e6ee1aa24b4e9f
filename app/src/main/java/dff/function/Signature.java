package dff.function;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The types a function declares, as its definition shows them: {@code f(x: int, y: 'List[str]' = None) -> float}. Immutable.
 *
 * @param annotations parameter name without stars to annotation as written; parameters without one are left out
 * @param returns annotation of the result; null = none
 */
public record Signature(Map<String, String> annotations, String returns) {
    private static final Signature NONE = new Signature(Map.of(), null);
    private static final String ARROW = "->";

    /** @param definition null = nothing is known */
    public static Signature of(String definition) {
        int open = definition == null ? -1 : definition.indexOf('(');
        int close = open < 0 ? -1 : end(definition, open + 1, ")");
        if (close < 0 || close >= definition.length()) {
            return NONE;
        }
        Map<String, String> annotations = new LinkedHashMap<>();
        for (String parameter : split(definition.substring(open + 1, close), ",")) {
            int colon = end(parameter, 0, ":=");
            if (colon < parameter.length() && parameter.charAt(colon) == ':') {
                String type = parameter.substring(colon + 1);
                String name = parameter.substring(0, colon).strip().replaceFirst("^\\*+", "");
                annotations.put(name, type.substring(0, end(type, 0, "=")).strip());
            }
        }
        String rest = definition.substring(close + 1).strip();
        return new Signature(
                annotations,
                rest.startsWith(ARROW) ? rest.substring(ARROW.length()).strip() : null);
    }

    /** Pieces of a text at the marks that stand in no bracket and no quotation. */
    static List<String> split(String text, String mark) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int to = end(text, from, mark);
            String piece = text.substring(from, to).strip();
            if (!piece.isEmpty()) {
                pieces.add(piece);
            }
            from = to + 1;
        }
        return pieces;
    }

    /** Index of the first of the marks from there on that stands in no bracket and no quotation; the length when there is none. */
    private static int end(String text, int from, String marks) {
        int depth = 0;
        char quote = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (depth == 0 && marks.indexOf(c) >= 0) {
                return i;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth--;
            }
        }
        return text.length();
    }
}
