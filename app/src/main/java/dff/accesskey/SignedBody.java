package dff.accesskey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import dff.json.Md5;
import dff.web.ApiError;
import dff.web.HttpCall;
import dff.web.RequestBody;
import dff.web.multipart.Multipart;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Predicate;

/** What of a body is signed: MD5s of it. The SDKs do not agree on how they write the body down, so several may fit. */
final class SignedBody {
    /** Of {@code {}}, which stands for no body. */
    private static final String NOTHING = Md5.of("{}");

    private final HttpCall call;
    private RequestBody body;

    SignedBody(HttpCall call) {
        this.call = call;
        this.body = call.body();
    }

    /** Of the bytes as they came. */
    String raw() {
        body = call.heldBody();
        return Md5.of(ByteBuffer.wrap(body.bytes()));
    }

    /** Whether one of the ways to write the body down gives an MD5 that fits; the cheap ones are tried first. */
    boolean anyFits(Predicate<String> fits) {
        if (body.kind() == RequestBody.Kind.EMPTY) {
            return fits.test(NOTHING);
        }
        if (body.kind() == RequestBody.Kind.MULTIPART && fits.test(NOTHING)) {
            return true; // files are not signed: with nothing but files the body need not be held in memory
        }
        if (fits.test(raw())) {
            return true;
        }
        Optional<JsonNode> value = value();
        return value.isPresent()
                && (fits.test(Md5.of(canonical(value.get(), true)))
                        || fits.test(Md5.of(canonical(value.get(), false))));
    }

    private static String canonical(JsonNode value, boolean escaping) {
        boolean nothing = value.isContainerNode()
                ? value.isEmpty()
                : value.isTextual() && value.asText().isEmpty();
        return nothing ? "{}" : CanonicalJson.of(value, escaping);
    }

    /** The parsed body; empty when it cannot be parsed. */
    private Optional<JsonNode> value() {
        try {
            return switch (body.kind()) {
                case JSON -> Optional.of(Json.parse(body.bytes()));
                case FORM -> Optional.of(call.jsonObject());
                case TEXT -> Optional.of(TextNode.valueOf(body.text()));
                case MULTIPART -> Optional.of(HttpCall.formObject(Multipart.fields(call)));
                case RAW, EMPTY -> Optional.empty();
            };
        } catch (JsonSyntaxException | ApiError _) {
            return Optional.empty(); // only its bytes can have been signed
        }
    }

    /** For whoever looks why a signature does not fit. */
    String shown() {
        return body.kind() == RequestBody.Kind.EMPTY || body.kind() == RequestBody.Kind.MULTIPART ? NOTHING : raw();
    }
}
