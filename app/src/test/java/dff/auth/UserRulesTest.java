package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what to whose account; what somebody who wants more than they have would try. */
class UserRulesTest {
    private static final String USERS = "/api/v1/users/";
    private final TestServer server = TestServer.shared();
    private Client boss;

    @BeforeEach
    void signInAsAdministrator() {
        if (server.query("SELECT id FROM user_account WHERE id = 'ur-boss'") == null) {
            server.addUser("ur-boss", "admin");
            server.addUser("ur-member", "user");
            server.addUser("ur-reader", "readonlyUser");
            server.addUser("ur-other-boss", "admin");
            server.addUser("ur-mighty");
            server.sql("UPDATE user_account SET custom_privileges = 'debug' WHERE id = 'ur-mighty'");
        }
        boss = server.signedIn("ur-boss", TestServer.PASSWORD);
    }

    private static Reply add(Client client, Map<String, Object> more) {
        Map<String, Object> data = new HashMap<>(Map.of(
                "username",
                "ur-" + System.nanoTime(),
                "password",
                "Four unrelated words",
                "name",
                "New",
                "roles",
                List.of("user")));
        data.putAll(more);
        return client.post(USERS + "do/add", Map.of("data", data));
    }

    private static Reply modify(Client client, String id, Map<String, ?> data) {
        return client.post(USERS + id + "/do/modify", Map.of("data", data));
    }

    private static void assertLacks(Reply reply, String privilege) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(401);
        assertThat(reply.reason()).isEqualTo("EUserPrivilege");
        assertThat(reply.json().at("/detail/requiredPrivileges").toString()).contains('"' + privilege + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"ur-member", "ur-reader"})
    void member_and_reader_see_the_list_and_change_nobody(String name) {
        Client client = server.signedIn(name, TestServer.PASSWORD);

        assertThat(client.get(USERS + "do/list").status()).isEqualTo(200);
        assertThat(client.get(USERS + "ur-boss/do/get").status()).isEqualTo(200);
        assertLacks(add(client, Map.of()), "user_w");
        assertLacks(modify(client, "ur-member", Map.of("name", "x")), "user_w");
        assertLacks(client.get(USERS + "ur-member/do/delete"), "user_w");
        assertLacks(client.post(USERS + "ur-boss/do/sign-out", Map.of()), "user_w");
    }

    @Test
    void administrator_manages_members_and_other_administrators() {
        assertThat(add(boss, Map.of("roles", List.of("admin"))).status()).isEqualTo(200);
        assertThat(modify(boss, "ur-other-boss", Map.of("name", "Renamed")).status())
                .isEqualTo(200);
    }

    @Test
    void super_administrator_can_be_changed_deleted_disabled_or_signed_out_by_nobody() {
        for (Client client : List.of(boss, server.admin())) {
            for (Reply reply : List.of(
                    modify(client, "u-admin", Map.of("password", "Taken over 1")),
                    modify(client, "u-admin", Map.of("isDisabled", true)),
                    modify(client, "u-admin", Map.of("roles", List.of("user"))),
                    client.get(USERS + "u-admin/do/delete"),
                    client.post(USERS + "u-admin/do/sign-out", Map.of()))) {
                assertThat(reply.status()).isEqualTo(403);
                assertThat(reply.reason()).isEqualTo("EBizCondition.adminUserCannotBeModified");
            }
        }
        assertThat(server.admin().get("/api/v1/auth/profile/do/get").status()).isEqualTo(200);
    }

    @Test
    void nobody_gives_away_what_they_do_not_have() {
        for (String privilege : List.of("*", "systemSetting_w", "systemConfig_r", "debug")) {
            assertLacks(add(boss, Map.of("customPrivileges", privilege)), privilege);
            assertLacks(modify(boss, "ur-member", Map.of("customPrivileges", List.of(privilege))), privilege);
            assertLacks(modify(boss, "ur-boss", Map.of("customPrivileges", List.of(privilege))), privilege);
        }
        assertThat(server.query("SELECT custom_privileges FROM user_account WHERE id = 'ur-boss'"))
                .isNullOrEmpty();
    }

    @Test
    void nobody_touches_an_account_that_may_do_more() {
        assertLacks(modify(boss, "ur-mighty", Map.of("password", "Taken over 1")), "debug");
        assertLacks(boss.get(USERS + "ur-mighty/do/delete"), "debug");
        assertLacks(boss.post(USERS + "ur-mighty/do/sign-out", Map.of()), "debug");
        assertThat(modify(server.admin(), "ur-mighty", Map.of("name", "By the super administrator"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void roles_and_single_privileges_each_need_a_privilege_to_change_and_none_to_leave() {
        server.addUser("ur-clerk", "user");
        server.addUser("ur-clerk-target", "user");
        server.sql("UPDATE user_account SET custom_privileges = 'user_w' WHERE id = 'ur-clerk'");
        Client clerk = server.signedIn("ur-clerk", TestServer.PASSWORD);

        assertLacks(modify(clerk, "ur-clerk-target", Map.of("roles", List.of("readonlyUser"))), "user_roleSetting");
        assertLacks(modify(clerk, "ur-clerk-target", Map.of("customPrivileges", "general_r")), "user_customPrivilege");
        assertLacks(add(clerk, Map.of()), "user_roleSetting");
        assertThat(modify(clerk, "ur-clerk-target", Map.of("roles", List.of("user"), "name", "Kept"))
                        .status())
                .isEqualTo(200);
        assertThat(add(clerk, Map.of("roles", List.of())).status()).isEqualTo(200);
    }

    @Test
    void nobody_shuts_themselves_out() {
        Reply disabled = modify(boss, "ur-boss", Map.of("isDisabled", true));
        Reply deleted = boss.get(USERS + "ur-boss/do/delete");

        assertThat(disabled.reason()).isEqualTo("EBizCondition.ownAccount");
        assertThat(deleted.reason()).isEqualTo("EBizCondition.ownAccount");
        assertThat(modify(boss, "ur-boss", Map.of("name", "The boss")).status()).isEqualTo(200);
    }

    @Test
    void privilege_is_looked_at_before_the_input() {
        Client reader = server.signedIn("ur-reader", TestServer.PASSWORD);

        assertLacks(reader.post(USERS + "do/add", Map.of("nonsense", 1)), "user_w");
    }

    @Test
    void lost_role_is_lost_at_once() {
        server.addUser("ur-demoted", "admin");
        Client demoted = server.signedIn("ur-demoted", TestServer.PASSWORD);
        assertThat(add(demoted, Map.of()).status()).isEqualTo(200);

        modify(boss, "ur-demoted", Map.of("roles", List.of("readonlyUser")));

        assertLacks(add(demoted, Map.of()), "user_w");
    }

    @Test
    void text_fields_hold_what_was_sent_and_reach_no_statement() {
        String evil = "'); DROP TABLE user_account; --";

        Reply added = add(boss, Map.of("name", evil, "email", evil));

        String id = added.data().path("id").asText();
        assertThat(boss.get(USERS + id + "/do/get").data().path("name").asText())
                .isEqualTo(evil);
        assertThat(boss.get(USERS + "do/list?username=%27%20OR%201%3D1%20--").data())
                .isEmpty();
        assertThat(boss.get(USERS + "' OR 1=1 --".replace(" ", "%20").replace("'", "%27") + "/do/get")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void passwords_of_the_request_are_masked_in_errors() {
        Reply reply = add(boss, Map.of("password", "My-Very-Secret-7", "mobile", "x".repeat(21)));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).doesNotContain("My-Very-Secret-7").contains("***");
    }
}
