package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of the management of accounts, as a super administrator uses them. */
class UsersTest {
    private static final String USERS = "/api/v1/users/";
    private static final String PROFILE = "/api/v1/auth/profile/do/get";
    private final TestServer server = TestServer.shared();
    private final Client admin = server.admin();

    private static Map<String, Object> person(String username, Object roles) {
        Map<String, Object> data = new HashMap<>();
        data.put("username", username);
        data.put("password", "Four unrelated words");
        data.put("name", "Person " + username);
        data.put("roles", roles);
        return data;
    }

    private Reply add(Map<String, Object> data) {
        return admin.post(USERS + "do/add", Map.of("data", data));
    }

    private String added(String username, String role) {
        Reply reply = add(person(username, List.of(role)));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.data().path("id").asText();
    }

    private Reply modify(String id, Map<String, ?> data) {
        return admin.post(USERS + id + "/do/modify", Map.of("data", data));
    }

    private JsonNode row(String id) {
        return admin.get(USERS + id + "/do/get").data();
    }

    @Test
    void added_user_signs_in_with_the_given_role() {
        String id = added("ut-new", "readonlyUser");

        assertThat(id).matches("u-[0-9A-Za-z]{12}");
        JsonNode profile =
                server.signedIn("ut-new", "Four unrelated words").get(PROFILE).data();
        assertThat(profile.path("id").asText()).isEqualTo(id);
        assertThat(profile.path("roles").toString()).isEqualTo("[\"readonlyUser\"]");
    }

    @Test
    void row_has_every_key_of_the_interface_and_never_the_hash() {
        String id = added("ut-row", "user");

        JsonNode row = row(id);

        List<String> keys = new ArrayList<>();
        row.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsExactlyInAnyOrder(
                        "seq",
                        "id",
                        "username",
                        "name",
                        "email",
                        "mobile",
                        "markers",
                        "roles",
                        "customPrivileges",
                        "isDisabled",
                        "createTime",
                        "updateTime",
                        "sessions");
        assertThat(row.path("isDisabled").isBoolean()).isTrue();
        assertThat(admin.get(USERS + "do/list").text())
                .doesNotContain("argon2")
                .doesNotContainPattern("\"\\w*[Pp]assword\\w*\":");
    }

    @Test
    void list_is_whole_unless_a_page_is_asked_for() {
        added("ut-page-1", "user");
        added("ut-page-2", "user");

        Reply whole = admin.get(USERS + "do/list?_fuzzySearch=ut-page");
        Reply page = admin.get(USERS + "do/list?_fuzzySearch=ut-page&pageSize=1");

        assertThat(whole.data()).hasSize(2);
        assertThat(whole.json().has("pageInfo")).isFalse();
        assertThat(page.data()).hasSize(1);
        assertThat(page.json().at("/pageInfo/totalCount").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "username=ut-find,1",
        "name=Find me,1",
        "email=find%40example,1",
        "mobile=4711,1",
        "isDisabled=true&username=ut-find,0",
        "username=%25,0",
        "_fuzzySearch=UT-FIND,1"
    })
    void list_finds_by_each_filter(String filter, int found) {
        if (admin.get(USERS + "do/list?username=ut-find").data().isEmpty()) {
            Map<String, Object> data = person("ut-find", List.of("user"));
            data.putAll(Map.of("name", "Find me", "email", "find@example.com", "mobile", "0049 4711"));
            add(data);
        }

        assertThat(admin.get(USERS + "do/list?" + filter.replace(" ", "%20")).data())
                .hasSize(found);
    }

    @Test
    void list_sorts_by_what_it_offers_only() {
        added("ut-sort-b", "user");
        added("ut-sort-a", "user");

        JsonNode sorted =
                admin.get(USERS + "do/list?_fuzzySearch=ut-sort&sort=username").data();

        assertThat(sorted.at("/0/username").asText()).isEqualTo("ut-sort-a");
        assertThat(admin.get(USERS + "do/list?sort=password_hash").status()).isEqualTo(400);
    }

