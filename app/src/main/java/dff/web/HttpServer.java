package dff.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web server. Three places can fail: the listener itself (bad HTTP, answered by Helidon), {@link #dispatch} (no route,
 * no right, bad input) and the handler; the last two become {@link ApiError}s and are answered in {@link #handle}, nowhere else.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration IDLE_CONNECTION = Duration.ofMinutes(5);
    private static final int MAX_HEADER_BYTES = 32 * 1024;
    private static final int MAX_CONNECTIONS = 10_000;
    /** Outside /api, yet read by programs. */
    private static final java.util.Set<String> JSON_PATHS = java.util.Set.of("/setup", "/healthz", "/readyz");

    private final WebConfig config;
    private final Router router = new Router();
    private final BodyBudget budget = new BodyBudget();
    private final ResponseHeaders headers;
    private final Authenticator authenticator;
    private final Pages pages;
    private volatile WebServer server;

    /** @param pages answers every path outside the route table, for example the user interface */
    public HttpServer(WebConfig config, Authenticator authenticator, Pages pages, List<Route> routes) {
        this.config = config;
        this.authenticator = authenticator;
        this.pages = pages;
        this.headers = new ResponseHeaders(config);
        routes.forEach(router::add);
    }

    /** @throws IllegalStateException naming address and port when they cannot be bound */
    public void start() {
        try {
            server = WebServer.builder()
                    .host(config.bind())
                    .port(config.port())
                    .shutdownHook(false)
                    .shutdownGracePeriod(GRACE)
                    .idleConnectionTimeout(IDLE_CONNECTION)
                    .maxTcpConnections(MAX_CONNECTIONS)
                    .connectionOptions(socket -> socket.tcpNoDelay(true))
                    .addProtocol(io.helidon.webserver.http1.Http1Config.builder()
                            .maxHeadersSize(MAX_HEADER_BYTES)
                            .build())
                    .routing(HttpRouting.builder().any(this::handle))
                    .build()
                    .start();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "cannot listen on " + config.bind() + ":" + config.port() + " (WEB_BIND, WEB_PORT): "
                            + rootCause(e),
                    e);
        }
    }

    private static String rootCause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    /** The port in use; differs from the configured one only when that is 0. */
    public int port() {
        return server.port();
    }

    /** Every route, for the walk test and the API description. */
    public List<Route> routes() {
        return router.table();
    }

    private void handle(ServerRequest request, ServerResponse response) {
        HttpCall call = new HttpCall(request, config.addresses(), budget);
        headers.early(call, request, response);
        try {
            answer(call, request, response);
            LOG.info(
                    "{} {} {} {} {} ms {}",
                    call.traceId(),
                    call.method(),
                    call.path(),
                    response.status().code(),
                    call.cost(),
                    call.taskId());
        } finally {
            call.release();
        }
    }

    private void answer(HttpCall call, ServerRequest request, ServerResponse response) {
        Answer answer;
        try {
            answer = call.method().equals("OPTIONS") ? headers.preflight(request, response) : dispatch(call);
        } catch (ApiError e) {
            answer = failed(call, e);
        } catch (UncheckedIOException e) {
            LOG.debug("{} client gone: {}", call.traceId(), e.getMessage());
            throw e;
        } catch (RuntimeException e) {
            LOG.error("{} {} {} failed", call.traceId(), call.method(), call.path(), e);
            answer = failed(
                    call,
                    ApiError.of(
                            ErrorClass.SYS,
                            "A System error occured. Please report this response to the administrator"));
        }
        send(call, response, answer);
    }

    private static Answer failed(HttpCall call, ApiError error) {
        int status = error.errorClass().status();
        if (!call.path().startsWith("/api") && !JSON_PATHS.contains(call.path())) {
            return Answer.bare(status, "text/html; charset=utf-8", Html.error(status, error.getMessage()));
        }
        List<Map.Entry<String, String>> extra = error.detail().get("waitSeconds") instanceof Number wait
                ? List.of(Map.entry("Retry-After", wait.toString()))
                : status == 429 ? List.of(Map.entry("Retry-After", "1")) : List.of();
        return new Answer.Bare(status, ResponseHeaders.JSON, extra, Envelope.error(call, error));
    }

    private Answer dispatch(HttpCall call) {
        Router.Match match = router.find(call.method(), call.segments());
        if (match == null) {
            return outsideTable(call);
        }
        call.params(match.params());
        Route route = match.route();
        Optional<Identity> identity = authenticator.identify(call);
        call.identity(identity.orElse(null));
        route.privilege().ifPresent(privilege -> demand(identity, privilege, route));
        route.query().ifPresent(call::query);
        return route.handler().handle(call);
    }

    private Answer outsideTable(HttpCall call) {
        if (call.path().startsWith("/api/") || call.path().equals("/api")) {
            throw ApiError.of(
                    ErrorClass.CLIENT_NOT_FOUND,
                    "No such router. Please make sure that the METHOD is correct and no spelling missing in the URL",
                    Map.of("method", call.method(), "url", Masking.url(call.originalUrl())));
        }
        return pages.page(call);
    }

    private static void demand(Optional<Identity> identity, String privilege, Route route) {
        if (identity.isEmpty()) {
            throw ApiError.of(ErrorClass.USER_AUTH, "User not signed in");
        }
        if (route.tokenOnly() && !identity.get().authType().equals(Identity.BY_TOKEN)) {
            throw ApiError.of(
                    ErrorClass.USER_AUTH,
                    "Auth type not supported",
                    Map.of("authType", identity.get().authType(), "supportedAuthType", Identity.BY_TOKEN));
        }
        if (!identity.get().may(privilege)) {
            throw ApiError.of(
                    ErrorClass.USER_PRIVILEGE,
                    "Privilege is not satisfied",
                    Map.of("requiredPrivileges", List.of(privilege)));
        }
    }

    private void send(HttpCall call, ServerResponse response, Answer answer) {
        headers.late(call, response);
        call.extraHeaders()
                .forEach(header -> response.headers().add(HeaderNames.create(header.getKey()), header.getValue()));
        switch (answer) {
            case Answer.Data data ->
                bytes(call, response, 200, ResponseHeaders.JSON, List.of(), Envelope.success(call, data));
            case Answer.Result result ->
                bytes(call, response, 200, ResponseHeaders.JSON, List.of(), Envelope.success(call, result));
            case Answer.Bare bare ->
                bytes(call, response, bare.status(), bare.contentType(), bare.headers(), bare.body());
            case Answer.Stream stream -> {
                try {
                    stream(call, response, stream);
                } finally {
                    stream.body().close();
                }
            }
        }
    }

    private static void bytes(
            HttpCall call,
            ServerResponse response,
            int status,
            String contentType,
            List<Map.Entry<String, String>> extra,
            byte[] body) {
        response.status(Status.create(status));
        response.headers().set(HeaderNames.CONTENT_TYPE, contentType);
        extra.forEach(header -> response.headers().set(HeaderNames.create(header.getKey()), header.getValue()));
        if (call.method().equals("HEAD")) {
            response.headers().contentLength(body.length);
            response.send();
        } else {
            response.send(body);
        }
    }

    private static void stream(HttpCall call, ServerResponse response, Answer.Stream stream) {
        response.status(Status.create(stream.status()));
        response.headers().set(HeaderNames.CONTENT_TYPE, stream.contentType());
        stream.headers()
                .forEach(header -> response.headers().set(HeaderNames.create(header.getKey()), header.getValue()));
        if (stream.length() >= 0) {
            response.contentLength(stream.length());
        }
        if (call.method().equals("HEAD")) {
            response.send();
            return;
        }
        try (OutputStream out = response.outputStream()) {
            stream.body().writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("sending " + call.path(), e);
        }
    }

    /** Stops listening and lets running requests end within the grace period. */
    @Override
    public void close() {
        WebServer running = server;
        if (running != null) {
            running.stop();
        }
    }
}
