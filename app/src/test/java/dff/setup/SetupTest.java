package dff.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupTest {
    private static final Map<String, String> BY_PAGE = Map.of("MODE", "prod", "AUTO_SETUP", "false");

    @TempDir
    private Path directory;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.startIn(directory, BY_PAGE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Map<String, Object> form(String username, String password, String repeat) {
        return new HashMap<>(Map.of(
                "userConfig",
                Map.of("ADMIN_USERNAME", username, "ADMIN_PASSWORD", password, "ADMIN_PASSWORD_REPEAT", repeat)));
    }

    private static Map<String, Object> goodForm() {
        return form("root", "A-good-password", "A-good-password");
    }

    private Reply post(Client client, Map<String, Object> form, String token) {
        Map<String, Object> body = new HashMap<>(form);
        body.put("setupToken", token);
        return client.post("/setup", body);
    }

    private String printedToken() {
        return server.console()
                .lines()
                .filter(line -> line.startsWith("Set-up token: "))
                .map(line -> line.substring("Set-up token: ".length()))
                .findFirst()
                .orElseThrow();
    }

    private Client throughProxy() {
        return server.anonymous().with("X-Forwarded-For", "203.0.113.9");
    }

    @Test
    void console_shows_address_and_token() {
        assertThat(server.console())
                .contains("DataFlux Func ready at http://127.0.0.1:" + server.port())
                .contains("/client-app/setup");
        assertThat(printedToken()).matches("[a-z2-9]{26}");
    }

    @Test
    void before_the_set_up_pages_lead_to_it_and_the_api_says_so() {
        assertThat(server.anonymous().get("/").header("Location")).isEqualTo("/client-app/setup");
        assertThat(server.anonymous().get("/client-app/editor").status()).isEqualTo(302);
        Reply api = server.anonymous().get("/api/v1/scripts/do/list");
        assertThat(api.status()).isEqualTo(403);
        assertThat(api.reason()).isEqualTo("EBizCondition.NotInstalled");
        assertThat(api.message()).isEqualTo("Set-up is not finished; open the web page");
    }

    @Test
    void what_the_set_up_page_needs_answers_even_to_a_browser_with_an_old_token() {
        for (String path : List.of("/healthz", "/api/v1/do/ping", "/api/v1/setup/do/get", "/api/v1/system-info")) {
            assertThat(server.anonymous().get(path).status()).isEqualTo(200);
            assertThat(server.anonymous().withToken("old").get(path).status()).isEqualTo(200);
        }
    }

    @Test
    void not_ready_names_the_set_up() {
        Reply reply = server.anonymous().get("/readyz");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().at("/detail/missing").toString()).contains("\"setup\"");
    }

    @Test
    void set_up_makes_an_administrator_who_can_sign_in_and_shows_no_secret() {
        Reply reply = server.anonymous().post("/setup", goodForm());

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.data().path("redirectURL").asText()).isEqualTo("/client-app/");
        assertThat(reply.text()).doesNotContain("A-good-password");
        assertThat(server.signIn("root", "A-good-password")
                        .data()
                        .path("userId")
                        .asText())
                .isEqualTo("u-admin");
        assertThat(server.anonymous().get("/").header("Location")).isEqualTo("/client-app");
        assertThat(server.anonymous()
                        .get("/api/v1/setup/do/get")
                        .data()
                        .path("installed")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void second_set_up_is_refused_whoever_asks() {
        String token = printedToken();
        server.anonymous().post("/setup", goodForm());

        Reply reply = post(server.anonymous(), form("other", "Another-password", "Another-password"), token);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.reason()).isEqualTo("EBizCondition.AlreadyInstalled");
        assertThat(server.signIn("other", "Another-password").status()).isEqualTo(400);
    }

    @Test
    void set_up_stays_done_after_a_restart() {
        server.anonymous().post("/setup", goodForm());
        server.close();

        server = TestServer.startIn(directory, BY_PAGE);

        assertThat(server.console()).doesNotContain("Set-up token");
        assertThat(server.signIn("root", "A-good-password").status()).isEqualTo(200);
        assertThat(Files.exists(directory.resolve("setup-token"))).isFalse();
    }

    @Test
    void token_stays_the_same_over_a_restart_until_it_is_used() {
        String token = printedToken();
        server.close();

        server = TestServer.startIn(directory, BY_PAGE);

        assertThat(printedToken()).isEqualTo(token);
    }

    @Test
    void sender_behind_a_proxy_needs_the_token() {
        assertThat(throughProxy()
                        .get("/api/v1/setup/do/get")
                        .data()
                        .path("tokenRequired")
                        .asBoolean())
                .isTrue();

        Reply without = throughProxy().post("/setup", goodForm());
        Reply wrong = post(throughProxy(), goodForm(), "wrong");
        Reply right = post(throughProxy(), goodForm(), printedToken());

        assertThat(without.status()).isEqualTo(400);
        assertThat(without.json().at("/detail/setupErrors/token").size()).isEqualTo(1);
        assertThat(wrong.json().at("/detail/setupErrors/token").size()).isEqualTo(1);
        assertThat(right.status()).isEqualTo(200);
    }

    @Test
    void what_claims_to_be_local_is_not_believed() {
        List<Map.Entry<String, String>> claims = List.of(
                Map.entry("Forwarded", "for=127.0.0.1"),
                Map.entry("X-Forwarded-For", "127.0.0.1"),
                Map.entry("X-Real-IP", "127.0.0.1"),
                Map.entry("Origin", "https://evil.example"),
                Map.entry("Origin", "null"),
                Map.entry("Origin", "http://localhost.evil.example"));
        for (Map.Entry<String, String> claim : claims) {
            Reply reply =
                    server.anonymous().with(claim.getKey(), claim.getValue()).post("/setup", goodForm());

            assertThat(reply.status()).as(claim.toString()).isEqualTo(400);
            assertThat(reply.json().at("/detail/setupErrors").has("token")).isTrue();
        }
    }

    @Test
    void guessing_the_token_is_braked() {
        for (int i = 0; i < 10; i++) {
            assertThat(post(throughProxy(), goodForm(), "guess" + i).status()).isEqualTo(400);
        }

        Reply reply = post(throughProxy(), goodForm(), printedToken());

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).matches("\\d+");
    }

    @Test
    void bad_administrator_is_refused_in_its_group_and_nothing_is_written() {
        List<Map<String, Object>> forms = List.of(
                form("", "A-good-password", "A-good-password"),
                form("root", "", ""),
                form("root", "short", "short"),
                form("root", "A-good-password", "Another-password"),
                form("admin1", "ADMIN1", "ADMIN1"),
                form("x".repeat(31), "A-good-password", "A-good-password"),
                form("a\nb", "A-good-password", "A-good-password"));
        for (Map<String, Object> form : forms) {
            Reply reply = server.anonymous().post("/setup", form);

            assertThat(reply.status()).as(form.toString()).isEqualTo(400);
            assertThat(reply.reason()).isEqualTo("EClientBadRequest");
            assertThat(reply.json().at("/detail/setupErrors/adminUser").size()).isPositive();
        }
        assertThat(server.query("SELECT COUNT(*) FROM user_account")).isEqualTo("0");
        assertThat(server.query("SELECT COUNT(*) FROM system_setting")).isEqualTo("0");
    }

    @Test
    void secret_brought_along_replaces_the_made_one() throws Exception {
        Map<String, Object> form = Map.of(
                "userConfig",
                Map.of(
                        "ADMIN_USERNAME", "root",
                        "ADMIN_PASSWORD", "A-good-password",
                        "ADMIN_PASSWORD_REPEAT", "A-good-password",
                        "SECRET", "0123456789abcdef"));

        assertThat(server.anonymous().post("/setup", form).status()).isEqualTo(200);

        assertThat(Files.readString(directory.resolve("secret")).strip()).isEqualTo("0123456789abcdef");
        server.close();
        server = TestServer.startIn(directory, BY_PAGE);
        assertThat(server.signIn("root", "A-good-password").status()).isEqualTo(200);
    }

    @Test
    void short_secret_is_refused() {
        Map<String, Object> form = Map.of(
                "userConfig",
                Map.of(
                        "ADMIN_USERNAME", "root",
                        "ADMIN_PASSWORD", "A-good-password",
                        "ADMIN_PASSWORD_REPEAT", "A-good-password",
                        "SECRET", "short"));

        assertThat(server.anonymous()
                        .post("/setup", form)
                        .json()
                        .at("/detail/setupErrors")
                        .has("secret"))
                .isTrue();
    }

    @Test
    void files_with_secrets_are_for_their_owner_only() throws Exception {
        for (String name : List.of("secret", "setup-token")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(directory.resolve("secret"))).matches("[0-9a-f]{64}\n");
    }

    @Test
    void lost_secret_stops_the_start_with_what_to_do() throws Exception {
        server.anonymous().post("/setup", goodForm());
        server.close();
        Files.delete(directory.resolve("secret"));

        assertThatThrownBy(() -> TestServer.startIn(directory, BY_PAGE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SECRET is not the one");
    }
}
