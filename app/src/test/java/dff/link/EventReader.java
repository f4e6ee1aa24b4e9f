package dff.link;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.TestServer;
import dff.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A page that listens to the event stream. */
final class EventReader implements AutoCloseable {
    record Event(long id, String name, JsonNode data, long nanos) {}

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final HttpResponse<InputStream> response;
    private final List<Event> events = new CopyOnWriteArrayList<>();

    /** Listens from now on, or from the event after the one last seen. */
    EventReader(TestServer server, String topics, Long lastSeen) {
        String token = server.signIn(TestServer.ADMIN, TestServer.PASSWORD)
                .data()
                .path("xAuthToken")
                .asText();
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri().resolve("/api/v1/events?topics=" + topics))
                .header("X-Dff-Auth-Token", token);
        if (lastSeen != null) {
            request.header("Last-Event-ID", lastSeen.toString());
        }
        try {
            response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            lines.readLine(); // says that the stream has begun
            Thread.ofPlatform().daemon().name("test-events").start(() -> read(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read(BufferedReader lines) {
        long id = 0;
        String name = "";
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = Long.parseLong(line.substring(4));
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(id, name, Json.parse(line.substring(6)), System.nanoTime()));
                }
            }
        } catch (IOException _) {
            // closed by the test
        }
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    List<Event> events() {
        return events;
    }

    List<String> names() {
        return events.stream().map(Event::name).toList();
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
