package dff.accesskey;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key ready to check signatures with; its secret is decrypted and expanded once. Safe for all threads. */
final class SigningKey {
    private static final String ALGORITHM = "HmacSHA1";

    private final String id;
    private final String userId;
    /** Never used itself: each check works on a copy. */
    private final Mac prototype;

    SigningKey(String id, String userId, String secret) {
        this.id = id;
        this.userId = userId;
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + ALGORITHM, e);
        }
    }

    String id() {
        return id;
    }

    String userId() {
        return userId;
    }

    /** Whether the text was signed with this key. */
    boolean signed(String text, byte[] signature) {
        return MessageDigest.isEqual(mac(text), signature);
    }

    private byte[] mac(String text) {
        try {
            return ((Mac) prototype.clone()).doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the " + ALGORITHM + " of this JVM cannot be copied", e);
        }
    }

    /** Lower-case hex of the signature of a text, for tests and tools. */
    String sign(String text) {
        return HexFormat.of().formatHex(mac(text));
    }

    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
