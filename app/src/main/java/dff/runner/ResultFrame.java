package dff.runner;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The binary payload of a RESULT, as docs/protocol.md describes it.
 *
 * @param status 0 success, 1 failure, 2 time-out
 * @param waited whether the run gave up the processor of its own will
 * @param cpuMicros processor time of the run in microseconds
 * @param peakKib most that the process held during the run in KiB, see docs/protocol.md
 * @param meta JSON object, or empty
 * @param length of the whole body in bytes
 * @param head first part of the body
 */
record ResultFrame(
        int status,
        boolean waited,
        ResultType type,
        long cpuMicros,
        long peakKib,
        byte[] meta,
        long length,
        byte[] head) {
    private static final int HEADER = 22;
    private static final int STATUS = 0x7f;
    private static final long UNSIGNED = 0xffff_ffffL;

    /** @throws IOException when the bytes are no result */
    static ResultFrame parse(byte[] payload) throws IOException {
        if (payload.length < HEADER) {
            throw new IOException("a result frame of " + payload.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(payload);
        int flags = in.get();
        ResultType type = ResultType.of(in.get());
        long cpuMicros = in.getInt() & UNSIGNED;
        long peakKib = in.getInt() & UNSIGNED;
        int metaLength = in.getInt();
        long length = in.getLong();
        if (metaLength < 0 || metaLength > in.remaining()) {
            throw new IOException("a result frame whose meta is longer than the frame");
        }
        byte[] meta = new byte[metaLength];
        in.get(meta);
        byte[] head = new byte[in.remaining()];
        in.get(head);
        if (length < head.length) {
            throw new IOException("a result body longer than announced");
        }
        return new ResultFrame(flags & STATUS, (flags & ~STATUS) != 0, type, cpuMicros, peakKib, meta, length, head);
    }
}
