package dff.apiauth;

import static dff.apiauth.GuardedLinks.WORK;
import static dff.apiauth.GuardedLinks.auth;
import static dff.apiauth.GuardedLinks.field;
import static dff.apiauth.GuardedLinks.fixed;
import static dff.apiauth.GuardedLinks.link;
import static dff.apiauth.GuardedLinks.refused;
import static dff.apiauth.GuardedLinks.sender;
import static dff.apiauth.GuardedLinks.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links behind accounts, and the life of an API auth, as their callers and those who want to be meet them. */
class ApiAuthCallsTest {
    private final Client client = GuardedLinks.newSender();

    @BeforeAll
    static void publish() {
        GuardedLinks.publish();
    }

    private static String basic(String account) {
        return "Basic " + Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann:p:1", "bö b:ü"})
    void basic_lets_in_whom_it_knows(String account) {
        String link = users("httpBasic");

        assertThat(client.with("Authorization", basic(account)).get(link).status())
                .isEqualTo(200);
        assertThat(client.with("Authorization", basic(account).replace("Basic", "bASIC"))
                        .get(link)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ann:p:2", "ann:p", "ann:", "ann", ":p:1", "ANN:p:1", "ann:p:1 ", "bö b:p:1", "", "ann:p:1\u0000"
            })
    void basic_refuses_all_others_and_asks_for_an_account(String account) {
        String link = users("httpBasic");

        Reply reply = client.with("Authorization", basic(account)).get(link);

        refused(reply, "HTTP Basic Auth failed");
        assertThat(reply.header("WWW-Authenticate"))
                .isEqualTo("Basic realm=\"SyncAPI:" + link.substring("/api/v1/al/".length()) + "\"");
        refused(client.with("Authorization", "Basic !!!").get(link), "HTTP Basic Auth failed");
        refused(client.with("Authorization", "Bearer x").get(link), "HTTP Basic Auth failed");
        refused(client.get(link), "HTTP Basic Auth failed");
    }

    @Test
    void realm_of_a_strange_id_cannot_break_out_of_its_header() {
        String id = "x\"\r\nSet-Cookie: a=b\\ é";
        WORK.link(
                "apia__main.echo",
                Map.of(),
                Map.of(
                        "id",
                        id,
                        "apiAuthId",
                        auth("httpBasic", Map.of("users", List.of(Map.of("username", "a", "password", "b"))))));

        Reply reply = client.get("/api/v1/al/x%22%0D%0ASet-Cookie:%20a=b%5C%20%C3%A9");

        refused(reply, "HTTP Basic Auth failed");
        assertThat(reply.header("WWW-Authenticate"))
                .isEqualTo("Basic realm=\"SyncAPI:x%22%0D%0ASet-Cookie:%20a=b%5C%20%C3%A9\"");
        assertThat(reply.header("Set-Cookie")).isEmpty();
    }

    @Test
    void who_guesses_is_told_to_wait_and_nobody_else_is() {
        String link = users("httpBasic");
        Client guesser = sender("203.0.113.77");
        for (int i = 0; i < ApiAuthCheck.MAX_FAILURES; i++) {
            refused(guesser.with("Authorization", basic("ann:" + i)).get(link), "HTTP Basic Auth failed");
        }

        Reply reply = guesser.with("Authorization", basic("ann:p:1")).get(link);

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.reason()).isEqualTo("EClientRateLimit");
        assertThat(reply.header("Retry-After")).isNotEmpty();
        assertThat(client.with("Authorization", basic("ann:p:1")).get(link).status())
                .isEqualTo(200);
        assertThat(guesser.with("Authorization", basic("ann:p:1"))
                        .get(users("httpBasic"))
                        .status())
                .as("another API auth")
                .isEqualTo(200);
    }

    @Test
    void operation_log_keeps_no_credential() {
        auth("fixedField", Map.of("fields", List.of(field("header", "X-Logged", "kept-out-1"))));
        auth("httpBasic", Map.of("users", List.of(Map.of("username", "op-ann", "password", "kept-out-2"))));

        await().until(() -> logged("X-Logged").equals("1") && logged("op-ann").equals("1"));
        assertThat(logged("kept-out")).isEqualTo("0");
    }

    private static String logged(String text) {
        return WORK.server().query("SELECT COUNT(*) FROM operation_record WHERE req_body_json LIKE '%" + text + "%'");
    }

    @Test
    void change_holds_for_the_next_call() {
        String id = auth("fixedField", Map.of("fields", List.of(field("query", "k", "old"))));
        String link = link(id);
        assertThat(client.get(link + "?k=old").status()).isEqualTo(200);

        WORK.admin()
                .post(
                        "/api/v1/api-auth/" + id + "/do/modify",
                        Map.of("data", Map.of("configJSON", Map.of("fields", List.of(field("query", "k", "new"))))));

        refused(client.get(link + "?k=old"), "Fixed Field Auth failed");
        assertThat(client.get(link + "?k=new").status()).isEqualTo(200);
    }

    @Test
    void link_of_a_deleted_api_auth_is_open_to_nobody_even_when_enabled_again() {
        String id = auth("fixedField", Map.of("fields", List.of(field("query", "k", "v"))));
        String link = link(id);
        assertThat(client.get(link + "?k=v").status()).isEqualTo(200);

        assertThat(WORK.admin().get("/api/v1/api-auth/" + id + "/do/delete").reason())
                .isEqualTo("EBizCondition.APIAuthInUse");
        WORK.admin().get("/api/v1/api-auth/" + id + "/do/delete?force=true");
        refused(client.get(link + "?k=v"), "API Auth not found");
        WORK.admin()
                .post(link.replace("/al/", "/auth-links/") + "/do/modify", Map.of("data", Map.of("isDisabled", false)));

        refused(client.get(link + "?k=v"), "API Auth not found");
    }

    @Test
    void caller_must_prove_itself_before_learning_that_a_link_is_disabled_or_expired() {
        String id = auth("fixedField", Map.of("fields", List.of(field("query", "k", "v"))));
        String link =
                WORK.link("apia__main.echo", Map.of(), Map.of("apiAuthId", id, "expireTime", "2020-01-01T00:00:00Z"));

        refused(client.get(link), "Fixed Field Auth failed");
        assertThat(client.get(link + "?k=v").reason()).isEqualTo("EBizCondition.AuthLinkExpired");
        assertThat(client.get(link.replace("/al/", "/sync/") + "?k=v").reason())
                .isEqualTo("EBizCondition.SyncAPIExpired");
    }

    @Test
    void sign_in_does_not_open_a_link_with_an_api_auth() {
        String link = fixed(field("query", "k", "v"));

        refused(WORK.admin().get(link), "Fixed Field Auth failed");
    }

    @Test
    void batch_is_checked_the_same_way() {
        String id = auth("fixedField", Map.of("fields", List.of(field("query", "k", "v"))));
        JsonNode batch = WORK.admin()
                .post(
                        "/api/v1/batches/do/add",
                        Map.of(
                                "data",
                                Map.of("funcId", "apia__main.echo", "funcCallKwargsJSON", Map.of(), "apiAuthId", id)))
                .data();

        refused(client.get(batch.get("url").asText()), "Fixed Field Auth failed");
        assertThat(client.get(batch.get("url").asText() + "?k=v")
                        .data()
                        .path("id")
                        .asText())
                .startsWith("task-");
    }
}
