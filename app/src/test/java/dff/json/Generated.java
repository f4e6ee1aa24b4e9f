package dff.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

/** Random JSON for property tests. */
final class Generated {
    private static final JsonNodeFactory NODES = Json.MAPPER.getNodeFactory();
    private static final String[] PIECES = {
        "a", "\"", "\\", "\n", "文", "😀", "{", "}", "[", "]", ",", ":", " ", "0", "\u0000"
    };

    private Generated() {}

    static ObjectNode object(Random random, int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set(text(random), value(random, depth - 1));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> NODES.textNode(text(random));
            case 1 -> NODES.numberNode(new BigInteger(random.nextInt(1, 90), random).negate());
            case 2 -> NODES.numberNode(BigDecimal.valueOf(random.nextInt(), random.nextInt(1, 30)));
            case 3 -> NODES.booleanNode(random.nextBoolean());
            case 4 -> NODES.nullNode();
            case 5 -> NODES.numberNode(new BigInteger(1, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, (byte) random.nextInt()}));
            case 6 -> object(random, depth);
            default -> {
                ArrayNode array = NODES.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(random, depth - 1));
                }
                yield array;
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** The same value with blanks where JSON allows them. */
    static String spaced(Random random, String json) {
        StringBuilder out = new StringBuilder();
        boolean inText = false;
        boolean escaped = false;
        for (char c : json.toCharArray()) {
            boolean mark = !inText && "{}[],:".indexOf(c) >= 0;
            if (mark) {
                out.append(" \n\t\r".repeat(random.nextInt(2)));
            }
            out.append(c);
            if (mark) {
                out.append(" ".repeat(random.nextInt(3)));
            }
            if (c == '"' && !escaped) {
                inText = !inText;
            }
            escaped = inText && c == '\\' && !escaped;
        }
        return out.toString();
    }
}
