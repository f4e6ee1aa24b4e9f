package dff.web.multipart;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a multipart body at its boundary while it is read. Head lines are UTF-8, as browsers send them. Only one part is open at a time:
 * asking for the next one skips what is left of it. Not safe for threads.
 */
final class PartReader {
    /** Longest head of one part, in bytes. */
    static final int MAX_HEAD = 16 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final InputStream source;
    /** Line break, two dashes, boundary. */
    private final byte[] mark;

    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    /** Bytes from {@link #from} on that belong to the open part for certain. */
    private int certain;

    PartReader(InputStream source, String boundary) {
        this.source = source;
        this.mark = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        buffer[0] = '\r'; // so that the first boundary looks like all others
        buffer[1] = '\n';
        to = 2;
    }

    /** Goes to the next part. @return its head lines, or null after the last one */
    String next() throws IOException {
        content().transferTo(java.io.OutputStream.nullOutputStream());
        from += mark.length;
        need(2);
        if (buffer[from] == '-' && buffer[from + 1] == '-') {
            return null;
        }
        int end;
        while ((end = indexOf("\r\n\r\n".getBytes(StandardCharsets.US_ASCII))) < 0) {
            if (to - from > MAX_HEAD) {
                throw new IOException("the head of a part has more than " + MAX_HEAD + " bytes");
            }
            need(to - from + 1);
        }
        String head = new String(buffer, from, end - from, StandardCharsets.UTF_8);
        from = end + 2; // a part without content is followed by its boundary at once
        if (!startsWithMark()) {
            from += 2;
        }
        return head;
    }

    private boolean startsWithMark() throws IOException {
        need(mark.length);
        return Arrays.equals(buffer, from, from + mark.length, mark, 0, mark.length);
    }

    /** What is left of the open part. */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int at, int length) throws IOException {
                if (certain == 0) {
                    look();
                }
                if (certain == 0) {
                    return -1;
                }
                int piece = Math.min(length, certain);
                System.arraycopy(buffer, from, bytes, at, piece);
                from += piece;
                certain -= piece;
                return piece;
            }
        };
    }

    /** Finds out how much of what comes belongs to the part: at least one byte, or nothing before its boundary. */
    private void look() throws IOException {
        need(mark.length);
        int end = indexOf(mark);
        certain = end >= 0 ? end - from : to - from - mark.length + 1;
    }

    private int indexOf(byte[] wanted) {
        for (int i = from; i <= to - wanted.length; i++) {
            if (buffer[i] == wanted[0] && Arrays.equals(buffer, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    /** Reads until so many bytes are in the buffer. */
    private void need(int bytes) throws IOException {
        if (from + bytes > BUFFER) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        while (to - from < bytes) {
            int n = read();
            if (n < 0) {
                throw new EOFException("the body ends before its last boundary");
            }
            to += n;
        }
    }

    private int read() throws IOException {
        try {
            return source.read(buffer, to, BUFFER - to);
        } catch (RuntimeException e) { // how the server tells that the client is gone
            throw new IOException("the body breaks off", e);
        }
    }
}
