package dff.runner;

/** Kinds of frames, as in {@code docs/protocol.md}. */
final class FrameKind {
    static final int HELLO = 1;
    static final int RUN = 2;
    static final int REPLY = 3;
    static final int KILL = 4;
    static final int PING = 5;
    static final int CHECK = 6;
    static final int READY = 64;
    static final int LOG = 65;
    static final int CALL = 66;
    static final int RESULT = 67;
    static final int BODY = 68;
    static final int TIMEOUT = 69;
    static final int EXIT = 70;
    static final int PONG = 71;
    static final int STREAM = 72;
    static final int USAGE = 73;

    /** The payload goes on in the next frame of the same kind and id. */
    static final int MORE = 0x80;

    private FrameKind() {}
}
