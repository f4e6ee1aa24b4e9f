package dff.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;

/**
 * The bytes of a result. Small ones are held; the rest of a large one is still in its runner and is read while it is passed on,
 * so that memory stays flat. One thread consumes it, once; until then the runner waits.
 */
public final class ResultBody implements AutoCloseable {
    /** Reads the next piece of a large body. */
    interface Source {
        /** @return null at the end of a body of unknown length */
        byte[] next() throws IOException;
    }

    /** The script failed after its result had begun; its process is in order. */
    static final class FailedInside extends IOException {
        private static final long serialVersionUID = 1L;

        FailedInside(String how) {
            super("the function " + how + " after its result had begun");
        }
    }

    /** Length of a body that is passed on while it is made. */
    public static final long UNKNOWN = -1;

    private final byte[] head;
    private volatile long length;
    private final Source source;
    private final CountDownLatch consumed = new CountDownLatch(1);
    private volatile boolean complete;
    private volatile long progressNanos = System.nanoTime();
    private volatile boolean expecting;

    private ResultBody(byte[] head, long length, Source source) {
        this.head = head;
        this.length = length;
        this.source = source;
        if (head.length == length) {
            complete = true;
            consumed.countDown();
        }
    }

    public static ResultBody of(byte[] bytes) {
        return new ResultBody(bytes, bytes.length, null);
    }

    static ResultBody streamed(byte[] head, long length, Source source) {
        return new ResultBody(head, length, source);
    }

    /** A body that ends when its source says so. */
    static ResultBody endless(Source source) {
        return new ResultBody(new byte[0], UNKNOWN, source);
    }

    /** Bytes in all; {@link #UNKNOWN} while the script still makes them. */
    public long length() {
        return length;
    }

    /** True when all bytes are here. */
    public boolean isHeld() {
        return source == null || head.length == length;
    }

    /** Passes all bytes on. A failing {@code out} ends the run's process, because the rest cannot be skipped. */
    public void writeTo(OutputStream out) throws IOException {
        if (length == UNKNOWN) {
            writeWhileMade(out);
            return;
        }
        try {
            out.write(head);
            long left = length - head.length;
            while (left > 0) {
                byte[] piece = source.next();
                if (piece.length > left) {
                    throw new IOException("the runner sent more than the " + length + " bytes it announced");
                }
                left -= piece.length;
                progressNanos = System.nanoTime();
                out.write(piece);
            }
            complete = true;
        } finally {
            consumed.countDown();
        }
    }

    private void writeWhileMade(OutputStream out) throws IOException {
        try {
            long written = 0;
            for (byte[] piece = expected(); piece != null; piece = expected()) {
                out.write(piece);
                written += piece.length;
            }
            length = written;
            complete = true;
        } catch (FailedInside e) {
            complete = true;
            throw e;
        } finally {
            consumed.countDown();
        }
    }

    /** The next piece. The script may take its time: its own limit counts, not that of a reader that stalls. */
    private byte[] expected() throws IOException {
        expecting = true;
        try {
            return source.next();
        } finally {
            progressNanos = System.nanoTime();
            expecting = false;
        }
    }

    /** Reads to the end for nobody. */
    void skip() throws IOException {
        try {
            writeTo(OutputStream.nullOutputStream());
        } catch (FailedInside _) {
            // the outcome of the run tells
        }
    }

    /** All bytes at once; only for bodies known to be small. */
    public byte[] bytes() {
        if (isHeld()) {
            return head;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(length));
        try {
            writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("reading a result", e);
        }
        return out.toByteArray();
    }

    /** Gives the rest up. */
    @Override
    public void close() {
        consumed.countDown();
    }

    /** Blocks the runner's thread until the body was passed on or given up. @return false when the runner is of no use any more */
    boolean awaitConsumed() {
        try {
            consumed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
        return complete;
    }

    boolean isDone() {
        return consumed.getCount() == 0;
    }

    /** True when a consumer has taken nothing for that long. */
    boolean isStalled(long nanos) {
        return consumed.getCount() > 0 && !expecting && System.nanoTime() - progressNanos > nanos;
    }
}
