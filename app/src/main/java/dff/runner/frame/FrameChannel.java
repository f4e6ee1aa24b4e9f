package dff.runner.frame;

import dff.json.Json;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Frames over a Unix socket. One thread reads at a time; writes of several threads are kept apart by the monitor of this object. What was
 * read counts as held until the next read, {@link #release} or the end.
 */
public final class FrameChannel implements AutoCloseable {
    private static final int BUFFER = 32 * 1024;
    /** What a part counts at least. */
    private static final int MIN_PART = 64;
    /** Parts of a payload that is made while it is sent. */
    private static final int PIECE = 256 * 1024;

    private static final int FIRST_PIECE = 1024;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).flip();
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
    private final FrameBudget budget;
    private int held; // of the budget; used by the reading thread only

    private FrameChannel(SocketChannel channel, FrameBudget budget) {
        this.channel = channel;
        this.budget = budget;
    }

    /** @param budget what is read counts in it */
    public static FrameChannel connect(Path socket, FrameBudget budget) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new FrameChannel(channel, budget);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Sends a payload made of two parts (so that a prefix costs no copy of the rest), in several frames when it is large. */
    public synchronized void send(int kind, int id, byte[] first, byte[] second) throws IOException {
        long total = (long) first.length + second.length;
        if (total <= Frame.SPLIT) {
            header(kind, id, (int) total);
            write(first, 0, first.length);
            write(second, 0, second.length);
            flush();
            return;
        }
        header(kind | FrameKind.MORE, id, first.length);
        write(first, 0, first.length);
        for (int at = 0; at < second.length; at += Frame.SPLIT) {
            int length = Math.min(Frame.SPLIT, second.length - at);
            boolean last = at + length == second.length;
            header(last ? kind : kind | FrameKind.MORE, id, length);
            write(second, at, length);
        }
        flush();
    }

    public void send(int kind, int id, byte[] payload) throws IOException {
        send(kind, id, payload, NOTHING);
    }

    private static final byte[] NOTHING = {};

    /**
     * Sends a value as JSON while it is written, so that its text is never held: in one frame, or in as many as it takes.
     *
     * @throws IOException also when a value cannot be written; the connection is of no use then
     */
    public synchronized void sendJson(int kind, int id, Object value) throws IOException {
        Pieces pieces = new Pieces(kind, id);
        Json.MAPPER.writeValue(pieces, value);
        pieces.frame(0);
        flush();
    }

    /** Holds one piece of a payload until it is known whether more will come. */
    private final class Pieces extends OutputStream {
        private final int kind;
        private final int id;
        private byte[] piece = new byte[FIRST_PIECE];
        private int length;

        Pieces(int kind, int id) {
            this.kind = kind;
            this.id = id;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            for (int done = 0; done < count; ) {
                if (length == PIECE) {
                    frame(FrameKind.MORE);
                }
                int some = Math.min(PIECE - length, count - done);
                if (length + some > piece.length) {
                    piece = Arrays.copyOf(piece, Math.min(PIECE, Math.max(2 * piece.length, length + some)));
                }
                System.arraycopy(bytes, from + done, piece, length, some);
                length += some;
                done += some;
            }
        }

        private void frame(int more) throws IOException {
            header(kind | more, id, length);
            FrameChannel.this.write(piece, 0, length);
            length = 0;
        }
    }

    private void header(int kind, int id, int payload) throws IOException {
        if (out.remaining() < Frame.HEADER) {
            flush();
        }
        out.putInt(payload + Frame.HEADER - 4).put((byte) kind).putInt(id);
    }

    private void write(byte[] bytes, int at, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (!out.hasRemaining()) {
                flush();
            }
            int piece = Math.min(out.remaining(), length - done);
            out.put(bytes, at + done, piece);
            done += piece;
        }
    }

    private void flush() throws IOException {
        out.flip();
        try {
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            // a broken pipe is no fault of what was sent: the other side is dead
            SocketException dead = new SocketException(e.getMessage());
            dead.initCause(e);
            throw dead;
        }
        out.clear();
    }

    /**
     * Reads one frame, joining its parts.
     *
     * @throws EOFException when the other side is gone
     * @throws IOException also when the bytes are no frame; the connection is of no use then
     */
    public Frame read() throws IOException {
        release();
        try {
            return readJoined();
        } catch (IOException e) {
            release();
            throw e;
        } finally {
            budget.hasEnded(this);
        }
    }

    /** Gives back what the frame read last counts for; called by the reading thread. */
    public void release() {
        budget.give(held);
        held = 0;
    }

    private Frame readJoined() throws IOException {
        List<byte[]> parts = new ArrayList<>(0);
        long total = 0;
        while (true) {
            int length = readInt();
            if (length < Frame.HEADER - 4 || length > Frame.MAX) {
                throw new IOException("a frame of " + length + " bytes; allowed: 5 to " + Frame.MAX);
            }
            int kind = readByte();
            int id = readInt();
            boolean more = (kind & FrameKind.MORE) != 0;
            int size = length - (Frame.HEADER - 4);
            total += Math.max(size, MIN_PART); // so that many empty ones come to an end too
            if (total > Frame.MAX_JOINED && (more || !parts.isEmpty())) {
                throw new IOException("a payload of more than " + Frame.MAX_JOINED + " bytes");
            }
            if (parts.isEmpty()) {
                // how large the whole gets is not known before its end, and room for it is taken only once
                long bytes = more ? Frame.MAX_JOINED : size;
                int what = kind & ~FrameKind.MORE;
                boolean json = what == FrameKind.CALL || what == FrameKind.LOG;
                held = json ? budget.takeJson(bytes) : budget.take(bytes);
                if (held > 0) {
                    budget.begins(this);
                }
            }
            byte[] payload = readFully(size);
            if (!more && parts.isEmpty()) {
                return new Frame(kind, id, payload);
            }
            parts.add(payload);
            if (!more) {
                return new Frame(kind, id, join(parts));
            }
        }
    }

    private static byte[] join(List<byte[]> parts) {
        byte[] whole = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    private int readByte() throws IOException {
        need(1);
        return in.get() & 0xff;
    }

    private int readInt() throws IOException {
        need(4);
        return in.getInt();
    }

    private byte[] readFully(int length) throws IOException {
        byte[] bytes = new byte[length];
        int at = Math.min(length, in.remaining());
        in.get(bytes, 0, at);
        if (at < length && length - at >= BUFFER) {
            ByteBuffer rest = ByteBuffer.wrap(bytes, at, length - at);
            while (rest.hasRemaining()) {
                if (channel.read(rest) < 0) {
                    throw new EOFException("the process is gone");
                }
            }
            return bytes;
        }
        while (at < length) {
            need(1);
            int piece = Math.min(length - at, in.remaining());
            in.get(bytes, at, piece);
            at += piece;
        }
        return bytes;
    }

    private void need(int bytes) throws IOException {
        while (in.remaining() < bytes) {
            in.compact();
            int n = channel.read(in);
            in.flip();
            if (n < 0) {
                throw new EOFException("the process is gone");
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // nothing is left to be done with a socket that does not close
        }
    }
}
