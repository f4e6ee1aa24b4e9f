package dff.script;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Md5;
import dff.web.ApiError;
import dff.web.ErrorClass;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A script's text exactly as sent, line ends and byte order mark included.
 *
 * @param md5 MD5 in hex over the UTF-8 bytes
 */
record Draft(String text, String md5) {
    /** Largest draft a client may send, in UTF-8 bytes. */
    static final int MAX = 4 * 1_048_576;

    static Draft of(String text) {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return new Draft(text, Md5.of(utf8));
        } catch (CharacterCodingException _) {
            throw unreadable("codeDraft holds half of a surrogate pair and cannot be written as UTF-8");
        }
    }

    /** The draft in a checked {@code data} object, if it holds one; {@code codeDraftBase64} wins. */
    static Optional<Draft> in(ObjectNode data) {
        if (data.hasNonNull("codeDraftBase64")) {
            return Optional.of(checked(
                    "codeDraftBase64", ofBase64(data.get("codeDraftBase64").textValue())));
        }
        return data.hasNonNull("codeDraft")
                ? Optional.of(checked("codeDraft", of(data.get("codeDraft").textValue())))
                : Optional.empty();
    }

    private static Draft checked(String field, Draft draft) {
        int size = draft.text.getBytes(StandardCharsets.UTF_8).length;
        if (size > MAX) {
            throw unreadable(field + " holds " + size + " bytes of UTF-8; at most " + MAX + " are allowed");
        }
        return draft;
    }

    private static Draft ofBase64(String base64) {
        try {
            byte[] utf8 = Base64.getMimeDecoder().decode(base64);
            return of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (IllegalArgumentException e) {
            throw unreadable("codeDraftBase64 is not Base64: " + e.getMessage());
        } catch (CharacterCodingException _) {
            throw unreadable("codeDraftBase64 is not UTF-8 text");
        }
    }

    private static ApiError unreadable(String why) {
        return ApiError.of(ErrorClass.CLIENT_BAD_REQUEST, "Invalid request post data", Map.of("error", why));
    }
}