    @Test
    void users_with_sessions_come_first_with_what_is_known_of_them() {
        added("ut-seen-1", "user");
        String newer = added("ut-seen-2", "user");
        server.signIn("ut-seen-1", "Four unrelated words");

        JsonNode rows = admin.get(USERS + "do/list?_fuzzySearch=ut-seen").data();

        assertThat(rows.at("/0/username").asText()).isEqualTo("ut-seen-1");
        assertThat(rows.at("/0/sessions/0/ttl").asLong()).isBetween(86_000L, 86_400L);
        assertThat(rows.at("/0/sessions/0/idle").asLong()).isLessThan(600);
        assertThat(rows.at("/0/sessions/0/lastAccessTime").asText()).endsWith("Z");
        assertThat(rows.at("/1/id").asText()).isEqualTo(newer);
        assertThat(rows.at("/1/sessions")).isEmpty();
    }

    @Test
    void modify_changes_only_the_keys_sent_and_nothing_without_any() {
        String id = added("ut-modify", "user");
        modify(id, Map.of("email", "a@example.com"));

        modify(id, Map.of("name", "Another"));
        Reply nothing = modify(id, Map.of());

        assertThat(nothing.data().path("id").asText()).isEqualTo(id);
        assertThat(row(id).path("name").asText()).isEqualTo("Another");
        assertThat(row(id).path("email").asText()).isEqualTo("a@example.com");
        assertThat(row(id).path("roles").toString()).isEqualTo("[\"user\"]");
        assertThat(server.signIn("ut-modify", "Four unrelated words").status()).isEqualTo(200);
    }

