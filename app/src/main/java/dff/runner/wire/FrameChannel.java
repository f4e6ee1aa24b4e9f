package dff.runner.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Frames over a Unix socket. One thread reads at a time; writes of several threads are kept apart by the monitor of this object.
 */
public final class FrameChannel implements AutoCloseable {
    private static final int BUFFER = 32 * 1024;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).flip();
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);

    private FrameChannel(SocketChannel channel) {
        this.channel = channel;
    }

    public static FrameChannel connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new FrameChannel(channel);
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
        while (out.hasRemaining()) {
            channel.write(out);
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
        ByteArrayOutputStream joined = null;
        while (true) {
            int length = readInt();
            if (length < Frame.HEADER - 4 || length > Frame.MAX) {
                throw new IOException("a frame of " + length + " bytes; allowed: 5 to " + Frame.MAX);
            }
            int kind = readByte();
            int id = readInt();
            byte[] payload = readFully(length - (Frame.HEADER - 4));
            boolean more = (kind & FrameKind.MORE) != 0;
            if (!more && joined == null) {
                return new Frame(kind, id, payload);
            }
            joined = joined == null ? new ByteArrayOutputStream() : joined;
            joined.writeBytes(payload);
            if (joined.size() > Frame.MAX_JOINED) {
                throw new IOException("a payload of more than " + Frame.MAX_JOINED + " bytes");
            }
            if (!more) {
                return new Frame(kind, id, joined.toByteArray());
            }
        }
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
