package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import dff.app.Workspace;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An author of scripts must not get hold of the sign-in of those who run them. */
class HiddenCredentialsTest {
    private static final Workspace WORK = Workspace.shared();

    @BeforeAll
    static void publish() {
        WORK.publish("hidden__main", """
                @DFF.API('request')
                def request():
                    return {key: _DFF_HTTP_REQUEST[key] for key in ('headers', 'originalUrl', 'query')}
                """);
    }

    private final String token = WORK.server()
            .signIn(TestServer.ADMIN, TestServer.PASSWORD)
            .data()
            .path("xAuthToken")
            .asText();
    private final Client signedIn = WORK.anonymous().withToken(token);

    private static JsonNode seen(Client client, String address) {
        Reply reply = client.post(address, Map.of());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    @Test
    void token_of_who_runs_a_function_is_not_shown_to_it() {
        JsonNode direct = seen(signedIn, "/api/v1/func/hidden__main.request");
        JsonNode link = seen(signedIn, WORK.link("hidden__main.request"));
        JsonNode query = seen(WORK.anonymous(), "/api/v1/func/hidden__main.request?xDFFAuthToken=" + token);

        assertThat(direct.toString() + link + query).doesNotContain(token);
        assertThat(direct.findValue("x-dff-auth-token").asText()).isEqualTo("***");
    }

    @Test
    void cookie_of_a_page_is_hidden_and_other_cookies_are_not() {
        Client browser =
                WORK.anonymous().with("Cookie", "a=1; xDFFAuthToken=" + token + ".sign; x-dff-auth-token=t; b=2");

        JsonNode seen = seen(browser, WORK.link("hidden__main.request"));

        assertThat(seen.findValue("cookie").asText()).isEqualTo("a=1; xDFFAuthToken=***; x-dff-auth-token=***; b=2");
    }

    @Test
    void token_of_the_machine_is_hidden() {
        Client local = WORK.admin().with("X-Localhost-Auth-Token", "local-secret");

        Reply reply = local.post(WORK.link("hidden__main.request"), Map.of());

        assertThat(reply.text()).doesNotContain("local-secret");
    }

    @Test
    void other_headers_are_shown_as_sent() {
        Client caller = WORK.anonymous().with("X-Shop-Key", "k-1").with("Authorization", "Basic YTpi");

        JsonNode headers = seen(caller, WORK.link("hidden__main.request")).findValue("headers");

        assertThat(headers.path("x-shop-key").asText()).isEqualTo("k-1");
        assertThat(headers.path("authorization").asText()).isEqualTo("Basic YTpi");
    }
}
