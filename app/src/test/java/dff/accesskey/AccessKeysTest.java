package dff.accesskey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import dff.json.Md5;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the management of access keys, and what keys may do on the whole server. */
class AccessKeysTest {
    private static final String KEYS = "/api/v1/access-keys/";
    private static final TestServer SERVER = TestServer.start(Map.of());
    private final Client admin = SERVER.admin();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static Reply add(Client client, Map<String, ?> data) {
        return client.post(KEYS + "do/add", Map.of("data", data));
    }

    private static String added(Client client, String title) {
        Reply reply = add(client, Map.of("title", title));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.data().path("id").asText();
    }

    private JsonNode row(String id) {
        return admin.get(KEYS + id + "/do/get").data();
    }

    /** Signs one GET with the key as a program would. */
    private Reply signed(String id, String secret, String path) {
        long now = System.currentTimeMillis() / 1_000;
        String nonce = String.valueOf(System.nanoTime());
        String text = String.join("&", "GET", path, String.valueOf(now), nonce, Md5.of("{}"));
        return SERVER.anonymous()
                .with("X-Dff-Ak-Id", id)
                .with("X-Dff-Ak-Timestamp", String.valueOf(now))
                .with("X-Dff-Ak-Nonce", nonce)
                .with("X-Dff-Ak-Sign", new SigningKey(id, "", secret).sign(text))
                .get(path);
    }

    private String signIn(String name, String role) {
        SERVER.addUser(name, role);
        return name;
    }

    @Test
    void added_key_signs_as_its_owner() {
        Client owner = SERVER.signedIn(signIn("ak-owner", "admin"), TestServer.PASSWORD);

        Reply reply = add(owner, Map.of("name", "Reports"));

        assertThat(reply.data().properties()).hasSize(1);
        String id = reply.data().path("id").asText();
        assertThat(id).matches("ak-[0-9A-Za-z]{16}");
        String secret = row(id).path("secret").asText();
        assertThat(secret).matches("[0-9A-Za-z]{32}");
        assertThat(signed(id, secret, "/api/v1/auth/profile/do/get")
                        .data()
                        .path("id")
                        .asText())
                .isEqualTo("ak-owner");
    }

    @Test
    void row_has_every_key_of_the_interface() {
        String id = added(admin, "Row");

        JsonNode row = row(id);

        List<String> keys = new ArrayList<>();
        row.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsExactlyInAnyOrder(
                        "seq",
                        "id",
                        "title",
                        "name",
                        "secret",
                        "webhookURL",
                        "webhookEvents",
                        "allowWebhookEcho",
                        "createTime",
                        "updateTime",
                        "u_id",
                        "u_username",
                        "u_name",
                        "u_mobile");
        assertThat(row.path("name").asText()).isEqualTo("Row");
        assertThat(row.path("u_username").asText()).isEqualTo(TestServer.ADMIN);
        assertThat(row.path("webhookEvents").isArray()).isTrue();
    }

    @Test
    void list_pages_and_finds_keys_of_everybody() {
        Client owner = SERVER.signedIn(signIn("ak-lister", "admin"), TestServer.PASSWORD);
        String first = added(owner, "Find one");
        String second = added(admin, "Find two");

        Reply list = owner.get(KEYS + "do/list?_fuzzySearch=find&pageSize=1");

        assertThat(list.data().at("/0/id").asText()).isEqualTo(second); // newest first
        assertThat(list.json().at("/pageInfo/totalCount").asInt()).isEqualTo(2);
        assertThat(owner.get(KEYS + "do/list?name=one").data().at("/0/id").asText())
                .isEqualTo(first);
        assertThat(owner.get(KEYS + "do/list?title=two&fields=-secret").text()).doesNotContain("\"secret\"");
    }

