package dff.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The headers every answer carries, and cross-origin rules. Immutable. */
final class ResponseHeaders {
    static final String JSON = "application/json; charset=utf-8";

    private static final HeaderName TRACE_ID = HeaderNames.create("X-Trace-Id");
    private static final HeaderName REQUEST_COST = HeaderNames.create("X-Request-Cost");
    private static final HeaderName REQUEST_TIME = HeaderNames.create("X-Request-Time");
    private static final HeaderName RESPONSE_TIME = HeaderNames.create("X-Response-Time");
    static final HeaderName CLIENT_TIME = HeaderNames.create("X-Client-Time");
    private static final String METHODS = "GET,HEAD,PUT,PATCH,POST,DELETE";

    private static final String REGEXP = "regexp:";

    private final Header version;
    private final Header release;
    private final List<String> allowedOrigins;
    private final boolean anyOrigin;
    private final List<Pattern> patterns;
    private final boolean credentials;

    ResponseHeaders(WebConfig config) {
        version = HeaderValues.createCached("X-Dff-Version", config.version());
        release = HeaderValues.createCached("X-Dff-Release-Timestamp", String.valueOf(config.releaseTimestamp()));
        allowedOrigins = config.corsOrigin();
        anyOrigin = allowedOrigins.contains("true");
        patterns = allowedOrigins.stream()
                .filter(entry -> entry.startsWith(REGEXP))
                .map(entry -> pattern(entry.substring(REGEXP.length())))
                .toList();
        credentials = config.corsCredentials();
    }

    private static Pattern pattern(String regexp) {
        try {
            return Pattern.compile(regexp);
        } catch (PatternSyntaxException e) {
            throw new IllegalStateException(
                    "WEB_CORS_ORIGIN: `" + REGEXP + regexp + "` is no regular expression: " + e.getDescription(), e);
        }
    }

    /** Those known before the request is handled, so that no failure can lose them. */
    void early(HttpCall call, ServerRequest request, ServerResponse response) {
        var headers = response.headers();
        headers.set(TRACE_ID, call.traceId());
        headers.set(version);
        headers.set(release);
        headers.set(HttpDate.at(call.startMillis()));
        headers.set(REQUEST_TIME, Times.iso(call.startMillis()));
        String clientTime = call.clientTime();
        if (clientTime != null) {
            headers.set(CLIENT_TIME, clientTime);
        }
        if (request.headers().contains(HeaderNames.ORIGIN)) {
            origin(request.headers().get(HeaderNames.ORIGIN).get(), response);
        }
    }

    void late(HttpCall call, ServerResponse response) {
        response.headers().set(REQUEST_COST, Long.toString(call.cost()));
        response.headers().set(RESPONSE_TIME, Times.iso(System.currentTimeMillis()));
    }

    private void origin(String origin, ServerResponse response) {
        if (!isAllowed(origin)) {
            return;
        }
        var headers = response.headers();
        headers.set(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.set(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "*");
        headers.add(HeaderValues.create(HeaderNames.VARY, "Origin"));
        if (credentials) {
            headers.set(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
    }

    private boolean isAllowed(String origin) {
        return anyOrigin
                || allowedOrigins.contains(origin)
                || patterns.stream().anyMatch(pattern -> pattern.matcher(origin).matches());
    }

    Answer preflight(ServerRequest request, ServerResponse response) {
        var headers = response.headers();
        headers.set(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.set(HeaderNames.ACCESS_CONTROL_MAX_AGE, "86400");
        if (request.headers().contains(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS)) {
            headers.set(
                    HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
                    request.headers()
                            .get(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS)
                            .get());
        }
        return new Answer.Bare(200, "text/plain; charset=utf-8", List.<Map.Entry<String, String>>of(), new byte[0]);
    }
}
