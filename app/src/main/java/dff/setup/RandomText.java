package dff.setup;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Texts nobody can guess. */
final class RandomText {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Without characters that look alike, because people type it. */
    private static final String TYPEABLE = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int TYPED_LENGTH = 26;
    private static final int SECRET_BYTES = 32;

    private RandomText() {}

    /** About 128 bits for people to type. */
    static String typeable() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < TYPED_LENGTH; i++) {
            text.append(TYPEABLE.charAt(RANDOM.nextInt(TYPEABLE.length())));
        }
        return text.toString();
    }

    /** 256 bits as 64 hex digits. */
    static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