    @Test
    void modify_changes_the_keys_sent_and_never_the_secret() {
        String id = added(admin, "Before");
        String secret = row(id).path("secret").asText();

        Reply reply = admin.post(
                KEYS + id + "/do/modify",
                Map.of("data", Map.of("webhookURL", "https://example.com", "webhookEvents", "a, b")));
        admin.post(KEYS + id + "/do/modify", Map.of("data", Map.of("name", "After", "allowWebhookEcho", true)));

        assertThat(reply.data().path("id").asText()).isEqualTo(id);
        assertThat(row(id).path("title").asText()).isEqualTo("After");
        assertThat(row(id).path("webhookURL").asText()).isEqualTo("https://example.com");
        assertThat(row(id).path("webhookEvents").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(row(id).path("allowWebhookEcho").asBoolean()).isTrue();
        assertThat(row(id).path("secret").asText()).isEqualTo(secret);
        assertThat(admin.get(KEYS + id + "/do/test-webhook").data().isNull()).isTrue();
    }

    @Test
    void deleted_key_signs_nothing_any_more() {
        String id = added(admin, "Short-lived");
        String secret = row(id).path("secret").asText();
        assertThat(signed(id, secret, "/api/v1/scripts/do/list").status()).isEqualTo(200);

        admin.get(KEYS + id + "/do/delete");

        assertThat(signed(id, secret, "/api/v1/scripts/do/list").status()).isEqualTo(404);
        assertThat(admin.get(KEYS + id + "/do/delete").status()).isEqualTo(404);
        assertThat(admin.get(KEYS + id + "/do/get").json().at("/detail/entity").asText())
                .isEqualTo("access key");
    }

    @Test
    void key_of_a_disabled_or_deleted_owner_signs_nothing() {
        Client owner = SERVER.signedIn(signIn("ak-leaver", "admin"), TestServer.PASSWORD);
        String id = added(owner, "Of a leaver");
        String secret = row(id).path("secret").asText();
        assertThat(signed(id, secret, "/api/v1/scripts/do/list").status()).isEqualTo(200);

        admin.post("/api/v1/users/ak-leaver/do/modify", Map.of("data", Map.of("isDisabled", true)));
        Reply disabled = signed(id, secret, "/api/v1/scripts/do/list");
        admin.get("/api/v1/users/ak-leaver/do/delete");
        Reply gone = signed(id, secret, "/api/v1/scripts/do/list");

        assertThat(disabled.reason()).isEqualTo("EUserDisabled");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(row(id).path("u_username").isNull()).isTrue(); // the list shows it, without an owner
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/users/do/list",
                "/api/v1/users/u-admin/do/get",
                "/api/v1/access-keys/do/list",
                "/api/v1/access-keys/x/do/get",
                "/api/v1/access-keys/x/do/delete"
            })
    void key_cannot_read_people_or_keys(String path) {
        String id = added(admin, "Curious");

        Reply reply = signed(id, row(id).path("secret").asText(), path);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.message()).isEqualTo("Auth type not supported");
    }

    @ParameterizedTest
    @CsvSource({"user", "readonlyUser", "customUser"})
    void roles_without_the_privilege_neither_see_nor_change_keys(String role) {
        String id = added(admin, "Not for " + role);
        Client client = SERVER.signedIn(signIn("ak-" + role, role), TestServer.PASSWORD);

        for (Reply reply : List.of(
                client.get(KEYS + "do/list"),
                client.get(KEYS + id + "/do/get"),
                client.get(KEYS + id + "/do/test-webhook"),
                client.get(KEYS + id + "/do/delete"),
                client.post(KEYS + id + "/do/modify", Map.of("data", Map.of("title", "mine"))),
                add(client, Map.of("title", "mine")))) {
            assertThat(reply.reason()).as(reply.toString()).isEqualTo("EUserPrivilege");
            assertThat(reply.text()).doesNotContain("\"secret\"");
        }
    }

    @Test
    void reading_privilege_alone_changes_no_key() {
        String id = added(admin, "Read only");
        SERVER.addUser("ak-auditor");
        SERVER.sql("UPDATE user_account SET custom_privileges = 'accessKey_r' WHERE id = 'ak-auditor'");
        Client auditor = SERVER.signedIn("ak-auditor", TestServer.PASSWORD);

        assertThat(auditor.get(KEYS + id + "/do/get").status()).isEqualTo(200);
        assertThat(auditor.get(KEYS + id + "/do/delete").reason()).isEqualTo("EUserPrivilege");
        assertThat(add(auditor, Map.of("title", "x")).reason()).isEqualTo("EUserPrivilege");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|`title` is missing",
                "{\"title\":\"\"}|notEmptyString",
                "{\"title\":null}|allowNull",
                "{\"name\":7}|type",
                "{\"title\":\"x\",\"secret\":\"mine\"}|unexpected field `secret`",
                "{\"title\":\"x\",\"userId\":\"u-admin\"}|unexpected field `userId`",
                "{\"title\":\"x\",\"webhookEvents\":7}|commaArray"
            })
    void bad_input_names_the_field(String data, String message) {
        Reply reply = admin.post(KEYS + "do/add", Map.of("data", dff.json.Json.parse(data)));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(reply.json().at("/detail/message").asText()).contains(message);
    }

    @Test
    void reading_a_secret_is_recorded_without_it_and_a_list_without_secrets_is_not() {
        String id = added(admin, "Audited");
        Client auditor = SERVER.signedIn(signIn("ak-reader", "admin"), TestServer.PASSWORD);
        auditor.get(KEYS + "do/list?fields=-secret");
        auditor.get(KEYS + "do/list?fields=id,title");
        String secret = auditor.get(KEYS + id + "/do/get").data().path("secret").asText();
        auditor.get(KEYS + "do/list");

        List<String> routes = new ArrayList<>();
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            Reply records = admin.get("/api/v1/operation-records/do/list?username=ak-reader");
            routes.clear();
            records.data().forEach(row -> routes.add(row.path("reqRoute").asText()));
            assertThat(routes).contains(KEYS + ":id/do/get", KEYS + "do/list");
            assertThat(records.text()).doesNotContain(secret).contains("***");
        });
        assertThat(routes).filteredOn((KEYS + "do/list")::equals).hasSize(1);
    }

    @Test
    void secret_shown_once_is_never_shown_again() {
        try (TestServer strict = TestServer.start(Map.of("ACCESS_KEY_SECRET_VISIBLE", "false"))) {
            JsonNode made = add(strict.admin(), Map.of("title", "Once")).data();
            String secret = made.path("secret").asText();

            assertThat(secret).matches("[0-9A-Za-z]{32}");
            String id = made.path("id").asText();
            for (String path : List.of("do/list", id + "/do/get")) {
                Reply reply = strict.admin().get(KEYS + path);
                assertThat(reply.text()).contains(id).doesNotContain(secret).doesNotContain("\"secret\"");
            }
        }
    }
}
