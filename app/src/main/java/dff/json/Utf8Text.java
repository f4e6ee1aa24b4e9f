package dff.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** A text as its UTF-8 bytes, written into JSON without being decoded. The bytes must not change. */
public final class Utf8Text implements JsonSerializable {
    private static final int PIECE = 8_192;

    private final byte[] bytes;

    /** @param bytes valid UTF-8 */
    public Utf8Text(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Utf8Text of(String text) {
        return new Utf8Text(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return bytes.length;
    }

    /** Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Characters, each of which may be two of Java's. */
    public int characters() {
        int count = 0;
        for (byte b : bytes) {
            count += (b & 0xc0) == 0x80 ? 0 : 1; // not one that goes on with a character
        }
        return count;
    }

    /** Needs a few KiB, however many bytes there are. */
    public static boolean isValid(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(Math.min(PIECE, bytes.length + 1));
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            result = decoder.decode(in, out.clear(), true);
        }
        return !result.isError();
    }

    @Override
    public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
        write(out, bytes);
    }

    /** Writes bytes that are UTF-8 as a text. */
    public static void write(JsonGenerator out, byte[] utf8) throws IOException {
        if (out instanceof UTF8JsonGenerator) {
            out.writeUTF8String(utf8, 0, utf8.length);
        } else {
            out.writeString(new String(utf8, StandardCharsets.UTF_8)); // it writes characters
        }
    }

    @Override
    public void serializeWithType(JsonGenerator out, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        serialize(out, provider);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
