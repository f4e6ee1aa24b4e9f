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
        byte[] next() throws IOException;
    }

    private final byte[] head;
    private final long length;
    private final Source source;
    private final CountDownLatch consumed = new CountDownLatch(1);
    private volatile boolean complete;
    private volatile long progressNanos = System.nanoTime();

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

    public long length() {
        return length;
    }

    /** True when all bytes are here. */
    public boolean isHeld() {
        return source == null || head.length == length;
    }

    /** Passes all bytes on. A failing {@code out} ends the run's process, because the rest cannot be skipped. */
    public void writeTo(OutputStream out) throws IOException {
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
        return consumed.getCount() > 0 && System.nanoTime() - progressNanos > nanos;
    }
}
