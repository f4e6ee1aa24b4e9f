package dff.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;

/** A long text in a tree, as its UTF-8 bytes: whoever wants characters gets them made anew each time. */
public final class Utf8Node extends ValueNode {
    private static final long serialVersionUID = 1L;

    private final transient Utf8Text text;

    Utf8Node(Utf8Text text) {
        this.text = text;
    }

    public Utf8Text text() {
        return text;
    }

    @Override
    public JsonToken asToken() {
        return JsonToken.VALUE_STRING;
    }

    @Override
    public JsonNodeType getNodeType() {
        return JsonNodeType.STRING;
    }

    @Override
    public String textValue() {
        return text.toString();
    }

    @Override
    public String asText() {
        return text.toString();
    }

    @Override
    public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
        text.serialize(out, provider);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
