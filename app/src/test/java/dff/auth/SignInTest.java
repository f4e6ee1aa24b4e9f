package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignInTest {
    private static final String PROFILE = "/api/v1/auth/profile/do/get";
    private final TestServer server = TestServer.shared();

    @Test
    void sign_in_gives_a_token_that_opens_protected_routes() {
        Reply reply = server.signIn(TestServer.ADMIN, TestServer.PASSWORD);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.data().path("userId").asText()).isEqualTo("u-admin");
        Client client =
                server.anonymous().withToken(reply.data().path("xAuthToken").asText());
        assertThat(client.get(PROFILE).data().path("username").asText()).isEqualTo(TestServer.ADMIN);
    }

    @Test
    void token_in_the_query_works_and_is_hidden_from_the_handler() {
        String token = server.signIn(TestServer.ADMIN, TestServer.PASSWORD)
                .data()
                .path("xAuthToken")
                .asText();

        Reply reply = server.anonymous().post("/api/v1/do/echo?a=1&xDFFAuthToken=" + token, Map.of());

        assertThat(reply.data().path("query").propertyStream().map(Map.Entry::getKey))
                .containsExactly("a");
        assertThat(reply.text()).doesNotContain(token);
    }

    @Test
    void wrong_password_and_unknown_user_get_the_same_answer() {
        for (String name : List.of(TestServer.ADMIN, "nobody-of-this-name")) {
            Reply reply = server.signIn(name, "wrong");

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.reason()).isEqualTo("EUserPassword");
            assertThat(reply.message()).isEqualTo("Invalid username or password");
            assertThat(reply.json().at("/detail/signInWaitTimeout").asInt(-1)).isZero();
        }
    }

    @Test
    void no_credential_on_a_protected_route_is_refused() {
        Reply reply = server.anonymous().get(PROFILE);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.reason()).isEqualTo("EUserAuth");
        assertThat(reply.message()).isEqualTo("User not signed in");
    }

    @Test
    void bad_token_fails_a_public_route_too() {
        Reply reply = server.anonymous().withToken("forged").get("/api/v1/do/ping");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.message()).isEqualTo("Invalid x-auth-token");
    }

    @Test
    void sign_out_revokes_this_token_at_once_and_no_other() {
        Client one = server.signedIn(TestServer.ADMIN, TestServer.PASSWORD);
        Client other = server.signedIn(TestServer.ADMIN, TestServer.PASSWORD);
        assertThat(one.get(PROFILE).status()).isEqualTo(200);

        assertThat(one.get("/api/v1/auth/do/sign-out").status()).isEqualTo(200);

        assertThat(one.get(PROFILE).status()).isEqualTo(401);
        assertThat(other.get(PROFILE).status()).isEqualTo(200);
    }
}
