package dff.link;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dff.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Other forms of a result that is kept as JSON: the text {@code json.dumps} makes of it, and the one {@code repr} does. */
final class ResultForms {
    private static final int FIRST_PRINTABLE = 0x20;

    private ResultForms() {}

    /** JSON text with an indent of two, everything else as it stands. */
    static String indented(String json) {
        StringBuilder out = new StringBuilder(json.length() + json.length() / 2);
        int depth = 0;
        for (int at = 0; at < json.length(); at++) {
            char c = json.charAt(at);
            switch (c) {
                case '"' -> {
                    int end = endOfText(json, at);
                    out.append(json, at, end);
                    at = end - 1;
                }
                case '[', '{' -> {
                    int next = afterBlanks(json, at + 1);
                    out.append(c);
                    if (json.charAt(next) == c + 2) { // the closing one, in ASCII
                        out.append(json.charAt(next));
                        at = next;
                    } else {
                        newLine(out, ++depth);
                    }
                }
                case ']', '}' -> newLine(out, --depth).append(c);
                case ',' -> newLine(out.append(c), depth);
                case ':' -> out.append(": ");
                case ' ', '\n', '\r', '\t' -> {}
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private static StringBuilder newLine(StringBuilder out, int depth) {
        return out.append('\n').repeat("  ", depth);
    }

    private static int endOfText(String json, int start) {
        int at = start + 1;
        while (json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static int afterBlanks(String json, int from) {
        int at = from;
        while (json.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    /** As Python shows the value that the JSON text has: dicts sorted by their keys, as {@code pprint} does. */
    static String repr(String json) {
        try (JsonParser parser = Json.RESULTS.createParser(json)) {
            parser.nextToken();
            return repr(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("reading a kept result", e);
        }
    }

    private static String repr(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> "None";
            case VALUE_TRUE -> "True";
            case VALUE_FALSE -> "False";
            case VALUE_STRING -> quoted(parser.getText());
            case START_ARRAY -> {
                List<String> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(repr(parser));
                }
                yield "[" + String.join(", ", items) + "]";
            }
            case START_OBJECT -> {
                record Item(int[] key, String text) {}
                List<Item> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    items.add(new Item(key.codePoints().toArray(), quoted(key) + ": " + repr(parser)));
                }
                items.sort(Comparator.comparing(Item::key, Arrays::compare));
                yield "{" + String.join(", ", items.stream().map(Item::text).toList()) + "}";
            }
            default -> parser.getText();
        };
    }

    private static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (isPrintable(c)) {
                        out.appendCodePoint(c);
                    } else {
                        out.append(
                                c < 0x100
                                        ? "\\x%02x".formatted(c)
                                        : c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
                    }
                }
            }
        });
        return out.append(quote).toString();
    }

    /** What Python's {@code str.isprintable} says. */
    private static boolean isPrintable(int c) {
        if (c < 0x7f) {
            return c >= FIRST_PRINTABLE;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
