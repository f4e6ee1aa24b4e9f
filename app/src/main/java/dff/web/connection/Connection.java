package dff.web.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One connection: it waits for the head of a request, or is busy with a request. While it waits it may be ended, which is decided
 * against the begin of a request by one compare-and-set, so a request that has begun is never cut off.
 */
public final class Connection implements ServerConnection, InterruptableTask<Void> {
    private enum State {
        WAITING,
        BUSY,
        ENDED
    }

    private static final ScopedValue<Connection> CURRENT = ScopedValue.newInstance();

    private final Connections all;
    private final HelidonSocket socket;
    private final DataReader reader; // used by the connection's own thread only
    private final ServerConnection http;
    private final String address;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private volatile long waitingSince = System.nanoTime();
    private volatile boolean headBegun = true; // a new connection is expected to send one at once
    private volatile long headSince = waitingSince;
    private boolean counted; // guarded by all

    /** @param address by which connections of one sender are counted; null = not at all */
    Connection(Connections all, ConnectionContext context, ServerConnectionSelector http, String address) {
        this.all = all;
        this.socket = context.serverSocket();
        this.address = address;
        this.reader = DataReader.create(this::read);
        this.http = http.connection(new Context(context, reader));
    }

    String address() {
        return address;
    }

    /** @return whether that is new; called under the lock of all */
    boolean count(boolean now) {
        boolean changed = counted != now;
        counted = now;
        return changed;
    }

    private byte[] read() {
        byte[] bytes;
        try {
            bytes = socket.get();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("reading from the socket", e);
        }
        if (!headBegun && state.get() == State.WAITING) {
            headSince = System.nanoTime();
            headBegun = true;
        }
        return bytes;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            ScopedValue.where(CURRENT, this).<Void, InterruptedException>call(() -> {
                http.handle(limit);
                return null;
            });
        } finally {
            all.ended(this);
        }
    }

    @Override
    @SuppressWarnings("removal")
    public void handle(Semaphore requests) {
        throw new UnsupportedOperationException("requests are limited by handle(Limit)");
    }

    /** The head of a request is there. @throws CloseConnectionException when the connection has been ended meanwhile */
    public static void requestBegins() {
        if (CURRENT.isBound() && !CURRENT.get().state.compareAndSet(State.WAITING, State.BUSY)) {
            throw new CloseConnectionException("ended while its request came");
        }
    }

    /** The request was answered; the next may come. */
    public static void requestEnds() {
        if (CURRENT.isBound()) {
            CURRENT.get().waits();
        }
    }

    private void waits() {
        waitingSince = System.nanoTime();
        headSince = waitingSince;
        headBegun = reader.available() > 0; // came behind the last request
        state.compareAndSet(State.BUSY, State.WAITING);
    }

    boolean isWaiting() {
        return state.get() == State.WAITING;
    }

    long waitingSince() {
        return waitingSince;
    }

    boolean isHeadLate(long now, long nanos) {
        return headBegun && isWaiting() && now - headSince > nanos;
    }

    /** @return false when it is busy, or ended already */
    boolean end() {
        if (!state.compareAndSet(State.WAITING, State.ENDED)) {
            return false;
        }
        close(socket);
        return true;
    }

    static void close(HelidonSocket socket) {
        try {
            socket.close();
        } catch (UncheckedIOException _) {
            // its own thread, or the other side, was first
        }
    }

    /** Ends it with an answer, on a thread of its own because writing may block. @return as {@link #end()} */
    boolean end(String status) {
        if (!state.compareAndSet(State.WAITING, State.ENDED)) {
            return false;
        }
        Thread.ofVirtual().name("dff-connection-end").start(() -> {
            try {
                answer(socket, status);
            } catch (UncheckedIOException _) {
                // the other side is gone
            } finally {
                close(socket);
            }
        });
        return true;
    }

    static void answer(HelidonSocket socket, String status) {
        socket.write(BufferData.create(
                ("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 1\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public Duration idleTime() {
        return http.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        http.close(interrupt);
    }

    @Override
    public boolean canInterrupt() {
        return http instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    /** The server's own, but for the reader. */
    private record Context(ConnectionContext of, DataReader dataReader) implements ConnectionContext {
        @Override
        public ListenerContext listenerContext() {
            return of.listenerContext();
        }

        @Override
        public ExecutorService executor() {
            return of.executor();
        }

        @Override
        public DataWriter dataWriter() {
            return of.dataWriter();
        }

        @Override
        public Router router() {
            return of.router();
        }

        @Override
        public Optional<ProxyProtocolData> proxyProtocolData() {
            return of.proxyProtocolData();
        }

        @Override
        public HelidonSocket serverSocket() {
            return of.serverSocket();
        }

        @Override
        public PeerInfo remotePeer() {
            return of.remotePeer();
        }

        @Override
        public PeerInfo localPeer() {
            return of.localPeer();
        }

        @Override
        public boolean isSecure() {
            return of.isSecure();
        }

        @Override
        public String socketId() {
            return of.socketId();
        }

        @Override
        public String childSocketId() {
            return of.childSocketId();
        }
    }
}