    @Test
    void username_is_taken_once() {
        String id = added("ut-taken-1", "user");
        added("ut-taken-2", "user");

        Reply again = add(person("ut-taken-2", List.of("user")));
        Reply renamed = modify(id, Map.of("username", "ut-taken-2"));
        Reply same = modify(id, Map.of("username", "ut-taken-1"));

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.reason()).isEqualTo("EClientDuplicated.username");
        assertThat(again.message()).isEqualTo("This username is already existed");
        assertThat(renamed.message()).isEqualTo("This username is used by others");
        assertThat(same.status()).isEqualTo(200);
        assertThat(add(person("UT-taken-2", List.of("user"))).status()).isEqualTo(200); // case counts
    }

    @Test
    void unknown_user_is_not_found() {
        for (Reply reply : List.of(
                admin.get(USERS + "u-nobody/do/get"),
                admin.get(USERS + "u-nobody/do/delete"),
                admin.post(USERS + "u-nobody/do/sign-out", Map.of()),
                modify("u-nobody", Map.of("name", "x")))) {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.json().at("/detail/entity").asText()).isEqualTo("user");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "username|\"\"|notEmptyString",
                "username|\"a\\u0000b\"|matchRegExp",
                "username|\" a\"|matchRegExp",
                "username|\"1234567890123456789012345678901\"|maxLength",
                "username|null|allowNull",
                "name|\"\"|notEmptyString",
                "password|\"\"|notEmptyString",
                "mobile|\"123456789012345678901\"|maxLength",
                "roles|[\"sa\"]|in = ",
                "roles|[\"*\"]|in = ",
                "roles|[1]|in = ",
                "roles|\"user\"|type",
                "customPrivileges|[\"nothing\"]|in = ",
                "customPrivileges|\"general_r,nothing\"|in = ",
                "isDisabled|\"no\"|type",
                "id|\"u-admin\"|unexpected",
                "passwordHash|\"x\"|unexpected"
            })
    void bad_input_names_field_value_and_range(String field, String json, String rule) {
        Map<String, Object> data = person("ut-bad", List.of("user"));
        data.put(field, dff.json.Json.parse(json));

        Reply reply = add(data);

        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(reply.json().at("/detail/message").asText())
                .contains("`" + field + "`")
                .contains(rule);
    }

    @Test
    void mobile_length_counts_characters_not_bytes() {
        Map<String, Object> data = person("ut-mobile", List.of("user"));
        data.put("mobile", "电".repeat(20));

        assertThat(add(data).status()).isEqualTo(200);
    }

    @Test
    void custom_privileges_are_taken_as_list_and_as_text() {
        Map<String, Object> asText = person("ut-custom-1", List.of("customUser"));
        asText.put("customPrivileges", "general_r, accessKey_r");
        Map<String, Object> asList = person("ut-custom-2", null);
        asList.put("customPrivileges", List.of("general_r"));

        JsonNode first = row(add(asText).data().path("id").asText());
        JsonNode second = row(add(asList).data().path("id").asText());

        assertThat(first.path("customPrivileges").toString()).isEqualTo("[\"general_r\",\"accessKey_r\"]");
        assertThat(second.path("roles")).isEmpty();
        Client client = server.signedIn("ut-custom-1", "Four unrelated words");
        assertThat(client.get("/api/v1/access-keys/do/list").status()).isEqualTo(200);
        assertThat(client.get(USERS + "do/list").reason()).isEqualTo("EUserPrivilege");
    }

    @Test
    void disabling_signs_out_everywhere_at_once_and_enabling_lets_in_again() {
        String id = added("ut-off", "user");
        Client one = server.signedIn("ut-off", "Four unrelated words");
        Client two = server.signedIn("ut-off", "Four unrelated words");

        modify(id, Map.of("isDisabled", true));

        assertThat(one.get(PROFILE).status()).isEqualTo(401);
        assertThat(two.get(PROFILE).status()).isEqualTo(401);
        assertThat(server.signIn("ut-off", "Four unrelated words").reason()).isEqualTo("EUserDisabled");
        modify(id, Map.of("isDisabled", false));
        assertThat(one.get(PROFILE).status()).isEqualTo(401);
        assertThat(server.signIn("ut-off", "Four unrelated words").status()).isEqualTo(200);
    }

    @Test
    void password_set_by_an_administrator_ends_sessions_of_the_old_one() {
        String id = added("ut-reset", "user");
        Client old = server.signedIn("ut-reset", "Four unrelated words");

        modify(id, Map.of("password", "Another four words"));

        assertThat(old.get(PROFILE).status()).isEqualTo(401);
        assertThat(server.signIn("ut-reset", "Four unrelated words").status()).isEqualTo(400);
        assertThat(server.signIn("ut-reset", "Another four words").status()).isEqualTo(200);
    }

    @Test
    void deleted_user_is_out_at_once() {
        String id = added("ut-delete", "user");
        Client client = server.signedIn("ut-delete", "Four unrelated words");
        assertThat(client.get(PROFILE).status()).isEqualTo(200);

        assertThat(admin.get(USERS + id + "/do/delete").data().path("id").asText())
                .isEqualTo(id);

        assertThat(client.get(PROFILE).message()).isEqualTo("User is not existed");
        assertThat(server.signIn("ut-delete", "Four unrelated words").reason()).isEqualTo("EUserPassword");
        assertThat(admin.get(USERS + id + "/do/delete").status()).isEqualTo(404);
    }

    @Test
    void sign_out_everywhere_ends_all_sessions_of_that_user_only() {
        String id = added("ut-out", "user");
        Client one = server.signedIn("ut-out", "Four unrelated words");
        Client two = server.signedIn("ut-out", "Four unrelated words");

        assertThat(admin.post(USERS + id + "/do/sign-out", Map.of()).status()).isEqualTo(200);

        assertThat(one.get(PROFILE).status()).isEqualTo(401);
        assertThat(two.get(PROFILE).status()).isEqualTo(401);
        assertThat(admin.get(PROFILE).status()).isEqualTo(200);
        assertThat(server.signIn("ut-out", "Four unrelated words").status()).isEqualTo(200);
    }

    @Test
    void everybody_may_end_their_own_sessions() {
        added("ut-own-out", "customUser");
        Client one = server.signedIn("ut-own-out", "Four unrelated words");
        Client two = server.signedIn("ut-own-out", "Four unrelated words");

        assertThat(two.post("/api/v1/auth/do/sign-out-everywhere", Map.of()).status())
                .isEqualTo(200);

        assertThat(one.get(PROFILE).status()).isEqualTo(401);
        assertThat(two.get(PROFILE).status()).isEqualTo(401);
    }
}
