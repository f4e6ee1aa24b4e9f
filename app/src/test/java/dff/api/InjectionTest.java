package dff.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.app.Reply;
import dff.app.TestServer;
import dff.json.Json;
import dff.web.Field;
import dff.web.Fields;
import dff.web.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hostile texts in every text field that any route describes, one field at a time. */
class InjectionTest {
    private static final List<String> HOSTILE = List.of(
            "'; DROP TABLE script_set; --",
            "\" OR 1=1 --",
            "%_!",
            "<img src=x onerror=alert(1)>",
            "x\r\nX-Injected: 1",
            "\0",
            "../../../../etc/passwd",
            "${jndi:ldap://127.0.0.1/a}",
            "__import__('os').system('id')");

    /** Would end the session of the test itself. */
    private static final Set<String> LEFT_OUT = Set.of("/api/v1/auth/do/change-password");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of());
        server.admin().post("/api/v1/script-sets/do/add", Map.of("data", Map.of("id", "inject")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode value(Field field) {
        return switch (field.type()) {
            case STRING, COMMA_ARRAY -> Json.MAPPER.valueToTree("inject");
            case INTEGER, NUMBER -> Json.MAPPER.valueToTree(Math.max(1, field.min()));
            case BOOLEAN -> Json.MAPPER.valueToTree(false);
            case JSON, OBJECT -> field.children() == null ? Json.MAPPER.createObjectNode() : required(field.children());
            case ARRAY -> Json.MAPPER.createArrayNode();
            case ENUM -> Json.MAPPER.valueToTree(field.options().getFirst());
            case ISO8601 -> Json.MAPPER.valueToTree("2030-01-01T00:00:00Z");
        };
    }

    private static ObjectNode required(Fields fields) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        fields.list().stream().filter(Field::required).forEach(field -> object.set(field.name(), value(field)));
        return object;
    }

    /** Bodies that hold the text in one place each; everything else is what is needed. */
    private static List<ObjectNode> bodies(Fields fields, String text) {
        List<ObjectNode> bodies = new ArrayList<>();
        for (Field field : fields.list()) {
            List<JsonNode> values = switch (field.type()) {
                case STRING, COMMA_ARRAY, ENUM, ISO8601, JSON -> List.of(Json.MAPPER.valueToTree(text));
                case ARRAY -> List.of(Json.MAPPER.createArrayNode().add(text));
                case OBJECT ->
                    field.children() == null
                            ? List.of(Json.MAPPER.createObjectNode().put(text, text))
                            : List.copyOf(bodies(field.children(), text));
                case INTEGER, NUMBER, BOOLEAN -> List.of();
            };
            for (JsonNode value : values) {
                ObjectNode body = required(fields);
                body.set(field.name(), value);
                bodies.add(body);
            }
        }
        return bodies;
    }

    private static String problem(Reply reply) {
        boolean page = reply.header("Content-Type").contains("html");
        boolean broken =
                reply.status() == 500 || page || !reply.header("X-Injected").isEmpty();
        return broken ? reply.toString() : null;
    }

    @Test
    void no_text_field_of_a_body_is_read_as_anything_but_text() {
        List<String> problems = new ArrayList<>();
        int sent = 0;
        for (Route route : server.application().routes()) {
            if (route.body().isEmpty() || LEFT_OUT.contains(route.pattern())) {
                continue;
            }
            String path = route.pattern().replaceAll(":[a-zA-Z]+", "inject");
            for (String text : HOSTILE) {
                for (ObjectNode body : bodies(route.body().get(), text)) {
                    String problem = problem(server.admin().post(path, body));
                    sent++;
                    if (problem != null) {
                        problems.add(path + " " + body + ": " + problem);
                    }
                }
            }
        }

        assertThat(problems).isEmpty();
        assertThat(sent).isGreaterThan(500);
        assertThat(server.query("SELECT COUNT(*) FROM script_set WHERE id = 'inject'"))
                .isEqualTo("1");
    }

    @Test
    void no_key_of_a_query_and_no_id_in_a_path_is_read_as_anything_but_text() {
        List<String> problems = new ArrayList<>();
        for (Route route : server.application().routes()) {
            if (!route.method().equals("GET")
                    || route.pattern().endsWith("/events")
                    || route.pattern().endsWith("sign-out")) {
                continue;
            }
            for (String text : HOSTILE) {
                String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
                String path = route.pattern().replaceAll(":[a-zA-Z]+", encoded).replace("*", encoded);
                List<String> targets = new ArrayList<>(List.of(path));
                route.query()
                        .ifPresent(fields ->
                                fields.list().forEach(field -> targets.add(path + "?" + field.name() + "=" + encoded)));
                for (String target : targets) {
                    Reply reply = server.admin().get(target);
                    if (problem(reply) != null) {
                        problems.add(target + ": " + reply);
                    }
                }
            }
        }

        assertThat(problems).isEmpty();
        assertThat(server.query("SELECT COUNT(*) FROM script_set WHERE id = 'inject'"))
                .isEqualTo("1");
    }

    @Test
    void a_formula_in_a_title_is_only_text_in_a_spreadsheet() {
        server.admin()
                .post(
                        "/api/v1/script-sets/inject/do/modify",
                        Map.of("data", Map.of("title", "=HYPERLINK(\"http://x\")")));

        Reply csv = server.admin().get("/api/v1/script-sets/do/list?id=inject&export=csv&fields=id,title,isLocked");

        assertThat(csv.text()).isEqualTo("id,title,isLocked\r\ninject,\"'=HYPERLINK(\"\"http://x\"\")\",false\r\n");
        assertThat(csv.header("Content-Disposition")).isEqualTo("attachment; filename=\"list.csv\"");
        assertThat(csv.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
}
