package dff.app;

import com.fasterxml.jackson.databind.JsonNode;
import dff.json.Json;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What the server answered. */
public record Reply(int status, HttpHeaders headers, byte[] body) {
    static Reply of(HttpResponse<byte[]> response) {
        return new Reply(response.statusCode(), response.headers(), response.body());
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The whole answer as JSON. */
    public JsonNode json() {
        return Json.parse(body);
    }

    public JsonNode data() {
        return json().path("data");
    }

    /** Class name of an error, sub-reason included; empty on success. */
    public String reason() {
        return json().path("reason").asText();
    }

    public String message() {
        return json().path("message").asText();
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    @Override
    public String toString() {
        return status + " " + text();
    }
}
