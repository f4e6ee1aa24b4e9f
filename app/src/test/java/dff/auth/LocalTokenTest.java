package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalTokenTest {
    private static final String HEADER = "X-Localhost-Auth-Token";
    private static final String PROFILE = "/api/v1/auth/profile/do/get";
    private static final String TOKEN = "Nr8cmd0sbnXCvZpA3oQ2";
    private static final TestServer SERVER = TestServer.start(Map.of());
    private final Path file = SERVER.directory().resolve("localhost-auth-token");

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @BeforeEach
    void writeToken() throws IOException {
        Files.writeString(file, "  " + TOKEN + "\n");
    }

    private static Client with(String token) {
        return SERVER.anonymous().with(HEADER, token);
    }

    @Test
    void token_of_the_file_is_the_administrator() {
        assertThat(with(TOKEN).get(PROFILE).data().path("id").asText()).isEqualTo("u-admin");
    }

    @Test
    void token_opens_routes_that_ask_for_a_sign_in_token() {
        Reply reply = with(TOKEN)
                .post(
                        "/api/v1/users/do/add",
                        Map.of(
                                "data",
                                Map.of("username", "by-local", "password", "p", "name", "n", "roles", List.of())));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    }

    @Test
    void wrong_token_fails_public_routes_too() {
        for (String path : List.of(PROFILE, "/api/v1/do/ping")) {
            Reply reply = with(TOKEN + "x").get(path);

            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.message()).isEqualTo("Invalid Localhost Auth Token");
        }
    }

    @Test
    void request_that_came_through_a_proxy_is_not_from_this_machine() {
        Reply reply = with(TOKEN).with("X-Forwarded-For", "203.0.113.9").get(PROFILE);

        assertThat(reply.message()).isEqualTo("Invalid Localhost Auth Token");
    }

    @Test
    void empty_or_missing_file_is_no_way_in() throws IOException {
        Files.writeString(file, " \n");
        assertThat(with(" ").get(PROFILE).message()).isEqualTo("User not signed in");
        assertThat(with(TOKEN).get(PROFILE).message()).isEqualTo("User not signed in");
        Files.delete(file);
        assertThat(with(TOKEN).get(PROFILE).message()).isEqualTo("User not signed in");
        assertThat(with(TOKEN).get("/api/v1/do/ping").status()).isEqualTo(200);
    }

    @Test
    void sign_in_token_goes_before_it() {
        Reply reply = with(TOKEN).withToken("forged").get(PROFILE);

        assertThat(reply.message()).isEqualTo("Invalid x-auth-token");
    }
}
