package dff.auth;

import dff.json.Md5;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The installation's {@code SECRET}. But for {@link #signature} and {@link #oldPasswordHash} it is never used itself: every use has a key of its own, derived by name. Safe for all threads;
 * changes at most once, when the set-up page brings a secret along.
 */
public final class MasterSecret {
    private static final int FINGERPRINT_BYTES = 8;

    private volatile String text;

    public MasterSecret(String text) {
        this.text = text;
    }

    /** A 256-bit key that tells nothing about the secret or the keys of other purposes. */
    public byte[] key(String purpose) {
        return mac(text.getBytes(StandardCharsets.UTF_8), "dff key: " + purpose);
    }

    /** Tells two secrets apart without giving either away. */
    public String fingerprint() {
        return HexFormat.of().formatHex(key("fingerprint"), 0, FINGERPRINT_BYTES);
    }

    /**
     * What scripts sign with: hex MD5 of the secret and the parts, each on a line. A use of the secret itself, because
     * others who know it check the signature.
     */
    String signature(List<String> parts) {
        return Md5.of(text + "\n" + String.join("\n", parts));
    }

    /** How an original installation with this secret stored a password: lower-case hex of SHA-512. */
    String oldPasswordHash(String userId, String password) {
        try {
            String mixed = "~" + userId + "~" + password + "~" + text + "~";
            byte[] digest = MessageDigest.getInstance("SHA-512").digest(mixed.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no SHA-512", e);
        }
    }

    /** Before anything was made with the old one. */
    public void replace(String other) {
        text = other;
    }

    static byte[] mac(byte[] key, String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "MasterSecret[***]";
    }
}
