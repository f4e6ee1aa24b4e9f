package dff.web;

import java.util.List;

/**
 * How the server listens and answers.
 *
 * @param bodySeconds how long a request body may take to come, apart from one second for each {@link RequestBody#SLOWEST} bytes
 * @param corsOrigin {@code true} reflects any origin; else a list of allowed ones, {@code regexp:} patterns included
 */
public record WebConfig(
        String bind,
        int port,
        String version,
        long releaseTimestamp,
        List<String> corsOrigin,
        boolean corsCredentials,
        ClientAddress addresses,
        int bodySeconds) {
    public WebConfig {
        corsOrigin = List.copyOf(corsOrigin);
    }
}
