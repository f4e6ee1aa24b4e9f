package dff.db;

import java.security.SecureRandom;

/** Ids made here, before a row is stored. Any thread. */
public final class NewId {
    private static final char[] LETTERS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();
    private static final int LENGTH = 12;
    /** Strong, because who knows the id of an auth link may call it. */
    private static final SecureRandom RANDOM = new SecureRandom();

    private NewId() {}

    /** The prefix and twelve letters or digits. */
    public static String of(String prefix) {
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < LENGTH; i++) {
            id.append(LETTERS[RANDOM.nextInt(LETTERS.length)]);
        }
        return id.toString();
    }
}
