package dff.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/** Tells whether a request comes from this very machine. */
final class LocalSender {
    private static final List<HeaderName> OF_PROXIES = List.of(
            HeaderNames.create("Forwarded"),
            HeaderNames.create("X-Forwarded-For"),
            HeaderNames.create("X-Forwarded-Host"),
            HeaderNames.create("X-Forwarded-Proto"),
            HeaderNames.create("X-Real-IP"),
            HeaderNames.create("Via"));

    private LocalSender() {}

    static boolean is(ServerRequest request) {
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
