package dff.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the sender's address: forwarded addresses count only when a trusted proxy handed them on. Safe for all threads. */
public final class ClientAddress {
    record Seen(String ip, List<String> ips, String protocol) {}

    private record Block(byte[] address, int bits) {
        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i & 7);
                if ((address[i >> 3] & mask) != (other[i >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Loopback: whoever sits in a private network could else name any address as the sender's. */
    public static final List<String> DEFAULT_TRUSTED = List.of("127.0.0.0/8", "::1/128");

    private static final Logger LOG = LoggerFactory.getLogger(ClientAddress.class);
    private static final long TELL_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int MAX_HOPS = 20;
    private static final HeaderName FORWARDED_FOR = HeaderNames.create("X-Forwarded-For");
    private static final HeaderName FORWARDED_PROTO = HeaderNames.create("X-Forwarded-Proto");

    private static final List<HeaderName> OF_PROXIES = List.of(
            HeaderNames.create("Forwarded"),
            HeaderNames.create("X-Forwarded-For"),
            HeaderNames.create("X-Forwarded-Host"),
            HeaderNames.create("X-Forwarded-Proto"),
            HeaderNames.create("X-Real-IP"),
            HeaderNames.create("Via"));

    private final List<Block> trusted;
    private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - TELL_NANOS);

    /** @throws IllegalArgumentException naming the entry that is no address or {@code address/bits} */
    public ClientAddress(List<String> trustedProxies) {
        trusted = trustedProxies.stream().map(ClientAddress::block).toList();
    }

    private static Block block(String text) {
        int slash = text.indexOf('/');
        byte[] address = literal(slash < 0 ? text : text.substring(0, slash));
        if (address.length == 0) {
            throw new IllegalArgumentException("`" + text + "` is not an IP address or a block like 10.0.0.0/8");
        }
        int all = address.length * 8;
        String after = slash < 0 ? String.valueOf(all) : text.substring(slash + 1);
        int bits = after.matches("\\d{1,3}") ? Integer.parseInt(after) : -1;
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException("`" + text + "`: the number after / must be 0 to " + all);
        }
        return new Block(address, bits);
    }

    private static byte[] literal(String text) {
        if (!text.matches("[0-9a-fA-F.:]+")) {
            return new byte[0]; // never a name: no look-up may happen here
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException _) {
            return new byte[0];
        }
    }

    Seen of(ServerRequest request) {
        SocketAddress peer = request.remotePeer().address();
        String peerIp =
                peer instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "";
        var headers = request.headers();
        boolean forwarded = headers.contains(FORWARDED_FOR) || headers.contains(FORWARDED_PROTO);
        if (!forwarded || !isTrusted(peerIp)) {
            if (forwarded) {
                notTrusted(peerIp);
            }
            return new Seen(peerIp, List.of(), request.isSecure() ? "https" : "http");
        }
        List<String> chain = new ArrayList<>();
        chain.add(peerIp);
        String ip = peerIp;
        if (headers.contains(FORWARDED_FOR)) {
            String[] hops =
                    String.join(",", headers.get(FORWARDED_FOR).allValues()).split(",");
            for (int i = hops.length - 1; i >= 0 && isTrusted(ip) && chain.size() < MAX_HOPS; i--) {
                String hop = withoutPort(hops[i].strip());
                if (literal(hop).length == 0) {
                    break; // what is no address names nobody
                }
                ip = hop;
                chain.addFirst(ip);
            }
        }
        String proto =
                headers.contains(FORWARDED_PROTO) ? headers.get(FORWARDED_PROTO).get() : "";
        return new Seen(ip, List.copyOf(chain), proto.startsWith("https") ? "https" : "http");
    }

    /** Told now and then: an installation behind a proxy that nobody has named takes all its callers for one. */
    private void notTrusted(String peerIp) {
        long now = System.nanoTime();
        long last = toldNanos.get();
        if (now - last >= TELL_NANOS && toldNanos.compareAndSet(last, now)) {
            LOG.info(
                    "{} sends forwarded addresses and is not trusted; if it is a proxy of yours, name it in WEB_TRUSTED_PROXIES",
                    peerIp);
        }
    }

    /** Some proxies write {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    /** Whether what it hands on counts. @param ip a literal address */
    boolean isTrusted(String ip) {
        byte[] address = literal(ip);
        return address.length > 0 && trusted.stream().anyMatch(block -> block.holds(address));
    }

    /**
     * Whether the sender sits at this very machine: a loopback peer, no proxy in between, and the address bar of a browser names
     * this machine too, so that a page of another site cannot borrow the browser's place.
     */
    static boolean isThisMachine(ServerRequest request) {
        boolean loopback = request.remotePeer().address() instanceof InetSocketAddress peer
                && peer.getAddress().isLoopbackAddress();
        var headers = request.headers();
        if (!loopback || OF_PROXIES.stream().anyMatch(headers::contains)) {
            return false;
        }
        String host = headers.contains(HeaderNames.HOST)
                ? headers.get(HeaderNames.HOST).get()
                : "";
        String origin = headers.contains(HeaderNames.ORIGIN)
                ? headers.get(HeaderNames.ORIGIN).get()
                : "http://" + host;
        return isLocalName("http://" + host) && isLocalName(origin);
    }

    private static boolean isLocalName(String url) {
        try {
            String host = URI.create(url).getHost();
            return host != null
                    && (host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}"));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
