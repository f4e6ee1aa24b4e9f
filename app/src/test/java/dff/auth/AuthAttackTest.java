package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What someone who means harm would try at the sign-in. */
class AuthAttackTest {
    private static final String SIGN_IN = "/api/v1/auth/do/sign-in";
    private static final String PROFILE = "/api/v1/auth/profile/do/get";
    private final TestServer server = TestServer.shared();

    @ParameterizedTest
    @ValueSource(strings = {"' OR '1'='1", "admin' --", "admin\u0000", "ADMIN", " admin", "%", "*", "日本"})
    void hostile_names_are_only_unknown_names(String name) {
        Reply reply = server.signIn(name, TestServer.PASSWORD);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.reason()).isEqualTo("EUserPassword");
    }

    @Test
    void wrong_types_and_sizes_are_refused_without_showing_the_password() {
        String secret = "Very-Secret-Password-7";
        List<Object> bodies = List.of(
                Map.of("signIn", Map.of("username", "admin", "password", List.of(secret))),
                Map.of("signIn", Map.of("username", Map.of("$ne", ""), "password", secret)),
                Map.of("signIn", Map.of("username", "admin", "password", secret.repeat(10))),
                Map.of("signIn", Map.of("username", "x".repeat(31), "password", secret)),
                Map.of("signIn", Map.of("username", "admin", "password", secret, "more", 1)),
                Map.of("signIn", List.of(Map.of("password", secret))),
                Map.of("password", secret));
        for (Object body : bodies) {
            Reply reply = server.anonymous().post(SIGN_IN, body);

            assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
            assertThat(reply.reason()).isEqualTo("EClientBadRequest");
            assertThat(reply.text()).doesNotContain(secret);
        }
    }

    @Test
    void wrong_password_is_masked_in_the_dump() {
        Reply reply = server.signIn(TestServer.ADMIN, "My-Typo-Of-The-Password");

        assertThat(reply.text()).doesNotContain("My-Typo").contains("***");
    }

    @Test
    void profile_never_holds_the_hash() {
        assertThat(server.admin().get(PROFILE).text()).doesNotContain("argon2").doesNotContain("assword");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "../../x", "' OR 1=1 --", "null", "undefined", "Bearer x", "{}"})
    void forged_tokens_are_invalid(String token) {
        Reply reply = server.anonymous().withToken(token).get(PROFILE);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.message()).isEqualTo("Invalid x-auth-token");
    }

    @Test
    void hash_of_a_token_is_no_token() {
        server.admin();
        String hash = server.query("SELECT token_hash FROM user_token LIMIT 1");

        assertThat(server.anonymous().withToken(hash).get(PROFILE).status()).isEqualTo(401);
    }

    @Test
    void cookie_does_not_open_the_api_however_its_path_is_spelled() {
        Reply signIn = server.signIn(TestServer.ADMIN, TestServer.PASSWORD);
        String cookie = signIn.header("Set-Cookie").split(";")[0];

        assertThat(signIn.header("Set-Cookie")).contains("HttpOnly").contains("SameSite=Lax");
        for (String path : List.of(PROFILE, "/%61pi/v1/auth/profile/do/get")) {
            assertThat(server.anonymous().with("Cookie", cookie).get(path).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void stale_cookie_does_not_shut_out_of_pages() {
        Reply reply = server.anonymous()
                .with("Cookie", "a=b; xDFFAuthToken=old.signature; c=d")
                .get("/healthz");

        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void disabled_user_is_refused_before_the_password() {
        server.addUser("disabled-user", "user");
        server.sql("UPDATE user_account SET is_disabled = 1 WHERE id = ?", "disabled-user");

        Reply reply = server.signIn("disabled-user", "whatever");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.reason()).isEqualTo("EUserDisabled");
        assertThat(reply.message()).isEqualTo("Current user has been disabled");
    }

    @Test
    void user_without_a_password_cannot_sign_in() {
        server.addUser("no-password", "user");
        server.sql("UPDATE user_account SET password_hash = NULL WHERE id = ?", "no-password");

        assertThat(server.signIn("no-password", "no-password").reason()).isEqualTo("EUserPassword");
        assertThat(server.signIn("no-password", " ").reason()).isEqualTo("EUserPassword");
    }

    @Test
    void token_of_a_deleted_user_says_so() {
        server.addUser("deleted-user", "user");
        Client client = server.signedIn("deleted-user", TestServer.PASSWORD);
        server.sql("DELETE FROM user_account WHERE id = ?", "deleted-user");

        Reply reply = client.get(PROFILE);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.message()).isEqualTo("User is not existed");
    }

    @Test
    void ten_failures_lock_the_name_even_for_the_right_password() {
        server.addUser("locked-user", "user");
        for (int i = 0; i < 10; i++) {
            assertThat(server.signIn("locked-user", "wrong").reason()).isEqualTo("EUserPassword");
        }

        Reply reply = server.signIn("locked-user", TestServer.PASSWORD);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.reason()).isEqualTo("EUserLocked");
        assertThat(reply.json().at("/detail/signInWaitTimeout").asInt()).isBetween(50, 60);
    }

    @Test
    void changed_password_is_the_only_one_that_works_and_sessions_stay() {
        server.addUser("changer", "user");
        Client client = server.signedIn("changer", TestServer.PASSWORD);

        Client elsewhere = server.signedIn("changer", TestServer.PASSWORD);
        assertThat(elsewhere.get(PROFILE).status()).isEqualTo(200);
        Reply wrong = change(client, "not the old one", "new-password");
        Reply right = change(client, TestServer.PASSWORD, "new-password");

        assertThat(wrong.reason()).isEqualTo("EUserPassword");
        assertThat(wrong.message()).isEqualTo("Invalid old password");
        assertThat(right.status()).isEqualTo(200);
        assertThat(client.get(PROFILE).status()).isEqualTo(200);
        assertThat(elsewhere.get(PROFILE).status()).isEqualTo(401);
        assertThat(server.signIn("changer", TestServer.PASSWORD).status()).isEqualTo(400);
        assertThat(server.signIn("changer", "new-password").status()).isEqualTo(200);
    }

    private static Reply change(Client client, String oldPassword, String newPassword) {
        return client.post(
                "/api/v1/auth/do/change-password",
                Map.of("changePassword", Map.of("oldPassword", oldPassword, "newPassword", newPassword)));
    }

    @Test
    void profile_changes_only_the_keys_sent_and_never_roles() {
        server.addUser("profiled", "readonlyUser");
        Client client = server.signedIn("profiled", TestServer.PASSWORD);

        Reply roles = client.post("/api/v1/auth/profile/do/modify", Map.of("data", Map.of("roles", List.of("sa"))));
        client.post(
                "/api/v1/auth/profile/do/modify", Map.of("data", Map.of("email", "'; DROP TABLE user_account; --")));

        assertThat(roles.status()).isEqualTo(400);
        assertThat(client.get(PROFILE).data().path("email").asText()).isEqualTo("'; DROP TABLE user_account; --");
        assertThat(client.get(PROFILE).data().path("name").asText()).isEqualTo("Test");
        assertThat(client.get(PROFILE).data().path("roles").toString()).isEqualTo("[\"readonlyUser\"]");
    }
}
