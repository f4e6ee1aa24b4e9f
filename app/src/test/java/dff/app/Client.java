package dff.app;

import dff.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A small HTTP client with fixed headers. Immutable. */
public final class Client {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final URI base;
    private final Map<String, String> headers;

    Client(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = Map.copyOf(headers);
    }

    /** The same client with one more header. */
    public Client with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Client(base, more);
    }

    public Client withToken(String token) {
        return with("X-Dff-Auth-Token", token);
    }

    public Reply get(String path) {
        return send("GET", path, null, BodyPublishers.noBody());
    }

    public Reply head(String path) {
        return send("HEAD", path, null, BodyPublishers.noBody());
    }

    /** Posts a value as JSON. */
    public Reply post(String path, Object body) {
        return post(path, "application/json", BodyPublishers.ofByteArray(Json.bytes(body)));
    }

    /** Posts a text as it is. */
    public Reply post(String path, String contentType, String body) {
        return post(path, contentType, BodyPublishers.ofString(body));
    }

    public Reply post(String path, String contentType, BodyPublisher body) {
        return send("POST", path, contentType, body);
    }

    public Reply send(String method, String path, String contentType, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .method(method, body);
        headers.forEach(request::header);
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        try {
            return Reply.of(HTTP.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
