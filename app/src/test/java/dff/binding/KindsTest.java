package dff.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.FeatureServer;
import dff.app.FeatureServer.Reply;
import dff.json.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all kinds of bindings share, each under both its names; and what only crontab configs have. */
class KindsTest {
    private static final String FUNC = "demo__kinds.plus";

    @TempDir
    static Path directory;

    private static FeatureServer server;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Ids of one test begin with it. */
    private final String mine = "t" + NUMBER.incrementAndGet() + "-";

    @BeforeAll
    static void start() {
        server = new FeatureServer(directory);
        server.published("demo__kinds", "plus", "minus");
        server.published("other__kinds", "times");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, Object> data(String id, Object... more) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", id);
        data.put("funcId", FUNC);
        data.put("funcCallKwargsJSON", Map.of());
        for (int i = 0; i < more.length; i += 2) {
            data.put((String) more[i], more[i + 1]);
        }
        return data;
    }

    private Reply add(String family, String id, Object... more) {
        return server.post("/" + family + "/do/add", Map.of("data", data(mine + id, more)));
    }

    private JsonNode row(String family, String id) {
        return server.get("/" + family + "/do/list?id=" + mine + id).data().get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "auth-links,sync-apis,sapi-,/api/v1/sync/",
        "sync-apis,auth-links,auln-,/api/v1/al/",
        "batches,async-apis,aapi-,/api/v1/async/",
        "async-apis,batches,bat-,/api/v1/bat/",
        "crontab-configs,cron-jobs,cron-,",
        "cron-jobs,crontab-configs,cron-,"
    })
    void added_by_one_name_is_seen_changed_and_deleted_by_the_other(
            String one, String other, String prefix, String url) {
        assertThat(add(one, "a", "note", "first").status()).isEqualTo(200);
        Reply generated = server.post("/" + other + "/do/add", Map.of("data", data(null)));
        String id = generated.data().get("id").asText();

        assertThat(id).startsWith(prefix).hasSize(prefix.length() + 12);
        assertThat(generated.data().path("url").asText()).isEqualTo(url == null ? "" : url + id);
        assertThat(row(other, "a").get("note").asText()).isEqualTo("first");
        server.post("/" + other + "/" + mine + "a/do/modify", Map.of("data", Map.of("note", "second")));
        assertThat(row(one, "a").get("note").asText()).isEqualTo("second");
        assertThat(server.get("/" + other + "/" + mine + "a/do/delete").status())
                .isEqualTo(200);
        assertThat(row(one, "a")).isNull();
        assertThat(add(one, "a").status()).as("the id is free again").isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "auth-links,auth link",
        "sync-apis,sync API",
        "batches,batch",
        "async-apis,async API",
        "crontab-configs,crontab config",
        "cron-jobs,cron job"
    })
    void unknown_rows_are_called_by_the_name_that_was_used(String family, String entity) {
        for (Reply reply : List.of(
                server.post("/" + family + "/nobody/do/modify", Map.of("data", Map.of())),
                server.get("/" + family + "/nobody/do/delete"))) {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.body().get("detail").toString())
                    .isEqualTo("{\"entity\":\"" + entity + "\",\"id\":\"nobody\"}");
        }
    }

    @Test
    void same_id_may_be_a_link_a_batch_and_a_crontab_config() {
        for (String family : List.of("auth-links", "batches", "crontab-configs")) {
            assertThat(add(family, "same").status()).as(family).isEqualTo(200);
            assertThat(add(family, "same").reason()).isEqualTo("EClientDuplicated");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-links", "batches", "crontab-configs"})
    void many_are_added_all_or_none(String family) {
        Reply added =
                server.post("/" + family + "/do/add-many", Map.of("data", List.of(data(mine + "1"), data(mine + "2"))));
        Reply refused =
                server.post("/" + family + "/do/add-many", Map.of("data", List.of(data(mine + "3"), data(mine + "1"))));
        Reply unknown = server.post(
                "/" + family + "/do/add-many",
                Map.of("data", List.of(data(mine + "4"), data(mine + "5", "funcId", "no__such.func"))));

        assertThat(added.data().get("ids")).isEqualTo(Json.parse("[\"" + mine + "1\",\"" + mine + "2\"]"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(server.get("/" + family + "/do/list?sort=seq&noPage=true&_fuzzySearch=" + mine)
                        .column("id"))
                .containsExactly(mine + "1", mine + "2");
        assertThat(server.post("/" + family + "/do/add-many", Map.of("data", List.of()))
                        .status())
                .isEqualTo(400);
        assertThat(server.post("/" + family + "/do/add-many", Map.of("data", List.of(1)))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-links", "batches", "crontab-configs"})
    void many_are_changed_by_filter_and_their_arguments_merged(String family) {
        add(family, "1", "tagsJSON", List.of(mine + "x"), "funcCallKwargsJSON", Map.of("a", 1));
        add(family, "2", "tagsJSON", List.of(mine + "x", "y"), "funcCallKwargsJSON", Map.of("b", 2));
        add(family, "3", "funcCallKwargsJSON", Map.of("c", 3));

        Reply changed = server.post(
                "/" + family + "/do/modify-many?tags=" + mine + "x",
                Map.of("data", Map.of("funcCallKwargsJSON", Map.of("b", 9), "isDisabled", true, "note", "N")));

        assertThat(changed.data().get("ids")).isEqualTo(Json.parse("[\"" + mine + "1\",\"" + mine + "2\"]"));
        assertThat(row(family, "1").get("funcCallKwargsJSON")).isEqualTo(Json.parse("{\"a\":1,\"b\":9}"));
        assertThat(row(family, "2").get("funcCallKwargsJSON")).isEqualTo(Json.parse("{\"b\":9}"));
        assertThat(row(family, "2").get("isDisabled").asBoolean()).isTrue();
        assertThat(row(family, "3").get("isDisabled").asBoolean()).isFalse();
        assertThat(row(family, "3").get("funcCallKwargsJSON")).isEqualTo(Json.parse("{\"c\":3}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-links", "sync-apis", "batches", "async-apis", "crontab-configs", "cron-jobs"})
    void without_a_condition_nothing_happens_to_many(String family) {
        add(family, "1");
        Reply modify = server.post("/" + family + "/do/modify-many?pageSize=1", Map.of("data", Map.of("note", "x")));
        Reply delete = server.get("/" + family + "/do/delete-many?id=");

        assertThat(modify.reason()).isEqualTo("EBizCondition.ModifyConditionNotSpecified");
        assertThat(delete.reason()).isEqualTo("EBizCondition.DeleteConditionNotSpecified");
        assertThat(row(family, "1").get("note").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-links", "batches", "crontab-configs"})
    void many_are_deleted_and_both_keys_tell_which(String family) {
        add(family, "1");
        add(family, "2");
        add(family, "3");

        Reply deleted = server.get("/" + family + "/do/delete-many?pageSize=1&id=" + mine + "1," + mine + "3");

        assertThat(deleted.data())
                .isEqualTo(Json.parse("{\"ids\":[\"%1$s1\",\"%1$s3\"],\"id\":[\"%1$s1\",\"%1$s3\"]}".formatted(mine)));
        assertThat(server.get("/" + family + "/do/list?_fuzzySearch=" + mine).column("id"))
                .containsExactly(mine + "2");
        assertThat(server.get("/" + family + "/do/delete-many?id=" + mine + "1").data())
                .isEqualTo(Json.parse("{\"ids\":[],\"id\":[]}"));
    }

    @ParameterizedTest
    @CsvSource({"auth-links", "batches", "crontab-configs"})
    void lists_are_filtered_by_everything_the_table_names(String family) {
        add(family, "1", "tagsJSON", List.of("red", "blue"));
        add(family, "2", "funcId", "other__kinds.times", "tagsJSON", List.of("red"));
        String list = "/" + family + "/do/list?noPage=true&_fuzzySearch=" + mine + "&";

        assertThat(server.get(list + "funcId=" + FUNC).column("id")).containsExactly(mine + "1");
        assertThat(server.get(list + "tags=red,blue").column("id")).containsExactly(mine + "1");
        assertThat(server.get(list + "tags=red").column("id")).containsExactly(mine + "2", mine + "1");
        assertThat(server.get(list + "func_scriptSetId=other").column("id")).containsExactly(mine + "2");
        assertThat(server.get(list + "func_scriptId=demo__kinds,none__none").column("id"))
                .containsExactly(mine + "1");
        assertThat(server.get(list + "origin=UI").column("id")).hasSize(2);
        assertThat(server.get(list + "origin=user&originId=u-ann").column("id")).hasSize(2);
        assertThat(server.get(list + "originId=u-bob").column("id")).isEmpty();
        assertThat(server.get(list + "func_tags=none").column("id")).isEmpty();
        assertThat(server.get(list + "sort=funcId").column("id")).containsExactly(mine + "1", mine + "2");
        assertThat(server.get(list + "orderBy=seq&orderMethod=asc").column("id"))
                .containsExactly(mine + "1", mine + "2");
        assertThat(server.get(list + "colour=red").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"batches", "crontab-configs"})
    void deleted_function_leaves_its_rows_behind(String family) {
        server.published("gone__kinds", "f");
        add(family, "1", "funcId", "gone__kinds.f");
        server.get("/script-sets/gone/do/delete");

        JsonNode row = row(family, "1");

        assertThat(row.get("funcId").asText()).isEqualTo("gone__kinds.f");
        assertThat(row.get("func_id").isNull()).isTrue();
        assertThat(server.post("/" + family + "/" + mine + "1/do/modify", Map.of("data", Map.of("note", "x")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void batch_has_neither_expiry_nor_rates_nor_trust() {
        add("batches", "1");

        assertThat(row("batches", "1").fieldNames())
                .toIterable()
                .contains("showInDoc", "apiAuthId", "apia_type", "lastTaskStatus", "taskRecordLimit")
                .doesNotContain("expireTime", "throttlingJSON", "trusted");
        assertThat(add("batches", "2", "expireTime", "2030-01-01T00:00:00Z").detailMessage())
                .isEqualTo("Found unexpected field `expireTime`");
    }

    @Test
    void expression_is_known_by_both_its_names() {
        add("crontab-configs", "old", "crontab", " 0  9 * * 1-5 ");
        add("cron-jobs", "new", "cronExpr", "*/5 * * * *");
        add("cron-jobs", "none");

        assertThat(row("cron-jobs", "old").get("cronExpr").asText()).isEqualTo("0 9 * * 1-5");
        assertThat(row("crontab-configs", "new").get("crontab").asText()).isEqualTo("*/5 * * * *");
        assertThat(row("cron-jobs", "none").get("crontab").isNull()).isTrue();
        assertThat(row("cron-jobs", "none").get("scope").asText()).isEqualTo("GLOBAL");
        server.post("/cron-jobs/" + mine + "old/do/modify", Map.of("data", Map.of("note", "x")));
        assertThat(row("cron-jobs", "old").get("cronExpr").asText()).isEqualTo("0 9 * * 1-5");
        server.post("/cron-jobs/" + mine + "old/do/modify", "{\"data\":{\"crontab\":null}}");
        assertThat(row("cron-jobs", "old").get("cronExpr").isNull()).isTrue();
        server.post(
                "/crontab-configs/do/modify-many?id=" + mine + "new", Map.of("data", Map.of("crontab", "0 0 * * *")));
        assertThat(row("cron-jobs", "new").get("cronExpr").asText()).isEqualTo("0 0 * * *");
    }

    @Test
    void bad_expression_is_told_by_the_name_that_was_used() {
        Reply old = add("crontab-configs", "1", "crontab", "61 * * * *");
        Reply later = add("cron-jobs", "1", "cronExpr", "61 * * * *");

        assertThat(old.status()).isEqualTo(400);
        assertThat(old.reason()).isEqualTo("EClientBadRequest.InvalidCronTabExpression");
        assertThat(old.body().get("message").asText()).isEqualTo("Invalid Cron expression");
        assertThat(old.body().at("/detail/crontab").asText()).isEqualTo("61 * * * *");
        assertThat(old.detailMessage()).isEqualTo("`61` is no minute, which is 0 to 59");
        assertThat(later.reason()).isEqualTo("EClientBadRequest.InvalidCronExpression");
        assertThat(later.body().at("/detail/cronExpr").asText()).isEqualTo("61 * * * *");
        assertThat(add("cron-jobs", "2", "cronExpr", "* * * * * *").detailMessage())
                .contains("at least 5 s");
    }

    @ParameterizedTest
    @CsvSource({"timezone,Mars/Base", "timezone,''", "scope,''", "expireTime,soon", "showInDoc,true", "apiAuthId,x"})
    void bad_values_of_a_crontab_config_are_refused(String name, String value) {
        assertThat(add("crontab-configs", "1", name, value).status()).isEqualTo(400);
    }

    @Test
    void crontab_config_keeps_zone_scope_and_expiry_and_is_filtered_by_scope() {
        add(
                "crontab-configs",
                "1",
                "timezone",
                "Europe/Berlin",
                "scope",
                mine + "s",
                "expireTime",
                "2030-01-01T00:00:00+08:00");
        add("crontab-configs", "2");
        JsonNode row = server.get("/cron-jobs/do/list?_withTaskInfoCount=true&scope=" + mine + "s,none")
                .data()
                .get(0);

        assertThat(row.get("id").asText()).isEqualTo(mine + "1");
        assertThat(row.get("timezone").asText()).isEqualTo("Europe/Berlin");
        assertThat(row.get("expireTime").asText()).isEqualTo("2029-12-31T16:00:00.000Z");
        assertThat(row.get("taskInfoCount").asInt(-1)).isZero();
        assertThat(row.fieldNames())
                .toIterable()
                .contains(
                        "configMD5", "saveResult", "lastTaskStatus", "dynamicCronExpr", "isPaused", "pauseExpireTime");
    }

    @Test
    void crontab_config_is_run_now_under_its_short_name() {
        add("cron-jobs", "1");

        Reply known = server.post("/cron/" + mine + "1", Map.of());
        assertThat(known.status()).as(known.body().toString()).isEqualTo(200);
        assertThat(known.data().isNull()).isTrue();
        Reply unknown = server.post("/cron/nobody", Map.of());
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body().get("message").asText()).isEqualTo("No such Cron Job");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-links", "batches", "crontab-configs"})
    void readers_see_and_change_nothing(String family) {
        add(family, "1");

        assertThat(server.get("reader", "/" + family + "/do/list?id=" + mine + "1")
                        .data())
                .hasSize(1);
        for (String action : List.of("do/add", "do/add-many", "do/modify-many", mine + "1/do/modify")) {
            assertThat(server.post("reader", "/" + family + "/" + action, Map.of())
                            .reason())
                    .as(action)
                    .isEqualTo("EUserPrivilege");
        }
        assertThat(server.get("reader", "/" + family + "/do/delete-many?id=" + mine + "1")
                        .reason())
                .isEqualTo("EUserPrivilege");
        assertThat(server.get("reader", "/" + family + "/" + mine + "1/do/delete")
                        .reason())
                .isEqualTo("EUserPrivilege");
    }
}
