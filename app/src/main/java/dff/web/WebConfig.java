package dff.web;

import java.util.List;

/**
 * How the server listens and answers.
 *
 * @param corsOrigin {@code true} reflects any origin; else a list of allowed ones, {@code regexp:} patterns included
 */
public record WebConfig(
        String bind,
        int port,
        String version,
        long releaseTimestamp,
        List<String> corsOrigin,
        boolean corsCredentials,
        ClientAddress addresses) {
    public WebConfig {
        corsOrigin = List.copyOf(corsOrigin);
    }
}
