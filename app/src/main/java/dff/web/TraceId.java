package dff.web;

import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids that tie a request to its log lines. */
final class TraceId {
    private static final int MAX_LENGTH = 64;

    private TraceId() {}

    /** The client's own id when it is 1 to 64 printable ASCII characters, else a new one. */
    static String of(String sent) {
        return sent != null && usable(sent) ? sent : next();
    }

    /** Whether a client's text may be sent back in a header: 1 to 64 printable ASCII characters. */
    static boolean usable(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x21 || c > 0x7e) {
                return false;
            }
        }
        return true;
    }

    /** A trace id is no secret, so the fast generator will do. */
    private static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & ~(0xc0L << 56)) | (0x80L << 56);
        return "TRACE-" + new UUID(high, low).toString().toUpperCase(Locale.ROOT);
    }
}
