package dff.web;

import dff.json.JsonSyntaxException;
import dff.json.RawObject;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request body, classified by its content type. Multipart bodies are not read here but streamed by {@code dff.web.multipart}, unless their bytes are asked for. */
public final class RequestBody implements AutoCloseable {
    /** How a body is to be read. */
    public enum Kind {
        EMPTY,
        JSON,
        FORM,
        TEXT,
        RAW,
        MULTIPART
    }

    /** Bytes of a body for each of which it may take a second longer. */
    static final int SLOWEST = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);
    private static final byte[] NOTHING = {};
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Kind kind;
    private final byte[] bytes;
    private final Origin origin;
    private int taken;

    /** Where the bytes come from. */
    private record Origin(ServerRequest request, BodyBudget budget, Consumer<ApiError> tooSlow) {}

    private RequestBody(Kind kind, byte[] bytes, Origin origin, int taken) {
        this.kind = kind;
        this.bytes = bytes;
        this.origin = origin;
        this.taken = taken;
    }

    /** @param tooSlow answers a client whose body comes too slowly; called by another thread while this one waits for it */
    static RequestBody read(ServerRequest request, BodyBudget budget, Consumer<ApiError> tooSlow) {
        if (!request.content().hasEntity()) {
            return new RequestBody(Kind.EMPTY, NOTHING, new Origin(request, budget, tooSlow), 0);
        }
        Kind kind = kindOf(request);
        if (kind == Kind.MULTIPART) {
            return new RequestBody(kind, NOTHING, new Origin(request, budget, tooSlow), 0);
        }
        return read(kind, new Origin(request, budget, tooSlow));
    }

    private static RequestBody read(Kind kind, Origin origin) {
        BodyBudget budget = origin.budget();
        long declared = origin.request().headers().contentLength().orElse(-1);
        if (declared > BodyBudget.MAX_BODY) {
            throw refused();
        }
        int taken = 0;
        try (InputStream in = new Paced(origin.request().content().inputStream(), budget, origin.tooSlow())) {
            // what is small, or only claims to be large, never waits for the large ones
            byte[] head = in.readNBytes(BodyBudget.FREE);
            byte[] bytes = head;
            if (head.length == BodyBudget.FREE) {
                taken = budget.take(declared < 0 ? BodyBudget.MAX_BODY : (int) declared);
                bytes = joined(head, in);
            }
            if (bytes.length < declared) {
                throw refused();
            }
            bytes = kind == Kind.JSON ? withoutMark(bytes) : bytes;
            return new RequestBody(bytes.length == 0 ? Kind.EMPTY : kind, bytes, origin, taken);
        } catch (ApiError | CloseConnectionException e) {
            budget.give(taken);
            throw e;
        } catch (IOException | RuntimeException _) {
            budget.give(taken);
            throw refused(); // the client went away or broke the rules of the transfer
        }
    }

    /** JSON has no byte order mark, but some clients write one. */
    private static byte[] withoutMark(byte[] json) {
        int same = Arrays.mismatch(json, MARK);
        return same == MARK.length ? Arrays.copyOfRange(json, same, json.length) : json;
    }

    /** A multipart body in memory, within the limits of all other bodies, so that it can be read more than once; any other one is itself. */
    RequestBody held() {
        return kind == Kind.MULTIPART && bytes.length == 0 ? read(kind, origin) : this;
    }

    /** Bytes of a multipart body: as they come, and then only once, unless it is {@link #held}. */
    public InputStream stream() {
        if (bytes.length > 0) {
            return new ByteArrayInputStream(bytes);
        }
        return new Paced(origin.request().content().inputStream(), origin.budget(), origin.tooSlow());
    }

    /**
     * A body that is being read. One that comes so slowly that its sender only wants to hold the connection is answered and broken off for
     * the clock of {@link BodyBudget}, because its own thread may wait for the next byte for ever. The answer has a thread of its own: the
     * client may not take it, and an interrupt, which ends the wait for the next byte, ends the connection as well.
     */
    static final class Paced extends FilterInputStream {
        /** A client that has not taken its answer by then does not get it. */
        private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(1);

        private final long begin = System.nanoTime();
        private final BodyBudget budget;
        private final Consumer<ApiError> tooSlow;
        private final Thread reader = Thread.currentThread();
        private final CountDownLatch told = new CountDownLatch(1);
        private volatile long received;
        private long overNanos; // guarded by this
        private boolean over; // guarded by this
        private boolean reading; // guarded by this: at other times an interrupt would hit what comes after

        Paced(InputStream in, BodyBudget budget, Consumer<ApiError> tooSlow) {
            super(in);
            this.budget = budget;
            this.tooSlow = tooSlow;
            budget.watch(this);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            setReading(true);
            int count;
            try {
                count = super.read(bytes, offset, length);
            } finally {
                setReading(false); // throws when the read took too long, however it ended
            }
            received += Math.max(0, count);
            return count;
        }

        private void setReading(boolean now) {
            boolean broken;
            synchronized (this) {
                reading = now;
                broken = over;
            }
            if (broken) {
                Thread.interrupted(); // was meant for the read
                awaitTold();
                throw new CloseConnectionException("the request body came too slowly");
            }
        }

        private void awaitTold() {
            try {
                if (!told.await(ANSWER_NANOS, TimeUnit.NANOSECONDS)) {
                    LOG.debug("a slow client does not take its answer");
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        /** Never blocks, because all bodies share the clock. */
        void endIfTooSlow() {
            long now = System.nanoTime();
            long bytes = received;
            synchronized (this) {
                if (over) {
                    if (now - overNanos > ANSWER_NANOS) {
                        breakOff();
                    }
                    return;
                }
                if (!reading || now - begin < TimeUnit.SECONDS.toNanos(budget.seconds() + bytes / SLOWEST)) {
                    return;
                }
                over = true;
                overNanos = now;
            }
            Thread.ofVirtual().name("dff-too-slow").start(() -> tell(bytes, now - begin));
        }

        private void tell(long bytes, long nanos) {
            try {
                tooSlow.accept(ApiError.of(
                        ErrorClass.CLIENT_TOO_SLOW,
                        "The request body came too slowly: " + bytes + " bytes in "
                                + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s; it may take " + budget.seconds()
                                + " s (_WEB_BODY_TIMEOUT) and one second more for each " + SLOWEST + " bytes"));
            } catch (RuntimeException e) {
                LOG.debug("a slow client could not be told: {}", e.toString());
            } finally {
                told.countDown();
                breakOff();
            }
        }

        /** Ends the read, and with it the connection. */
        private synchronized void breakOff() {
            budget.unwatch(this);
            if (reading) {
                reader.interrupt();
            }
        }

        @Override
        public void close() throws IOException {
            budget.unwatch(this);
            synchronized (this) {
                if (over) {
                    throw new CloseConnectionException("the request body came too slowly");
                }
            }
            super.close();
        }
    }

    private static byte[] joined(byte[] head, InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length * 2);
        out.writeBytes(head);
        byte[] buffer = new byte[16 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            if (out.size() > BodyBudget.MAX_BODY) {
                throw refused();
            }
        }
        return out.toByteArray();
    }

    private static ApiError refused() {
        return ApiError.of(ErrorClass.CLIENT_BAD_REQUEST, "Invalid request body");
    }

    private static Kind kindOf(ServerRequest request) {
        var headers = request.headers();
        String type = headers.contains(HeaderNames.CONTENT_TYPE)
                ? headers.get(HeaderNames.CONTENT_TYPE).get().toLowerCase(Locale.ROOT)
                : "";
        int semicolon = type.indexOf(';');
        return switch ((semicolon < 0 ? type : type.substring(0, semicolon)).strip()) {
            case "application/json" -> Kind.JSON;
            case "application/x-www-form-urlencoded" -> Kind.FORM;
            case "text/plain" -> Kind.TEXT;
            case "multipart/form-data" -> Kind.MULTIPART;
            default -> Kind.RAW;
        };
    }

    public Kind kind() {
        return kind;
    }

    /** The bytes as sent, JSON without a byte order mark; empty for multipart that is not {@link #held}. */
    public byte[] bytes() {
        return bytes;
    }

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** @throws ApiError when it is not a form */
    public Map<String, List<String>> form() {
        try {
            return Form.parse(text());
        } catch (ApiError _) {
            throw refused();
        }
    }

    /** This body without a top-level key, when it is JSON or a form that has it. The memory taken goes along. */
    RequestBody without(String name) {
        byte[] rest = switch (kind) {
            case JSON -> jsonWithout(name);
            case FORM -> Form.without(text(), name).getBytes(StandardCharsets.UTF_8);
            case EMPTY, TEXT, RAW, MULTIPART -> bytes;
        };
        RequestBody other = new RequestBody(kind, rest, origin, taken);
        taken = 0;
        return other;
    }

    private byte[] jsonWithout(String name) {
        try {
            RawObject members = RawObject.parse(bytes);
            return members.remove(name) ? members.bytes() : bytes;
        } catch (JsonSyntaxException _) {
            return bytes; // no object has keys; whoever reads it says what is wrong
        }
    }

    @Override
    public void close() {
        origin.budget().give(taken);
        taken = 0;
    }
}
