package dff.script;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.FeatureServer;
import dff.app.FeatureServer.Reply;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptSetTest {
    @TempDir
    Path directory;

    private FeatureServer server;

    @BeforeEach
    void start() {
        server = new FeatureServer(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply add(String id) {
        return server.post("/script-sets/do/add", Map.of("data", Map.of("id", id)));
    }

    private static Map<String, Object> data(String key, Object value) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(key, value);
        return Map.of("data", data);
    }

    @Test
    void an_added_set_is_listed_with_its_owner() {
        assertThat(add("demo").data().get("id").asText()).isEqualTo("demo");
        var row = server.get("/script-sets/do/list").data().get(0);
        assertThat(row.get("id").asText()).isEqualTo("demo");
        assertThat(row.get("origin").asText()).isEqualTo("user");
        assertThat(row.get("originId").asText()).isEqualTo("u-ann");
        assertThat(row.get("isPinned").isBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a-b", "a__b", "a b", "名", "a.b", "a\n", "'; DROP TABLE script_set; --"})
    void an_id_against_the_rule_is_refused(String id) {
        Reply reply = add(id);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.detailMessage()).startsWith("Field `id` value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "_", "_a1", "Demo_Set", "a_b_c"})
    void an_id_within_the_rule_is_taken(String id) {
        assertThat(add(id).status()).isEqualTo(200);
    }

    @Test
    void an_id_has_at_most_64_characters() {
        assertThat(add("a".repeat(64)).status()).isEqualTo(200);
        assertThat(add("a".repeat(65)).detailMessage()).endsWith("(maxLength = 64)");
    }

    @Test
    void ids_differ_by_case() {
        assertThat(add("demo").status()).isEqualTo(200);
        assertThat(add("Demo").status()).isEqualTo(200);
    }

    @Test
    void a_duplicate_id_is_told_as_such() {
        add("demo");
        Reply reply = add("demo");
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.reason()).isEqualTo("EBizCondition.DuplicatedScriptSetID");
        assertThat(reply.body().get("message").asText()).isEqualTo("ID of script set already exists");
    }

    @Test
    void an_unknown_key_is_refused() {
        Reply reply = server.post("/script-sets/do/add", Map.of("data", Map.of("id", "demo", "colour", "red")));
        assertThat(reply.detailMessage()).isEqualTo("Found unexpected field `colour`");
    }

    @Test
    void a_modify_changes_only_the_keys_sent() {
        server.post("/script-sets/do/add", Map.of("data", Map.of("id", "demo", "title", "T", "description", "D")));
        server.post("/script-sets/demo/do/modify", data("title", null));
        var row = server.get("/script-sets/do/list").data().get(0);
        assertThat(row.get("title").isNull()).isTrue();
        assertThat(row.get("description").asText()).isEqualTo("D");
    }

    @Test
    void an_empty_modify_is_accepted() {
        add("demo");
        assertThat(server.post("/script-sets/demo/do/modify", Map.of("data", Map.of()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void texts_come_back_as_they_were_sent() {
        String hostile = "'\"; DROP TABLE script_set; -- %_!\\ \u0001 :id ? <ids> 名前 \uD83D\uDE00";
        server.post(
                "/script-sets/do/add",
                Map.of(
                        "data",
                        Map.of("id", "demo", "title", hostile, "description", hostile, "requirements", hostile)));
        var row = server.get("/script-sets/do/list").data().get(0);
        assertThat(row.get("title").asText()).isEqualTo(hostile);
        assertThat(row.get("description").asText()).isEqualTo(hostile);
        assertThat(row.get("requirements").asText()).isEqualTo(hostile);
    }

    @Test
    void unknown_sets_are_not_found() {
        assertThat(server.get("root", "/script-sets/none/do/delete").status()).isEqualTo(404);
        Reply reply = server.post("/script-sets/none/do/modify", data("title", "x"));
        assertThat(reply.body().get("detail").toString()).isEqualTo("{\"entity\":\"script set\",\"id\":\"none\"}");
    }

    @Test
    void another_users_lock_keeps_everyone_but_the_super_administrator_out() {
        add("demo");
        server.post("/script-sets/demo/do/modify", data("isLocked", true));
        assertThat(server.post("bob", "/script-sets/demo/do/modify", data("title", "x"))
                        .reason())
                .isEqualTo("EBizCondition.ModifyingScriptSetNotAllowed");
        assertThat(server.get("boss", "/script-sets/demo/do/delete").reason())
                .isEqualTo("EBizCondition.DeletingScriptSetNotAllowed");
        assertThat(server.post("root", "/script-sets/demo/do/modify", data("isLocked", false))
                        .status())
                .isEqualTo(200);
        assertThat(server.post("bob", "/script-sets/demo/do/modify", data("title", "x"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_locker_may_go_on() {
        add("demo");
        server.post("/script-sets/demo/do/modify", data("isLocked", true));
        assertThat(server.post("/script-sets/demo/do/modify", data("title", "x"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void nothing_can_be_added_to_a_set_someone_else_locked() {
        add("demo");
        server.post("/script-sets/demo/do/modify", data("isLocked", true));
        assertThat(server.post("bob", "/scripts/do/add", Map.of("data", Map.of("id", "demo__x")))
                        .reason())
                .isEqualTo("EBizCondition.AddingScriptNotAllowed");
    }

    @Test
    void pinned_sets_come_first_then_ids_in_order() {
        add("b");
        add("a");
        add("c");
        server.post("/script-sets/c/do/modify", data("isPinned", true));
        assertThat(server.get("/script-sets/do/list").column("id")).containsExactly("c", "a", "b");
    }

    @Test
    void the_origins_of_the_first_generation_find_users_sets() {
        add("demo");
        assertThat(server.get("/script-sets/do/list?origin=UI").column("id")).containsExactly("demo");
        assertThat(server.get("/script-sets/do/list?origin=builtin").column("id"))
                .isEmpty();
    }

    @Test
    void scripts_come_along_when_asked_for() {
        server.addScript("demo__b", "b");
        server.addScript("demo__a", "a");
        var row = server.get("/script-sets/do/list?_withScripts=true&_withScriptCode=true")
                .data()
                .get(0);
        assertThat(row.get("scripts").findValuesAsText("id")).containsExactly("demo__a", "demo__b");
        assertThat(row.get("scripts").get(0).has("code")).isTrue();
        assertThat(row.get("md5").asText()).hasSize(32);
    }

    @Test
    void deleting_a_set_takes_scripts_and_functions_but_no_links() {
        server.published("demo__a", "plus");
        server.post(
                "/auth-links/do/add",
                Map.of("data", Map.of("id", "l1", "funcId", "demo__a.plus", "funcCallKwargsJSON", Map.of())));
        long before = server.library.current().counter();

        assertThat(server.get("/script-sets/demo/do/delete").data().get("id").asText())
                .isEqualTo("demo");

        assertThat(server.functions.find("demo__a.plus")).isEmpty();
        assertThat(server.library.current().md5("demo__a")).isEmpty();
        assertThat(server.library.current().counter()).isEqualTo(before + 1);
        assertThat(server.get("/scripts/do/list").data()).isEmpty();
        assertThat(server.links.find("l1")).isPresent();
    }

    @Test
    void a_sender_without_credentials_gets_nothing() {
        assertThat(server.get(null, "/script-sets/do/list").status()).isEqualTo(401);
    }

    @Test
    void the_network_of_a_set_can_be_closed_and_is_listed() {
        add("demo");
        assertThat(server.get("/script-sets/do/list")
                        .data()
                        .get(0)
                        .get("network")
                        .isNull())
                .isTrue();
        Reply closed = server.post("/script-sets/demo/do/modify", data("network", "none"));
        assertThat(closed.status()).as(closed.toString()).isEqualTo(200);
        assertThat(server.get("/script-sets/do/list")
                        .data()
                        .get(0)
                        .get("network")
                        .asText())
                .isEqualTo("none");
    }

    @Test
    void a_network_is_open_or_none() {
        Reply reply = server.post("/script-sets/do/add", Map.of("data", Map.of("id", "demo", "network", "half")));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.detailMessage()).contains("network").contains("half");
    }

    @Test
    void only_an_administrator_opens_a_closed_network() {
        add("demo");
        server.post("/script-sets/demo/do/modify", data("network", "none"));
        for (Object open : new Object[] {"open", null}) {
            Reply refused = server.post("/script-sets/demo/do/modify", data("network", open));
            assertThat(refused.reason()).isEqualTo("EBizCondition.OpeningNetworkNotAllowed");
        }
        assertThat(server.library.current().network("demo")).isFalse();
        assertThat(server.post("boss", "/script-sets/demo/do/modify", data("network", null))
                        .status())
                .isEqualTo(200);
        assertThat(server.library.current().network("demo")).isTrue();
    }

    @Test
    void a_change_of_the_network_counts_from_the_next_call_on() {
        add("demo");
        long before = server.library.current().counter();
        server.post("/script-sets/demo/do/modify", data("network", "none"));
        assertThat(server.library.current().network("demo")).isFalse();
        assertThat(server.library.current().network("other")).isTrue();
        assertThat(server.library.current().counter()).isGreaterThan(before);
    }
}
