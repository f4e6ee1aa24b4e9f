package dff.runner.wire;

/** One frame as read; the payload of a frame in several parts is joined. */
public record Frame(int kind, int id, byte[] payload) {
    /** Largest frame, header included. */
    public static final int MAX = 16 * 1024 * 1024;
    /** Payloads above this are split. */
    public static final int SPLIT = 8 * 1024 * 1024;
    /** Largest payload joined from several frames. */
    public static final int MAX_JOINED = 32 * 1024 * 1024;

    public static final int HEADER = 9;
}
