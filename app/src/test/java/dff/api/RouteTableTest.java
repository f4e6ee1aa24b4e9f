package dff.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Reply;
import dff.app.TestServer;
import dff.web.Route;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds for every row of the route table, whoever adds it. */
class RouteTableTest {
    private final TestServer server = TestServer.shared();

    @Test
    void every_row_is_called_something_in_both_languages() {
        List<String> nameless = server.application().routes().stream()
                .filter(route -> route.title().en().equals(route.pattern())
                        || route.title().zh().equals(route.pattern())
                        || route.title().zh().equals(route.title().en()))
                .map(route -> route.method() + " " + route.pattern())
                .toList();

        assertThat(nameless)
                .as("give it .titled(en, zh), or the entity a place in Wording")
                .isEmpty();
    }

    @Test
    void rows_that_write_go_to_the_operation_log() {
        List<String> silent = server.application().routes().stream()
                .filter(route ->
                        route.privilege().filter(name -> name.endsWith("_w")).isPresent())
                .filter(route -> !route.contract().recorded())
                .map(Route::pattern)
                .toList();

        assertThat(silent).isEmpty();
    }

    @Test
    void posts_that_write_describe_their_body() {
        List<String> undescribed = server.application().routes().stream()
                .filter(route ->
                        route.method().equals("POST") && route.contract().recorded())
                .filter(route -> route.body().isEmpty())
                .map(Route::pattern)
                .toList();

        assertThat(undescribed).isEmpty();
    }

    @Test
    void lists_describe_their_query() {
        List<String> undescribed = server.application().routes().stream()
                .filter(route -> route.method().equals("GET") && route.pattern().endsWith("/do/list"))
                .filter(route -> route.query().isEmpty())
                .map(Route::pattern)
                .toList();

        assertThat(undescribed).isEmpty();
    }

    @Test
    void the_document_fits_the_schema_of_openapi() {
        for (String lang : List.of("en", "zh-CN")) {
            Reply reply = server.admin().get("/api?lang=" + lang);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(JsonSchemas.openApi().problems(reply.json())).isEmpty();
        }
    }

    @Test
    void the_document_holds_every_path_of_every_row_and_no_operation_twice() {
        JsonNode paths = server.admin().get("/api").json().path("paths");
        List<String> missing = new ArrayList<>();
        for (Route route : server.application().routes()) {
            for (String path : route.paths()) {
                if (!paths.path(Operation.template(path)).has(route.method().toLowerCase(java.util.Locale.ROOT))) {
                    missing.add(route.method() + " " + path);
                }
            }
        }
        Set<String> ids = new HashSet<>();
        List<String> twice = new ArrayList<>();
        paths.forEach(methods -> methods.forEach(operation -> {
            if (!ids.add(operation.path("operationId").asText())) {
                twice.add(operation.path("operationId").asText());
            }
        }));

        assertThat(missing).isEmpty();
        assertThat(twice).isEmpty();
    }

    @Test
    void the_raw_table_tells_names_privileges_and_credentials() {
        JsonNode rows = server.admin().get("/api?format=raw").data();
        JsonNode list = rows.valueStream()
                .filter(row -> row.path("url").asText().equals("/api/v1/script-sets/do/list"))
                .findFirst()
                .orElseThrow();

        assertThat(list.path("privilege").asText()).isEqualTo("general_r");
        assertThat(list.at("/name/zh-CN").asText()).isEqualTo("脚本集列表");
        assertThat(list.path("authTypes").toString())
                .isEqualTo("[\"builtin.byAccessKey\",\"builtin.byLocalhostAuthToken\",\"builtin.byXAuthToken\"]");
    }
}
