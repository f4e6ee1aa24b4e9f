package dff.task;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What started a task.
 *
 * @param kind name in records: {@code syncAPI}, {@code direct}, {@code debug}, {@code script}
 * @param seenAs name the script sees; the names of the first generation stay valid for callers that use them
 * @param id link id, or trace id for calls without an entity; at most {@link #MAX_ID} characters, see {@link #fitting}
 * @param recordLimit newest records kept for it; 0 = none
 */
public record Origin(String kind, String seenAs, String id, int recordLimit) {
    /** Characters of an id in records. */
    public static final int MAX_ID = 64;
    /** Hexadecimal digits that tell long ids apart. */
    private static final int DIGITS = 16;

    /** Calls of these have no entity: all share one retention. */
    private static final java.util.Set<String> SHARED = java.util.Set.of("direct", "debug");

    public Origin {
        id = fitting(id);
    }

    /** An id as records hold it: those of functions that run by themselves can be longer, and keep their beginning and a part of their hash. */
    public static String fitting(String id) {
        if (id.length() <= MAX_ID) {
            return id;
        }
        int cut = MAX_ID - DIGITS - 1;
        int end = Character.isLowSurrogate(id.charAt(cut)) ? cut - 1 : cut;
        return id.substring(0, end) + '~' + hash(id).substring(0, DIGITS);
    }

    private static String hash(String id) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whose records are kept together. */
    public String keptAs() {
        return SHARED.contains(kind) ? kind : id;
    }
}
