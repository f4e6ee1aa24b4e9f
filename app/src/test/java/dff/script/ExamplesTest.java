package dff.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Examples come by one call, and never over a user's text unasked. */
class ExamplesTest {
    private static final String PATH = "/api/v1/examples/";
    private static final String HELLO = "/api/v1/scripts/examples__hello/do/";
    private static final String MINE = "@DFF.API('Mine')\ndef hello():\n    return 'mine'\n";

    private final TestServer server = TestServer.shared();
    private final Client admin = server.admin();

    @AfterEach
    void deleteSet() {
        admin.get("/api/v1/script-sets/examples/do/delete");
    }

    private Reply install(String id) {
        return admin.post(PATH + id + "/do/install", Map.of());
    }

    private String state(String id) {
        for (JsonNode row : admin.get(PATH + "do/list").data()) {
            if (row.path("id").asText().equals(id)) {
                return row.path("state").asText();
            }
        }
        return "not in the list";
    }

    private void write(String draft) {
        admin.post(HELLO + "modify", Map.of("data", Map.of("codeDraft", draft)));
    }

    private String hello() {
        return admin.post("/api/v1/func/examples__hello.hello", Map.of("kwargs", Map.of()))
                .data()
                .path("result")
                .toString();
    }

    @Test
    void one_call_installs_every_example_live() {
        for (JsonNode row : admin.get(PATH + "do/list").data()) {
            assertThat(row.path("state").asText()).isEqualTo("absent");
            Reply reply = install(row.path("id").asText());
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            assertThat(reply.data().path("state").asText()).isEqualTo("installed");
        }
        assertThat(hello()).contains("Hello, world!");
        assertThat(state("import")).isEqualTo("installed");
    }

    @Test
    void installing_again_changes_nothing() {
        install("hello");
        int version = admin.get(HELLO + "get").data().path("publishVersion").asInt();

        assertThat(install("hello").status()).isEqualTo(200);

        assertThat(admin.get(HELLO + "get").data().path("publishVersion").asInt())
                .isEqualTo(version);
    }

    @Test
    void a_users_text_is_not_overwritten_unasked() {
        install("hello");
        write(MINE);

        Reply refused = install("hello");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.reason()).isEqualTo("EBizRequestConflict.exampleScriptChanged");
        assertThat(refused.json().at("/detail/scriptIds/0").asText()).isEqualTo("examples__hello");
        assertThat(admin.get(HELLO + "get").data().path("codeDraft").asText()).isEqualTo(MINE);
        assertThat(state("hello")).isEqualTo("changed");
    }

    @Test
    void a_users_text_is_overwritten_when_told_so() {
        install("hello");
        write(MINE);
        admin.post(HELLO + "publish", Map.of());
        assertThat(hello()).contains("mine");

        Reply reply = admin.post(PATH + "hello/do/install", Map.of("data", Map.of("overwrite", true)));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(hello()).contains("Hello, world!");
    }

    @Test
    void one_changed_script_of_an_example_stops_all_of_it() {
        install("import");
        admin.get("/api/v1/scripts/examples__library/do/delete");
        admin.post(
                "/api/v1/scripts/examples__imports_library/do/modify", Map.of("data", Map.of("codeDraft", "# mine")));

        assertThat(install("import").status()).isEqualTo(409);
        assertThat(admin.get("/api/v1/scripts/examples__library/do/get").status())
                .isEqualTo(404);
    }

    @Test
    void an_unknown_example_is_not_found_and_a_wrong_flag_is_named() {
        assertThat(install("none").status()).isEqualTo(404);
        Reply wrong = admin.post(PATH + "hello/do/install", Map.of("data", Map.of("overwrite", "yes")));
        assertThat(wrong.json().at("/detail/message").asText()).contains("`overwrite`", "boolean");
    }

    @Test
    void a_locked_set_refuses_others() {
        install("hello");
        write(MINE);
        admin.post("/api/v1/script-sets/examples/do/modify", Map.of("data", Map.of("isLocked", true)));
        Client other = server.signedIn(server.addUser("examples-user", "user"), TestServer.PASSWORD);

        Reply refused = other.post(PATH + "hello/do/install", Map.of("data", Map.of("overwrite", true)));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(admin.get(HELLO + "get").data().path("codeDraft").asText()).isEqualTo(MINE);
    }
}
