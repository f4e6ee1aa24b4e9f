package dff.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.runner.PlatformCall;
import dff.runner.PlatformCallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code DFF.SIGN} and the ciphers of {@code DFF.TOOLKIT} ask for: the secret stays here, and Python has no ciphers. */
public final class SecretCalls {
    /** Characters of a text to be ciphered; what comes out is at most twice as long. */
    static final int MAX_TEXT = 2 * 1024 * 1024;

    private final MasterSecret secret;

    public SecretCalls(MasterSecret secret) {
        this.secret = secret;
    }

    public Map<String, PlatformCall> calls() {
        return Map.of("sign", this::sign, "aes.cipher", SecretCalls::cipher, "aes.decipher", SecretCalls::decipher);
    }

    private Object sign(ObjectNode request) {
        List<String> parts = new ArrayList<>();
        for (JsonNode part : request.path("parts")) {
            parts.add(part.asText());
        }
        return secret.signature(parts);
    }

    private static Object cipher(ObjectNode request) {
        return TextCipher.cipher(text(request, "text"), text(request, "key"), text(request, "salt"));
    }

    private static Object decipher(ObjectNode request) {
        return TextCipher.decipher(text(request, "text"), text(request, "key"), text(request, "salt"))
                .orElseThrow(() -> new PlatformCallException(
                        "ValueError", "The data was not made with this key and salt, or it was changed"));
    }

    private static String text(ObjectNode request, String name) {
        JsonNode value = request.path(name);
        if (!value.isTextual()) {
            throw new PlatformCallException("TypeError", "`" + name + "` of a cipher must be a text");
        }
        if (value.textValue().length() > MAX_TEXT) {
            throw new PlatformCallException(
                    "ValueError", "`" + name + "` of a cipher may have at most " + MAX_TEXT + " characters");
        }
        return value.textValue();
    }
}
