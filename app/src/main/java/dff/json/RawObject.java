package dff.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object whose values stay as they were written, so that {@code 1.0}, {@code 2^64} and {@code 1e400} reach Python as Python reads them.
 * Syntax, depth and UTF-8 are checked; of a repeated name the last value counts. Not safe for threads.
 */
public final class RawObject {
    /** A value's text inside a larger one. */
    public record Slice(byte[] source, int from, int to) {
        public static Slice of(byte[] whole) {
            return new Slice(whole, 0, whole.length);
        }

        public byte[] bytes() {
            return java.util.Arrays.copyOfRange(source, from, to);
        }

        /** First byte, enough to tell the kind of value. */
        public byte first() {
            return source[from];
        }
    }

    private final Map<String, Slice> members = new LinkedHashMap<>();

    /** @throws JsonSyntaxException when it is not one JSON object */
    public static RawObject parse(byte[] text) {
        return parse(Slice.of(text));
    }

    /** @throws JsonSyntaxException when it is not one JSON object */
    public static RawObject parse(Slice text) {
        checkUtf8(text);
        RawObject object = new RawObject();
        try (JsonParser parser = Json.FACTORY.createParser(text.source(), text.from(), text.to() - text.from())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonSyntaxException("expected a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                int from = text.from() + (int) parser.currentTokenLocation().getByteOffset();
                if (parser.currentToken().isStructStart()) {
                    parser.skipChildren();
                } else {
                    parser.finishToken();
                }
                int to = text.from() + (int) parser.currentLocation().getByteOffset();
                object.members.put(name, trimmed(text.source(), from, to));
            }
            if (parser.nextToken() != null) {
                throw new JsonSyntaxException("text after the JSON object");
            }
            return object;
        } catch (IOException e) {
            throw new JsonSyntaxException(Json.shortMessage(e));
        }
    }

    private static Slice trimmed(byte[] source, int from, int to) {
        int end = to;
        while (end > from
                && (source[end - 1] <= ' ' || source[end - 1] == ',' || source[end - 1] == '}')
                && source[from] != '{'
                && source[from] != '['
                && source[from] != '"') {
            end--; // a number's end is known only by what follows it
        }
        return new Slice(source, from, end);
    }

    private static void checkUtf8(Slice text) {
        for (int i = text.from(); i < text.to(); i++) {
            if (text.source()[i] < 0) {
                try {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.source(), i, text.to() - i));
                } catch (CharacterCodingException _) {
                    throw new JsonSyntaxException("the text is not valid UTF-8");
                }
                return;
            }
        }
    }

    public Optional<Slice> get(String name) {
        return Optional.ofNullable(members.get(name));
    }

    public Set<Map.Entry<String, Slice>> entries() {
        return members.entrySet();
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    public void put(String name, byte[] json) {
        members.put(name, Slice.of(json));
    }

    public void put(String name, Slice json) {
        members.put(name, json);
    }

    /** @return whether there was such a member */
    public boolean remove(String name) {
        return members.remove(name) != null;
    }

    /** A text value. */
    public void putText(String name, String value) {
        put(name, Json.bytes(value));
    }

    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        out.write('{');
        boolean first = true;
        for (Map.Entry<String, Slice> member : members.entrySet()) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.write('"');
            out.writeBytes(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance()
                    .quoteAsUTF8(member.getKey()));
            out.write('"');
            out.write(':');
            Slice value = member.getValue();
            out.write(value.source(), value.from(), value.to() - value.from());
        }
        out.write('}');
        return out.toByteArray();
    }
}
