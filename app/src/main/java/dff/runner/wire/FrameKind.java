package dff.runner.wire;

/** Kinds of frames, as in {@code docs/protocol.md}. */
public final class FrameKind {
    public static final int HELLO = 1;
    public static final int RUN = 2;
    public static final int REPLY = 3;
    public static final int KILL = 4;
    public static final int PING = 5;
    public static final int CHECK = 6;
    public static final int READY = 64;
    public static final int LOG = 65;
    public static final int CALL = 66;
    public static final int RESULT = 67;
    public static final int BODY = 68;
    public static final int TIMEOUT = 69;
    public static final int EXIT = 70;
    public static final int PONG = 71;
    public static final int STREAM = 72;
    public static final int USAGE = 73;

    /** The payload goes on in the next frame of the same kind and id. */
    public static final int MORE = 0x80;

    private FrameKind() {}
}
