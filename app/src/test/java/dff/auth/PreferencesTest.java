package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import dff.json.Json;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreferencesTest {
    private static final String PATH = "/api/v1/auth/preferences/do/";
    private final TestServer server = TestServer.shared();

    private Client user(String name) {
        return server.signedIn(server.addUser(name, "readonlyUser"), TestServer.PASSWORD);
    }

    private static Reply change(Client client, Map<String, Object> data) {
        return client.post(PATH + "modify", Map.of("data", data));
    }

    @Test
    void each_user_has_their_own() {
        Client one = user("preferences-one");
        Client two = user("preferences-two");

        change(one, Map.of("theme", "dark", "editorFontSize", 16));

        assertThat(one.get(PATH + "get").data()).isEqualTo(Json.parse("{\"theme\": \"dark\", \"editorFontSize\": 16}"));
        assertThat(two.get(PATH + "get").data()).isEmpty();
    }

    @Test
    void only_keys_sent_change_and_null_takes_a_choice_back() {
        Client user = user("preferences-three");
        change(user, Map.of("theme", "dark", "density", "compact"));
        Map<String, Object> data = new HashMap<>();
        data.put("theme", null);
        data.put("singleKeys", false);

        Reply reply = change(user, data);

        assertThat(reply.data()).isEqualTo(Json.parse("{\"density\": \"compact\", \"singleKeys\": false}"));
        assertThat(user.get(PATH + "get").data()).isEqualTo(reply.data());
    }

    @Test
    void what_is_out_of_range_is_named() {
        Client user = user("preferences-four");
        assertThat(change(user, Map.of("editorFontSize", 11))
                        .json()
                        .at("/detail/message")
                        .asText())
                .contains("`editorFontSize`", "minValue = 12");
        assertThat(change(user, Map.of("editorLineHeight", 201))
                        .json()
                        .at("/detail/message")
                        .asText())
                .contains("maxValue = 200");
        assertThat(change(user, Map.of("theme", "pink"))
                        .json()
                        .at("/detail/message")
                        .asText())
                .contains("`theme`", "\"dark\"");
        assertThat(change(user, Map.of("other", 1)).json().at("/detail/message").asText())
                .contains("unexpected field `other`");
    }
}
