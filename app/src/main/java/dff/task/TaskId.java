package dff.task;

import java.security.SecureRandom;

/** Ids of tasks: whoever knows one may fetch its late result, so they cannot be guessed. */
public final class TaskId {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 12;
    private static final ThreadLocal<Buffer> RANDOM = ThreadLocal.withInitial(Buffer::new);

    /** Random bytes drawn in blocks; one draw per id would be the most expensive step of a call. */
    private static final class Buffer {
        private static final SecureRandom SOURCE = new SecureRandom();
        private final byte[] bytes = new byte[256];
        private int at = bytes.length;

        int next() {
            while (true) {
                if (at == bytes.length) {
                    SOURCE.nextBytes(bytes);
                    at = 0;
                }
                int value = bytes[at++] & 0x3f;
                if (value < ALPHABET.length()) {
                    return value;
                }
            }
        }
    }

    private TaskId() {}

    public static String next() {
        return "task-" + random(LENGTH);
    }

    private static String random(int length) {
        Buffer buffer = RANDOM.get();
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(buffer.next()));
        }
        return text.toString();
    }
}
