package dff.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads JSON of few values of which some may be long texts, with little memory: a long text is copied once, as bytes. The parser would
 * keep it as characters and copy it several times. Safe for all threads.
 */
public final class SlicedJson {
    /** Texts of more bytes become {@link Utf8Node}s. */
    static final int LONG = 64 * 1024;
    /** Longest name, in bytes. */
    static final int MAX_NAME = 4 * 1024;

    private static final JsonNodeFactory NODES = Json.MAPPER.getNodeFactory();
    private static final int RADIX = 16;
    private static final int ESCAPED_UNIT = 6;

    private final byte[] text;
    private final JsonParser parser;

    private SlicedJson(byte[] text, JsonParser parser) {
        this.text = text;
        this.parser = parser;
    }

    /** @throws JsonSyntaxException when the text is not one JSON value within the limits of {@link Json#parseFewValues} */
    public static JsonNode parse(byte[] text) {
        if (text.length <= LONG) {
            return Json.parseFewValues(text);
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            SlicedJson json = new SlicedJson(text, parser);
            JsonNode value = json.value(parser.nextToken());
            if (parser.nextToken() != null) {
                throw new JsonSyntaxException("more than one value");
            }
            return value;
        } catch (IOException e) {
            throw new JsonSyntaxException(Json.shortMessage(e));
        } catch (NumberFormatException e) { // an exponent beyond all numbers
            throw new JsonSyntaxException(e.getMessage());
        }
    }

    /** Names are read whole, and the factory remembers thousands of them. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(Json.FACTORY
                    .streamReadConstraints()
                    .rebuild()
                    .maxTokenCount(Json.MAX_TOKENS)
                    .maxNameLength(MAX_NAME)
                    .build())
            .disable(com.fasterxml.jackson.core.StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private JsonNode value(JsonToken token) throws IOException {
        if (token == null) {
            throw new JsonSyntaxException("no value");
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> string();
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new JsonSyntaxException("unexpected " + token);
        };
    }

    private ObjectNode object() throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            object.set(name, value(parser.nextToken()));
        }
        return object;
    }

    private ArrayNode array() throws IOException {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(token));
        }
        return array;
    }

    private JsonNode whole() throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    /** The parser skips a text that it is not asked for when it goes on, and checks it then. */
    private JsonNode string() throws IOException {
        int begin = (int) parser.currentLocation().getByteOffset();
        if (begin < 1 || text[begin - 1] != '"') {
            throw new IOException("a text was not found where it begins");
        }
        int end = begin;
        int escapes = 0;
        while (end < text.length && text[end] != '"') {
            if (text[end] == '\\') {
                escapes++;
                end++;
            }
            end++;
        }
        if (end >= text.length || end - begin <= LONG) {
            return NODES.textNode(parser.getText());
        }
        byte[] bytes = escapes == 0 ? Arrays.copyOfRange(text, begin, end) : unescaped(begin, end);
        if (!Utf8Text.isValid(bytes)) {
            throw new JsonSyntaxException("a text that is not UTF-8");
        }
        return new Utf8Node(new Utf8Text(bytes));
    }

    /** Counts first, so that nothing grows. */
    private byte[] unescaped(int begin, int end) {
        byte[] bytes = new byte[unescape(begin, end, null)];
        unescape(begin, end, bytes);
        return bytes;
    }

    private int unescape(int begin, int end, byte[] out) {
        int length = 0;
        for (int i = begin; i < end; i++) {
            if (text[i] != '\\') {
                length = put(out, length, text[i]);
                continue;
            }
            i++;
            if (text[i] != 'u') {
                length = put(out, length, plain(text[i]));
                continue;
            }
            int point = unit(i + 1, end);
            i += ESCAPED_UNIT - 2;
            if (Character.isHighSurrogate((char) point)
                    && i + ESCAPED_UNIT < end
                    && text[i + 1] == '\\'
                    && text[i + 2] == 'u') {
                int low = unit(i + 3, end);
                if (Character.isLowSurrogate((char) low)) {
                    point = Character.toCodePoint((char) point, (char) low);
                    i += ESCAPED_UNIT;
                }
            }
            length = utf8(out, length, point);
        }
        return length;
    }

    private int unit(int at, int end) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = i < end ? Character.digit(text[i], RADIX) : -1;
            if (digit < 0) {
                throw new JsonSyntaxException("an escape that is not four digits");
            }
            value = value * RADIX + digit;
        }
        return value;
    }

    private static byte plain(byte letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> letter;
        };
    }

    private static int put(byte[] out, int at, int b) {
        if (out != null) {
            out[at] = (byte) b;
        }
        return at + 1;
    }

    /** Half of a pair becomes three bytes that no UTF-8 has, and is refused with them. */
    private static int utf8(byte[] out, int at, int point) {
        if (point < 0x80) {
            return put(out, at, point);
        }
        if (point < 0x800) {
            return put(out, put(out, at, 0xc0 | point >> 6), 0x80 | point & 0x3f);
        }
        int next = point < 0x10000
                ? put(out, at, 0xe0 | point >> 12)
                : put(out, put(out, at, 0xf0 | point >> 18), 0x80 | point >> 12 & 0x3f);
        return put(out, put(out, next, 0x80 | point >> 6 & 0x3f), 0x80 | point & 0x3f);
    }
}
