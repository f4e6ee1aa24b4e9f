package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.FeatureServer;
import dff.app.FeatureServer.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkManagementTest {
    private static final String FUNC = "demo__a.plus";

    @TempDir
    Path directory;

    private FeatureServer server;

    @BeforeEach
    void start() {
        server = new FeatureServer(directory);
        server.published("demo__a", "plus", "minus");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Map<String, Object> link(String id, Object... more) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", id);
        data.put("funcId", FUNC);
        data.put("funcCallKwargsJSON", Map.of());
        for (int i = 0; i < more.length; i += 2) {
            data.put((String) more[i], more[i + 1]);
        }
        return data;
    }

    private Reply add(String id, Object... more) {
        return server.post("/auth-links/do/add", Map.of("data", link(id, more)));
    }

    private Reply modify(String id, String json) {
        return server.post("/auth-links/" + id + "/do/modify", "{\"data\":" + json + "}");
    }

    private com.fasterxml.jackson.databind.JsonNode row(String id) {
        return server.get("/auth-links/do/list?id=" + id).data().get(0);
    }

    @ParameterizedTest
    @CsvSource({"auth-links,auln-,/api/v1/al/", "sync-apis,sapi-,/api/v1/sync/"})
    void a_generated_id_and_the_url_follow_the_path(String family, String prefix, String url) {
        Reply reply = server.post("/" + family + "/do/add", Map.of("data", link(null)));
        String id = reply.data().get("id").asText();
        assertThat(id).startsWith(prefix).hasSize(17);
        assertThat(reply.data().get("url").asText()).isEqualTo(url + id);
        assertThat(server.links.find(id)).isPresent();
    }

    @Test
    void both_families_show_the_same_links() {
        add("one");
        assertThat(server.get("/sync-apis/do/list").column("id")).containsExactly("one");
    }

    @Test
    void a_chosen_id_is_stored_verbatim() {
        String id = "my link/100%_'\"!";
        assertThat(add(id).status()).isEqualTo(200);
        assertThat(server.links.find(id)).isPresent();
        assertThat(server.get("/auth-links/do/list").column("id")).containsExactly(id);
    }

    @Test
    void a_chosen_id_has_at_most_64_characters() {
        assertThat(add("x".repeat(64)).status()).isEqualTo(200);
        assertThat(add("x".repeat(65)).detailMessage()).endsWith("(maxLength = 64)");
        assertThat(add("").status()).isEqualTo(400);
    }

    @Test
    void a_duplicate_id_is_a_conflict() {
        add("one");
        Reply reply = server.post("/sync-apis/do/add", Map.of("data", link("one")));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.reason()).isEqualTo("EClientDuplicated");
        assertThat(reply.body().get("message").asText()).isEqualTo("Duplicated data Key");
    }

    @Test
    void the_function_must_be_published() {
        Reply reply = add("one", "funcId", "demo__a.none");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body().get("detail").toString()).isEqualTo("{\"entity\":\"func\",\"id\":\"demo__a.none\"}");
    }

    @Test
    void an_unknown_api_auth_is_refused() {
        Reply reply = add("one", "apiAuthId", "apia-x");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body().get("detail").toString()).isEqualTo("{\"entity\":\"API auth\",\"id\":\"apia-x\"}");
        add("two");
        assertThat(modify("two", "{\"apiAuthId\":\"apia-x\"}").status()).isEqualTo(404);
        assertThat(modify("two", "{\"apiAuthId\":null}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"expireTime\":\"tomorrow\"}",
                "{\"throttlingJSON\":{\"byWeek\":1}}",
                "{\"throttlingJSON\":{\"byMinute\":0}}",
                "{\"throttlingJSON\":{\"byMinute\":1.5}}",
                "{\"taskRecordLimit\":10001}",
                "{\"taskRecordLimit\":-1}",
                "{\"tagsJSON\":[1]}",
                "{\"tagsJSON\":\"a\"}",
                "{\"funcCallKwargsJSON\":[]}",
                "{\"funcCallKwargsJSON\":null}",
                "{\"isDisabled\":\"x\"}",
                "{\"id\":\"other\"}",
                "{\"funcId\":null}"
            })
    void bad_values_are_refused(String json) {
        add("one");
        assertThat(modify("one", json).status()).isEqualTo(400);
    }

    @Test
    void arguments_keep_their_order_and_numbers() {
        String kwargs = "{\"z\":\"INPUT_BY_CALLER\",\"a\":1.0,\"m\":18446744073709551616,\"e\":{\"y\":2,\"x\":[1.50]}}";
        server.post(
                "/auth-links/do/add",
                "{\"data\":{\"id\":\"one\",\"funcId\":\"" + FUNC + "\",\"funcCallKwargsJSON\":" + kwargs + "}}");
        assertThat(server.links.find("one").orElseThrow().kwargsJson()).isEqualTo(kwargs);
    }

    @Test
    void tags_are_stored_once_each_in_order() {
        add("one", "tagsJSON", List.of("b", "a", "b"));
        assertThat(row("one").get("tagsJSON").toString()).isEqualTo("[\"a\",\"b\"]");
    }

    @Test
    void a_time_without_offset_is_utc() {
        add("one", "expireTime", "2030-01-02T03:04:05");
        assertThat(row("one").get("expireTime").asText()).isEqualTo("2030-01-02T03:04:05.000Z");
        add("two", "expireTime", "2030-01-02T03:04:05+08:00");
        assertThat(row("two").get("expireTime").asText()).isEqualTo("2030-01-01T19:04:05.000Z");
    }

    @Test
    void limits_keep_their_order_without_empty_ones() {
        add("one");
        modify("one", "{\"throttlingJSON\":{\"byDay\":5,\"bySecond\":null,\"byMinute\":2}}");
        assertThat(server.links.find("one").orElseThrow().throttling())
                .containsExactly(new ThrottleRule("byDay", 86_400, 5), new ThrottleRule("byMinute", 60, 2));
    }

    @Test
    void a_change_counts_for_the_very_next_call() {
        add("one");
        assertThat(server.links.find("one").orElseThrow().isDisabled()).isFalse();
        modify("one", "{\"isDisabled\":true}");
        assertThat(server.links.find("one").orElseThrow().isDisabled()).isTrue();
        server.get("/auth-links/one/do/delete");
        assertThat(server.links.find("one")).isEmpty();
        add("one");
        assertThat(server.links.find("one")).isPresent();
    }

    @Test
    void a_modify_changes_only_the_keys_sent() {
        add("one", "note", "N", "showInDoc", true, "taskRecordLimit", 7);
        Reply reply = modify("one", "{\"isDisabled\":true}");
        assertThat(reply.data().get("url").asText()).isEqualTo("/api/v1/al/one");
        var row = row("one");
        assertThat(row.get("note").asText()).isEqualTo("N");
        assertThat(row.get("showInDoc").asBoolean()).isTrue();
        assertThat(row.get("taskRecordLimit").asInt()).isEqualTo(7);
        assertThat(row.get("isDisabled").asBoolean()).isTrue();
    }

    @Test
    void only_administrators_trust_a_link() {
        assertThat(add("one", "trusted", true).reason()).isEqualTo("EUserPrivilege");
        assertThat(server.post("boss", "/auth-links/do/add", Map.of("data", link("two", "trusted", true)))
                        .status())
                .isEqualTo(200);
        add("three");
        assertThat(modify("three", "{\"trusted\":true}").status()).isEqualTo(401);
        assertThat(modify("two", "{\"trusted\":true,\"note\":\"x\"}").status()).isEqualTo(200);
        assertThat(server.links.find("two").orElseThrow().isTrusted()).isTrue();
    }

    @Test
    void only_administrators_point_a_trusted_link_at_another_function() {
        server.post("boss", "/auth-links/do/add", Map.of("data", link("two", "trusted", true)));
        String own = FUNC;
        String other = "demo__a.minus";

        assertThat(modify("two", "{\"funcId\":\"" + own + "\",\"note\":\"x\"}").status())
                .isEqualTo(200);
        assertThat(modify("two", "{\"funcId\":\"" + other + "\"}").status()).isEqualTo(401);
        assertThat(server.links.find("two").orElseThrow().funcId()).isEqualTo(own);
    }

    @Test
    void an_unknown_link_is_not_found_under_the_name_of_the_path() {
        assertThat(modify("none", "{\"note\":\"x\"}")
                        .body()
                        .at("/detail/entity")
                        .asText())
                .isEqualTo("auth link");
        assertThat(server.get("/sync-apis/none/do/delete")
                        .body()
                        .at("/detail/entity")
                        .asText())
                .isEqualTo("sync API");
    }

    @Test
    void a_link_outlives_its_function() {
        add("one");
        server.get("/scripts/demo__a/do/delete");
        var row = row("one");
        assertThat(row.get("funcId").asText()).isEqualTo(FUNC);
        assertThat(row.get("func_id").isNull()).isTrue();
        assertThat(row.get("scpt_id").isNull()).isTrue();
        assertThat(modify("one", "{\"note\":\"still here\"}").status()).isEqualTo(200);
    }

    @Test
    void a_row_has_the_keys_of_both_generations() {
        add("one");
        var row = row("one");
        assertThat(row.get("func_title").asText()).isEqualTo("Title of plus");
        assertThat(row.has("apia_id") && row.get("apia_id").isNull()).isTrue();
        assertThat(row.has("lastTaskStatus")).isTrue();
        assertThat(row.get("recentRunningCount")).hasSize(7);
        assertThat(row.get("recentRunningStatus").get("total").asInt()).isZero();
        assertThat(row.get("recentRunningCost").get("p99").isNull()).isTrue();
    }

    @Test
    void texts_come_back_as_they_were_sent() {
        String hostile = "'\"; DROP TABLE auth_link; -- %_!\\ :id ? <ids> 名 \uD83D\uDE00";
        add("one", "note", hostile, "tagsJSON", List.of(hostile), "funcCallKwargsJSON", Map.of(hostile, hostile));
        var row = row("one");
        assertThat(row.get("note").asText()).isEqualTo(hostile);
        assertThat(row.get("tagsJSON").get(0).asText()).isEqualTo(hostile);
        assertThat(row.get("funcCallKwargsJSON").get(hostile).asText()).isEqualTo(hostile);
    }

    @Test
    void lists_filter_and_search() {
        add("one", "tagsJSON", List.of("x", "y"), "note", "50%");
        add("two", "funcId", "demo__a.minus", "tagsJSON", List.of("x"));
        assertThat(server.get("/auth-links/do/list?tags=x,y").column("id")).containsExactly("one");
        assertThat(server.get("/auth-links/do/list?funcId=demo__a.minus").column("id"))
                .containsExactly("two");
        assertThat(server.get("/auth-links/do/list?func_scriptId=demo__a&func_tags=a")
                        .column("id"))
                .containsExactly("two", "one");
        assertThat(server.get("/auth-links/do/list?func_scriptSetId=other").data())
                .isEmpty();
        assertThat(server.get("/auth-links/do/list?_fuzzySearch=" + FeatureServer.encoded("%"))
                        .column("id"))
                .containsExactly("one");
        assertThat(server.get("/auth-links/do/list?origin=API&originId=u-ann").column("id"))
                .hasSize(2);
        assertThat(server.get("/auth-links/do/list?sort=seq").column("id")).containsExactly("one", "two");
    }

    private void calls(String linkId, String status, Duration ago) {
        server.database.write(handle -> handle.execute(
                "INSERT INTO task_quarter VALUES (?, 'syncAPI', ?, ?, 1, 1, 1, 1, '1:1')",
                System.currentTimeMillis() - ago.toMillis(),
                linkId,
                status));
    }

    @Test
    void links_that_need_a_look_are_found_and_counted() {
        for (String id : List.of("good", "failing", "recovered", "off", "old", "idle")) {
            add(id, "isDisabled", id.equals("off"));
        }
        server.database.write(handle -> handle.execute(
                "UPDATE auth_link SET create_time = create_time - ? WHERE id IN ('old', 'idle', 'good')",
                Duration.ofDays(31).toMillis()));
        calls("good", "success", Duration.ofHours(1));
        calls("good", "cached", Duration.ofHours(1));
        calls("failing", "timeout", Duration.ofHours(23));
        calls("recovered", "failure", Duration.ofHours(25));
        calls("old", "success", Duration.ofDays(29));
        calls("idle", "success", Duration.ofDays(31));

        assertThat(server.get("/auth-links/do/list?state=failing").column("id")).containsExactly("failing");
        assertThat(server.get("/auth-links/do/list?state=disabled").column("id"))
                .containsExactly("off");
        assertThat(server.get("/auth-links/do/list?state=unused").column("id")).containsExactly("idle");
        assertThat(server.get("/sync-apis/do/count").data().toString())
                .isEqualTo("{\"all\":6,\"failing\":1,\"disabled\":1,\"unused\":1}");
        assertThat(server.get("/auth-links/do/list?state=broken").detailMessage())
                .isEqualTo(
                        "Field `state` value `\"broken\"` is not valid. (in = [\"failing\",\"disabled\",\"unused\"])");
    }

    @Test
    void lists_sort_by_address_function_and_expiry() {
        add("b", "expireTime", "2031-01-01T00:00:00Z");
        add("a", "funcId", "demo__a.minus", "expireTime", "2032-01-01T00:00:00Z");
        assertThat(server.get("/auth-links/do/list?sort=id").column("id")).containsExactly("a", "b");
        assertThat(server.get("/auth-links/do/list?sort=-funcId").column("id")).containsExactly("b", "a");
        assertThat(server.get("/auth-links/do/list?sort=-expireTime").column("id"))
                .containsExactly("a", "b");
        assertThat(server.get("/auth-links/do/list?sort=note").status()).isEqualTo(400);
    }

    @Test
    void many_are_switched_off_and_deleted_by_their_ids() {
        List.of("a", "b", "c").forEach(id -> add(id));
        server.post("/auth-links/do/modify-many?id=a,c", "{\"data\":{\"isDisabled\":true}}");
        assertThat(server.get("/auth-links/do/list?state=disabled&sort=id").column("id"))
                .containsExactly("a", "c");
        server.get("/auth-links/do/delete-many?id=a,b");
        assertThat(server.get("/auth-links/do/list").column("id")).containsExactly("c");
    }

    @Test
    void many_are_added_in_order_or_not_at_all() {
        Reply good = server.post("/sync-apis/do/add-many", Map.of("data", List.of(link("b"), link("a"), link(null))));
        assertThat(good.data().get("ids").get(0).asText()).isEqualTo("b");
        assertThat(good.data().get("ids").get(2).asText()).startsWith("sapi-");

        Reply bad = server.post("/sync-apis/do/add-many", Map.of("data", List.of(link("c"), link("a"))));
        assertThat(bad.status()).isEqualTo(409);
        assertThat(server.links.find("c")).isEmpty();
    }

    @Test
    void each_of_many_is_checked() {
        assertThat(server.post("/auth-links/do/add-many", Map.of("data", List.of(link("c"), Map.of("id", "d"))))
                        .detailMessage())
                .isEqualTo("Field `funcId` is missing.");
        assertThat(server.post("/auth-links/do/add-many", "{\"data\":[1]}").status())
                .isEqualTo(400);
        assertThat(server.post("/auth-links/do/add-many", "{\"data\":[]}").status())
                .isEqualTo(400);
        assertThat(server.links.find("c")).isEmpty();
    }

    @Test
    void many_are_modified_by_merging_their_arguments() {
        add("one", "funcCallKwargsJSON", Map.of("x", 1));
        add("two", "funcCallKwargsJSON", Map.of("y", 2));
        add("other", "funcId", "demo__a.minus");
        Reply reply = server.post(
                "/auth-links/do/modify-many?funcId=" + FUNC,
                "{\"data\":{\"funcCallKwargsJSON\":{\"y\":3},\"isDisabled\":true}}");
        assertThat(reply.data().get("ids").toString()).isEqualTo("[\"one\",\"two\"]");
        assertThat(server.links.find("one").orElseThrow().kwargsJson()).isEqualTo("{\"x\":1,\"y\":3}");
        assertThat(server.links.find("two").orElseThrow().kwargsJson()).isEqualTo("{\"y\":3}");
        assertThat(server.links.find("other").orElseThrow().isDisabled()).isFalse();
    }

    @Test
    void many_operations_need_a_condition() {
        add("one");
        assertThat(server.post("/auth-links/do/modify-many", "{\"data\":{\"isDisabled\":true}}")
                        .reason())
                .isEqualTo("EBizCondition.ModifyConditionNotSpecified");
        assertThat(server.get("/auth-links/do/delete-many?id=").reason())
                .isEqualTo("EBizCondition.DeleteConditionNotSpecified");
        assertThat(server.links.find("one")).isPresent();
    }

    @Test
    void many_are_deleted_whatever_the_page_size() {
        server.post(
                "/auth-links/do/add-many",
                Map.of(
                        "data",
                        IntStream.range(0, 30).mapToObj(i -> link("l" + i)).toList()));
        Reply reply = server.get("/auth-links/do/delete-many?funcId=" + FUNC + "&pageSize=1");
        assertThat(reply.data().get("ids")).hasSize(30).isEqualTo(reply.data().get("id"));
        assertThat(server.links.find("l7")).isEmpty();
        Reply again = server.get("/auth-links/do/delete-many?funcId=" + FUNC);
        assertThat(again.data().toString()).contains("\"ids\":[]").contains("\"id\":[]");
    }

    @Test
    void shown_links_are_documented_without_sign_in() {
        add("one", "showInDoc", true, "tagsJSON", List.of("t"));
        add("two");
        var row = server.get(null, "/auth-link-func-list").data();
        assertThat(row).hasSize(1);
        assertThat(row.get(0).get("url").asText()).isEqualTo("/api/v1/al/one");
        assertThat(row.get(0).get("funcTitle").asText()).isEqualTo("Title of plus");
    }

    @Test
    void api_documentation_keeps_the_configured_function() {
        add("one", "showInDoc", true);
        server.get("/scripts/demo__a/do/delete");
        var row = server.get(null, "/func-api-list?apiType=syncAPI").data().get(0);
        assertThat(row.get("url").asText()).isEqualTo("/api/v1/sync/one");
        assertThat(row.get("configFuncId").asText()).isEqualTo(FUNC);
        assertThat(row.get("funcId").isNull()).isTrue();
        assertThat(server.get(null, "/func-api-list?apiType=asyncAPI").data()).isEmpty();
    }
}
