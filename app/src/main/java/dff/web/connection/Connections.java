package dff.web.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All open connections. When there is no place for a new one, those end that have waited longest for a request; when all are busy,
 * the new one is answered 503. So whoever holds connections open without asking for anything takes no place from others. Looking for
 * those takes time in proportion to all, therefore several end at once. Safe for all threads.
 */
public final class Connections implements ServerConnectionSelector, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final String FULL = "503 Service Unavailable";
    private static final String LATE = "408 Request Timeout";
    /** The part of all places that is cleared at once. */
    private static final int PART = 64;

    private static final int IPV6_PREFIX_BYTES = 8;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LOG_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ServerConnectionSelector http;
    private final ConnectionLimits limits;
    private final Predicate<String> trusted;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private int count; // guarded by this
    private final Map<String, Integer> counts = new HashMap<>(); // by address; guarded by this
    private long loggedNanos = System.nanoTime() - LOG_NANOS; // guarded by this
    private final Thread clock;
    private volatile boolean closing;

    /**
     * @param http makes the connections
     * @param trusted tells of an IP address whether it is a proxy that connects for many
     */
    public Connections(ServerConnectionSelector http, ConnectionLimits limits, Predicate<String> trusted) {
        this.http = http;
        this.limits = limits;
        this.trusted = trusted;
        this.clock = Thread.ofPlatform().name("dff-connection-clock").daemon().start(this::look);
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        Connection added = new Connection(this, context, http, sender(context));
        if (enter(added)) {
            return added;
        }
        return new Refused(context.serverSocket());
    }

    private String sender(ConnectionContext context) {
        if (!(context.remotePeer().address() instanceof InetSocketAddress peer)) {
            return null;
        }
        InetAddress address = peer.getAddress();
        if (trusted.test(address.getHostAddress())) {
            return null;
        }
        return address instanceof Inet6Address v6
                ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), IPV6_PREFIX_BYTES))
                : address.getHostAddress();
    }

    private synchronized boolean enter(Connection added) {
        if (count >= limits.total() && !clear(_ -> true, limits.total())) {
            log("all " + limits.total() + " connections (_WEB_CONNECTION_LIMIT) are busy");
            return false;
        }
        String address = added.address();
        if (address != null
                && counts.getOrDefault(address, 0) >= limits.perAddress()
                && !clear(other -> address.equals(other.address()), limits.perAddress())) {
            log("all " + limits.perAddress() + " connections (_WEB_CONNECTION_ADDRESS_LIMIT) of one address are busy");
            return false;
        }
        added.count(true);
        count++;
        if (address != null) {
            counts.merge(address, 1, Integer::sum);
        }
        open.add(added);
        return true;
    }

    /** Ends some of those that wait. @return false when there is none */
    private boolean clear(Predicate<Connection> which, int places) {
        List<Connection> oldest = open.stream()
                .filter(which)
                .filter(Connection::isWaiting)
                .map(each -> Map.entry(each.waitingSince(), each)) // sorted by what does not change meanwhile
                .sorted(Comparator.comparingLong(Map.Entry::getKey))
                .limit(Math.max(1, places / PART))
                .map(Map.Entry::getValue)
                .toList();
        boolean cleared = false;
        for (Connection each : oldest) {
            if (each.end()) {
                leave(each);
                cleared = true;
            }
        }
        return cleared;
    }

    private void log(String what) {
        long now = System.nanoTime();
        if (now - loggedNanos >= LOG_NANOS) {
            loggedNanos = now;
            LOG.warn("new connections are refused: {}", what);
        }
    }

    synchronized void ended(Connection connection) {
        leave(connection);
    }

    private void leave(Connection connection) {
        if (!connection.count(false)) {
            return;
        }
        open.remove(connection);
        count--;
        if (connection.address() != null) {
            counts.computeIfPresent(connection.address(), (_, n) -> n == 1 ? null : n - 1);
        }
    }

    private void look() {
        long nanos = TimeUnit.SECONDS.toNanos(limits.headSeconds());
        while (!closing) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            long now = System.nanoTime();
            for (Connection each : open) {
                if (each.isHeadLate(now, nanos) && each.end(LATE)) {
                    ended(each);
                }
            }
        }
    }

    /** Those that have a place. */
    int count() {
        return open.size();
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(clock);
    }

    private record Refused(HelidonSocket socket) implements ServerConnection {
        @Override
        public void handle(Limit limit) {
            try {
                Connection.answer(socket, FULL);
            } catch (UncheckedIOException _) {
                // the other side is gone
            }
        }

        @Override
        public Duration idleTime() {
            return Duration.ZERO;
        }

        @Override
        public void close(boolean interrupt) {
            Connection.close(socket);
        }
    }
}
