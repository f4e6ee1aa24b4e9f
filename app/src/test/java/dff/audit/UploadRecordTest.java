package dff.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.db.SqliteDatabase;
import dff.file.Uploads;
import dff.json.Json;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ClientAddress;
import dff.web.ErrorClass;
import dff.web.HttpServer;
import dff.web.Identity;
import dff.web.Route;
import dff.web.WebConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files came with a recorded request: a route that takes some behind the real server, on the real store. */
class UploadRecordTest {
    private static final int MAX_FILE = 100;

    @TempDir
    private Path directory;

    private SqliteDatabase database;
    private Uploads uploads;
    private HttpServer server;

    @BeforeEach
    void start() {
        database = SqliteDatabase.open(directory.resolve("dff.db"));
        uploads = new Uploads(directory, MAX_FILE, 60, InstantSource.system());
        Operations operations = new Operations(database, 100, List::of);
        Route upload = Route.guarded("POST", "/api/v1/things/do/upload", "general_w", call -> {
                    uploads.receive(call);
                    return Answer.data(null);
                })
                .titled("Upload", "上传");
        List<Route> routes = List.of(upload, operations.routes().getFirst());
        server = new HttpServer(
                new WebConfig(
                        "127.0.0.1",
                        0,
                        "test",
                        0,
                        List.of(),
                        false,
                        new ClientAddress(ClientAddress.DEFAULT_TRUSTED),
                        WebConfig.Limits.DEFAULT),
                _ -> Optional.of(new Identity("u", "u", "U", Identity.BY_TOKEN, Set.of(), Set.of("*"))),
                _ -> {
                    throw ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "no pages here");
                },
                operations,
                routes);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        uploads.close();
        database.close();
    }

    private JsonNode send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return Json.parse(HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofByteArray())
                .body());
    }

    private static String file(String name, String content) {
        return "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"" + name + "\"\r\n\r\n" + content
                + "\r\n";
    }

    private JsonNode recorded() throws Exception {
        return send("GET", "/api/v1/operation-records/do/list", null).at("/data/0/reqFileInfoJSON");
    }

    @Test
    void names_and_sizes_are_kept_and_nothing_of_what_is_in_the_files() throws Exception {
        String field = "--b\r\nContent-Disposition: form-data; name=\"folder\"\r\n\r\nx\r\n";
        JsonNode answer = send(
                "POST",
                "/api/v1/things/do/upload",
                file("一.txt", "12345") + field + file("../two.csv", "") + "--b--\r\n");

        assertThat(answer.path("ok").asBoolean()).as(answer.toString()).isTrue();
        assertThat(recorded()).isEqualTo(Json.parse("""
                [{"name":"一.txt","size":5},{"name":"two.csv","size":0}]"""));
    }

    @Test
    void a_file_that_was_refused_is_named_too() throws Exception {
        JsonNode answer =
                send("POST", "/api/v1/things/do/upload", file("large.bin", "x".repeat(MAX_FILE + 1)) + "--b--\r\n");

        assertThat(answer.path("message").asText()).isEqualTo("Uploading file failed");
        assertThat(recorded().at("/0/name").asText()).isEqualTo("large.bin");
    }

    @Test
    void a_request_without_files_has_none() throws Exception {
        send("POST", "/api/v1/things/do/upload", "--b--\r\n");

        assertThat(recorded()).isEqualTo(Json.parse("[]"));
    }
}
