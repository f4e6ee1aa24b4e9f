package dff.web;

import dff.web.connection.Connection;
import dff.web.connection.Connections;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web server. Three places can fail: the listener itself (bad HTTP, answered by Helidon), {@link #dispatch} (no route,
 * no right, bad input) and the handler; the last two become {@link ApiError}s and are answered in {@link #handle}, nowhere else.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    /** What requests that were ended at a stop have for their answers. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

    private static final Duration IDLE_CONNECTION = Duration.ofMinutes(5);
    private static final int MAX_HEADER_BYTES = 32 * 1024;
    /** Method and URL; arguments of a function may stand in the query. */
    private static final int MAX_PROLOGUE_BYTES = 32 * 1024;

    /** Connections that may be open beyond the limit while older ones end for them. */
    private static final int CONNECTIONS_ON_THEIR_WAY = 256;

    private static final List<Map.Entry<String, String>> VARY_BY_ACCEPT = List.of(Map.entry("Vary", "Accept"));

    private final WebConfig config;
    private final Router router = new Router();
    private final BodyBudget budget;
    private final ResponseHeaders headers;
    private final Connections connections;
    private final Authenticator authenticator;
    private final Pages pages;
    private final Recorder recorder;
    private final LongAdder requests = new LongAdder();
    private volatile WebServer server;
    private volatile Runnable endWhatIsLeft = () -> {};
    private volatile Function<RuntimeException, Optional<String>> sentences = _ -> Optional.empty();

    /** @param pages answers every path outside the route table, for example the user interface */
    public HttpServer(
            WebConfig config, Authenticator authenticator, Pages pages, Recorder recorder, List<Route> routes) {
        this.config = config;
        this.authenticator = authenticator;
        this.pages = pages;
        this.recorder = recorder;
        this.budget = new BodyBudget(config.limits().bodySeconds());
        this.connections = new Connections(
                Http1ConnectionSelector.builder()
                        .config(Http1Config.builder()
                                .maxHeadersSize(MAX_HEADER_BYTES)
                                .maxPrologueLength(MAX_PROLOGUE_BYTES)
                                // brackets stand in queries of many clients; what may not stand there is refused in
                                // dispatch
                                .validatePrologue(false)
                                .build())
                        .build(),
                config.limits().connections(),
                config.addresses()::isTrusted);
        this.headers = new ResponseHeaders(config);
        routes.forEach(router::add);
    }

    /** @throws IllegalStateException naming address and port when they cannot be bound */
    public void start() {
        claimAddress();
        try {
            server = WebServer.builder()
                    .host(config.bind())
                    .port(config.port())
                    .shutdownHook(false)
                    .shutdownGracePeriod(stopTime().plus(LAST_ANSWERS))
                    .idleConnectionTimeout(IDLE_CONNECTION)
                    .maxTcpConnections(config.limits().connections().total() + CONNECTIONS_ON_THEIR_WAY)
                    // a read that waits longer gives the body's own limit the chance to be looked at
                    .connectionOptions(socket -> socket.tcpNoDelay(true)
                            .readTimeout(Duration.ofSeconds(config.limits().bodySeconds())))
                    .protocolsDiscoverServices(false)
                    .addConnectionSelector(connections)
                    .directHandlers(DirectHandlers.builder()
                            .addHandler(DirectHandler.EventType.INTERNAL_ERROR, HttpServer::unreadable)
                            .addHandler(DirectHandler.EventType.BAD_REQUEST, HttpServer::unreadable)
                            .addHandler(DirectHandler.EventType.OTHER, HttpServer::unreadable)
                            .build())
                    .routing(HttpRouting.builder().any(this::handle))
                    .build()
                    .start();
        } catch (RuntimeException e) {
            throw cannotListen(e);
        }
        if (!server.isRunning()) {
            throw cannotListen(new IOException("the web server did not start"));
        }
    }

    /** What this server handles never fails there, so what does is a request that is no HTTP. */
    private static DirectHandler.TransportResponse unreadable(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType type,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        String problem = status.code() == Status.REQUEST_URI_TOO_LONG_414.code()
                ? "The address has more than " + MAX_PROLOGUE_BYTES + " bytes"
                : "The request is no valid HTTP/1.1, or its headers have more than " + MAX_HEADER_BYTES + " bytes";
        headers.set(HttpDate.at(System.currentTimeMillis()));
        headers.set(HeaderNames.CONTENT_TYPE, ResponseHeaders.JSON);
        return DirectHandler.TransportResponse.builder()
                .status(Status.BAD_REQUEST_400)
                .headers(headers)
                .keepAlive(false)
                .entity(Envelope.unreadable(problem))
                .build();
    }

    /** Helidon logs that an address is taken, and goes on without it; so it is tried before. */
    private void claimAddress() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(config.bind(), config.port()));
        } catch (IOException e) {
            throw cannotListen(e);
        }
    }

    private IllegalStateException cannotListen(Exception cause) {
        return new IllegalStateException(
                "cannot listen on " + config.bind() + ":" + config.port() + " (WEB_BIND, WEB_PORT): "
                        + cause.getMessage(),
                cause);
    }

    /** Requests so far. */
    public long requests() {
        return requests.sum();
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
        Connection.requestBegins();
        HttpCall call = new HttpCall(request, config.addresses(), budget);
        requests.increment();
        call.whenTooSlow(error -> {
            headers.late(call, response);
            AnswerWriter.bytes(call, response, failed(call, error));
        });
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
            call.route()
                    .ifPresent(route ->
                            recorder.ended(call, route, response.status().code()));
        } finally {
            call.release();
        }
        if (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            // Helidon announces the end of the connection, but ends it only when told so
            throw new CloseConnectionException("the client wanted one answer only");
        }
        Connection.requestEnds();
    }

    private void answer(HttpCall call, ServerRequest request, ServerResponse response) {
        Answer answer = call.method().equals("OPTIONS") ? headers.preflight(request, response) : outcome(call);
        if (call.isRecorded()) {
            recorder.record(Recorded.of(call, answer));
        }
        headers.late(call, response);
        switch (answer) {
            case Answer.Data data -> AnswerWriter.bytes(call, response, Envelope.success(call, data));
            case Answer.Result result -> AnswerWriter.bytes(call, response, Envelope.success(call, result));
            case Answer.Bare bare -> AnswerWriter.bytes(call, response, bare);
            case Answer.Stream stream -> AnswerWriter.stream(call, response, stream);
        }
    }

    /** Never throws: whatever goes wrong while an answer is made becomes an answer. */
    private Answer outcome(HttpCall call) {
        try {
            Answer answer = dispatch(call);
            return answer instanceof Answer.Data data ? Envelope.success(call, data) : answer;
        } catch (ApiError e) {
            return failed(call, e);
        } catch (CloseConnectionException e) {
            throw e; // answered already, while the body was waited for
        } catch (OutOfMemoryError e) {
            LOG.error("{} {} {} needed more memory than there is", call.traceId(), call.method(), call.path(), e);
            return failed(
                    call,
                    ApiError.of(
                            ErrorClass.SYS_LIMIT_REACHED,
                            "This request needs more memory than the server has (DFF_HEAP); ask for less at once"));
        } catch (RuntimeException e) {
            return failed(call, unexpected(call, e));
        }
    }

    private ApiError unexpected(HttpCall call, RuntimeException e) {
        Optional<String> sentence = sentences.apply(e);
        if (sentence.isPresent()) {
            LOG.debug("{} {} {} failed: {}", call.traceId(), call.method(), call.path(), sentence.get());
        } else {
            LOG.error("{} {} {} failed", call.traceId(), call.method(), call.path(), e);
        }
        return ApiError.of(
                ErrorClass.SYS,
                sentence.orElse("A System error occured. Please report this response to the administrator"));
    }

    /** @param told says in a sentence what is wrong with the installation, empty for what is a defect of the product */
    public void whenFailed(Function<RuntimeException, Optional<String>> told) {
        sentences = told;
    }

    private static Answer.Bare failed(HttpCall call, ApiError error) {
        int status = error.errorClass().status();
        if (!call.isInTable() && !call.isApi() && call.wantsPage()) {
            byte[] page = Html.error(status, error.getMessage(), Masking.url(call.originalUrl()));
            return new Answer.Bare(status, "text/html; charset=utf-8", VARY_BY_ACCEPT, page);
        }
        List<Map.Entry<String, String>> extra = error.detail().get("waitSeconds") instanceof Number wait
                ? List.of(Map.entry("Retry-After", wait.toString()))
                : status == 429 ? List.of(Map.entry("Retry-After", "1")) : List.of();
        return new Answer.Bare(status, ResponseHeaders.JSON, extra, Envelope.error(call, error));
    }

    private Answer dispatch(HttpCall call) {
        call.demandPrintable();
        Router.Match match = router.find(call.method(), call.segments());
        if (match == null) {
            return outsideTable(call);
        }
        call.matched(match);
        Route route = match.route();
        Optional<Identity> identity = authenticator.identify(call);
        call.identity(identity.orElse(null));
        route.privilege().ifPresent(privilege -> demand(identity, privilege, route));
        route.query().ifPresent(call::query);
        route.body().ifPresent(call::json);
        return route.handler().handle(call);
    }

    private Answer outsideTable(HttpCall call) {
        if (call.isApi()) {
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
        if (!route.access().accepts(identity.get().authType())) {
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

    private Duration stopTime() {
        return Duration.ofSeconds(config.limits().stopSeconds());
    }

    /** @param action done once when requests go on for longer than a stop may take: lets them be answered */
    public void whenStopTakesTooLong(Runnable action) {
        endWhatIsLeft = action;
    }

    /** Stops listening and lets running requests end within their time. */
    @Override
    public void close() {
        WebServer running = server;
        if (running != null) {
            CountDownLatch stopped = new CountDownLatch(1);
            Thread.ofPlatform().daemon().name("dff-web-stop").start(() -> endWhatIsLeft(stopped));
            running.stop();
            stopped.countDown();
        }
        connections.close();
        budget.close();
    }

    private void endWhatIsLeft(CountDownLatch stopped) {
        try {
            if (!stopped.await(stopTime().toMillis(), TimeUnit.MILLISECONDS)) {
                endWhatIsLeft.run();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
