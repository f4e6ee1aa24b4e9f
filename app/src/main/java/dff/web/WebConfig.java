package dff.web;

import dff.web.connection.ConnectionLimits;
import java.util.List;

/**
 * How the server listens and answers.
 *
 * @param corsOrigin {@code true} reflects any origin; else a list of allowed ones, {@code regexp:} patterns included
 * @param limits what clients may hold open, and for how long
 */
public record WebConfig(
        String bind,
        int port,
        String version,
        long releaseTimestamp,
        List<String> corsOrigin,
        boolean corsCredentials,
        ClientAddress addresses,
        Limits limits) {
    /**
     * @param bodySeconds how long a request body may take, apart from one second for each {@link RequestBody#SLOWEST} bytes
     * @param stopSeconds how long requests may go on when the server stops
     */
    public record Limits(int bodySeconds, ConnectionLimits connections, int stopSeconds) {
        public static final Limits DEFAULT = new Limits(60, new ConnectionLimits(10_000, 1_000, 30), 10);
    }

    public WebConfig {
        corsOrigin = List.copyOf(corsOrigin);
    }
}
