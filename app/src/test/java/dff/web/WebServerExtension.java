package dff.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A web server with the given routes; the header {@code X-User} signs in with that one privilege. */
final class WebServerExtension implements BeforeAllCallback, AfterAllCallback {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpServer server;

    WebServerExtension(Route... routes) {
        this(List.of("true"), routes);
    }

    WebServerExtension(List<String> corsOrigin, Route... routes) {
        this(corsOrigin, WebConfig.Limits.DEFAULT, routes);
    }

    WebServerExtension(List<String> corsOrigin, WebConfig.Limits limits, Route... routes) {
        WebConfig config = new WebConfig(
                "127.0.0.1",
                0,
                "9.9.9",
                1,
                corsOrigin,
                true,
                new ClientAddress(List.of("127.0.0.1", "10.0.0.0/8")),
                limits);
        server = new HttpServer(config, WebServerExtension::identify, new StaticFiles(), _ -> {}, List.of(routes));
    }

    private static Optional<Identity> identify(HttpCall call) {
        return Optional.ofNullable(call.header("X-User"))
                .map(privilege -> new Identity("u", "u", "U", Identity.BY_TOKEN, Set.of(), Set.of(privilege)));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server.start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server.close();
    }

    int port() {
        return server.port();
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, null, headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send("POST", path, body, headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    static Map<String, Object> echo(HttpCall call) {
        return Map.of("path", call.path(), "ip", call.ip(), "ips", call.ips(), "protocol", call.protocol());
    }
}
