package dff.coordination;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import dff.json.Utf8Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes as a value: compared by content, in the order of unsigned bytes. In JSON they are a text where they are UTF-8, else
 * {@code {"b64": …}}; writing them takes no copy. Immutable.
 */
public final class Bytes implements Comparable<Bytes>, JsonSerializable {
    private static final int PIECE = 65_536;

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** @param content must not change afterwards */
    public static Bytes of(byte[] content) {
        return new Bytes(content);
    }

    public static Bytes of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Empty when they are not UTF-8. */
    public Optional<String> text() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    public int length() {
        return content.length;
    }

    /** These and more behind them. */
    Bytes plus(Bytes more) {
        byte[] joined = Arrays.copyOf(content, content.length + more.content.length);
        System.arraycopy(more.content, 0, joined, content.length, more.content.length);
        return new Bytes(joined);
    }

    @Override
    public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
        if (Utf8Text.isValid(content)) {
            Utf8Text.write(out, content);
        } else {
            out.writeStartObject();
            out.writeBinaryField("b64", content);
            out.writeEndObject();
        }
    }

    @Override
    public void serializeWithType(JsonGenerator out, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        serialize(out, provider);
    }

    /** In pieces, because a stream to a file takes a buffer as large as what it is given. */
    void writeTo(OutputStream out) throws IOException {
        for (int i = 0; i < content.length; i += PIECE) {
            out.write(content, i, Math.min(PIECE, content.length - i));
        }
    }

    /** The bytes as characters of the same numbers. */
    String latin() {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return text().orElse(content.length + " bytes");
    }
}
