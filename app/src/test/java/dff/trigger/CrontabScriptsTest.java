package dff.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Reply;
import dff.app.Workspace;
import dff.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scripts see and change of crontab configs, and of auth links: real scripts on a real server. */
class CrontabScriptsTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Never while a test runs. */
    private static final String RARE = "0 0 29 2 *";

    @BeforeAll
    static void publish() {
        WORK.publish("crons__main", """
                @DFF.API('target')
                def target(x=1, y=2):
                    return [x, y, _DFF_ORIGIN, _DFF_EXEC_MODE]

                @DFF.API('ask')
                def ask(entity, method, args):
                    try:
                        return getattr(getattr(DFF, entity), method)(**args)
                    except Exception as e:
                        return [type(e).__name__, str(e)]

                @DFF.API('own')
                def own(other):
                    global _DFF_ORIGIN_ID
                    _DFF_ORIGIN_ID = other
                    DFF.CRON_JOB.set_cron_expr('0 3 1 1 *', 600)
                    DFF.CRON_JOB.pause(60)
                    return [DFF.CRON_JOB.get()['id'], DFF.CRON_JOB.get_cron_expr()]
                """);
    }

    private static String config(String function, Map<String, Object> kwargs) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("funcId", "crons__main." + function);
        data.put("cronExpr", RARE);
        data.put("scope", "crons-" + System.nanoTime());
        data.put("funcCallKwargsJSON", kwargs);
        Reply added = WORK.admin().post("/api/v1/crontab-configs/do/add", Map.of("data", data));
        assertThat(added.status()).as(added.toString()).isEqualTo(200);
        return added.data().path("id").asText();
    }

    private static JsonNode row(String id) {
        return WORK.admin()
                .get("/api/v1/crontab-configs/do/list?id=" + id)
                .data()
                .get(0);
    }

    private static JsonNode ask(String entity, String method, Map<String, ?> args) {
        Reply reply = WORK.admin()
                .post(
                        "/api/v1/func/crons__main.ask",
                        Map.of("kwargs", Map.of("entity", entity, "method", method, "args", args)));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.data().has("result") ? reply.data().get("result") : reply.data();
    }

    private static JsonNode ended(String filter) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> WORK.admin()
                                .get("/api/v1/task-records/func/do/list?" + filter)
                                .data()
                                .path(0),
                        row -> row.path("endTimeMs").asLong() > 0);
    }

    @Test
    void expression_of_a_script_holds_until_it_is_cleared() {
        String id = config("target", Map.of());

        assertThat(ask("CRON_JOB", "set_cron_expr", Map.of("expr", " @hourly ", "entity_id", id))
                        .isNull())
                .isTrue();
        JsonNode row = row(id);
        assertThat(row.path("dynamicCronExpr").asText()).isEqualTo("@hourly");
        assertThat(row.path("dynamicCronExprExpireTime").isNull()).isTrue();
        assertThat(row.path("exprSource").asText()).isEqualTo("dynamic");
        assertThat(row.path("cronExpr").asText()).isEqualTo(RARE);
        assertThat(ask("CRONTAB_CONFIG", "get_temp_crontab", Map.of("entity_id", id))
                        .asText())
                .isEqualTo("@hourly");
        assertThat(ask("CRON_JOB", "get_all_cron_expr", Map.of()).path(id).asText())
                .isEqualTo("@hourly");
        assertThat(ask("CRON_JOB", "get", Map.of("entity_id", id))
                        .path("effectiveCronExpr")
                        .asText())
                .isEqualTo("@hourly");

        ask("CRON_JOB", "set_cron_expr", Map.of("expr", "30 0 9 L * 5#2", "entity_id", id, "expires", 600));
        assertThat(row(id).path("dynamicCronExpr").asText()).isEqualTo("30 0 9 L * 5#2");
        assertThat(row(id).path("dynamicCronExprExpireTime").isNull()).isFalse();

        ask("CRON_JOB", "clear_cron_expr", Map.of("entity_id", id));
        assertThat(row(id).path("exprSource").asText()).isEqualTo("own");
        assertThat(ask("CRON_JOB", "get_cron_expr", Map.of("entity_id", id)).isNull())
                .isTrue();
        assertThat(ask("CRON_JOB", "get_all_cron_expr", Map.of()).has(id)).isFalse();
    }

    @Test
    void pause_of_a_script_names_its_function_and_ends() {
        String id = config("target", Map.of());

        ask("CRON_JOB", "pause", Map.of("expires", 3_600, "entity_id", id));

        assertThat(row(id).path("isPaused").asBoolean()).isTrue();
        assertThat(row(id).path("pauseExpireTime").isNull()).isFalse();
        assertThat(row(id).path("pauseReason").asText()).isEqualTo("DFF.CRON_JOB.pause, crons__main.ask");
    }

    @Test
    void script_means_the_config_that_started_it_whatever_it_says() {
        String other = config("target", Map.of());
        String id = config("own", Map.of("other", other));

        Reply run = WORK.admin().post("/api/v1/crontab-configs/" + id + "/do/run", Map.of());

        assertThat(run.status()).as(run.toString()).isEqualTo(200);
        JsonNode record = ended("originId=" + id);
        assertThat(record.path("returnValueJSON").toString())
                .as(record.toString())
                .isEqualTo("[\"" + id + "\",\"0 3 1 1 *\"]");
        assertThat(row(id).path("isPaused").asBoolean()).isTrue();
        assertThat(row(id).path("dynamicCronExpr").asText()).isEqualTo("0 3 1 1 *");
        assertThat(row(other).path("isPaused").asBoolean()).isFalse();
        assertThat(row(other).path("dynamicCronExpr").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set_cron_expr | {'expr':'61 * * * *'} | `61` is no minute, which is 0 to 59",
                "set_cron_expr | {'expr':'* * * * * *'} | at least 5 s are needed",
                "set_cron_expr | {'expr':''} | one to five are needed",
                "set_cron_expr | {'expr':5} | `expr` should be a string",
                "set_cron_expr | {'expr':null} | `expr` should be a string",
                "set_cron_expr | {'expr':'0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23 * * * *'} | more than 64 characters",
                "set_cron_expr | {'expr':'@daily','expires':0} | `expires` should be an integer between 1 and 31536000, not 0",
                "set_cron_expr | {'expr':'@daily','expires':'9'} | `expires` should be an integer between 1 and 31536000",
                "set_cron_expr | {'expr':'@daily','expires':1.5} | `expires` should be an integer between 1 and 31536000",
                "pause | {'expires':31536001} | `expires` should be an integer between 1 and 31536000, not 31536001",
                "pause | {'expires':18446744073709551621} | `expires` should be an integer between 1 and 31536000",
                "pause | {'expires':true} | `expires` should be an integer between 1 and 31536000",
                "pause | {'expires':null} | `expires` should be an integer between 1 and 31536000",
                "call | {'timeout':0} | `timeout` should be an integer between 1 and 3600",
                "call | {'queue':18446744073709551617} | `queue` should be an integer between 1 and 9",
                "call | {'queue':10} | `queue` should be an integer between 1 and 9",
                "call | {'expires':86401} | `expires` should be an integer between 1 and 86400"
            })
    void bad_values_are_refused_and_change_nothing(String method, String args, String message) {
        String id = config("target", Map.of());
        Map<String, Object> given = new LinkedHashMap<>();
        JsonNode parsed = Json.parse(args.replace('\'', '"'));
        parsed.properties().forEach(entry -> given.put(entry.getKey(), entry.getValue()));
        given.put("entity_id", id);

        JsonNode raised = ask("CRON_JOB", method, given);

        assertThat(raised.path(0).asText()).as(raised.toString()).isEqualTo("BadEntityCall");
        assertThat(raised.path(1).asText()).contains(message);
        assertThat(row(id).path("dynamicCronExpr").isNull()).isTrue();
        assertThat(row(id).path("isPaused").asBoolean()).isFalse();
    }

    @Test
    void what_does_not_exist_cannot_be_changed() {
        String id = config("target", Map.of());
        for (String unknown :
                List.of("nobody", "' OR '1'='1", "%", "cron-AUTORUN-crons__main.target", "x".repeat(65), "")) {
            for (Map.Entry<String, Map<String, Object>> one : Map.<String, Map<String, Object>>of(
                            "set_cron_expr", Map.of("expr", "@daily", "entity_id", unknown),
                            "get_cron_expr", Map.of("entity_id", unknown),
                            "clear_cron_expr", Map.of("entity_id", unknown),
                            "pause", Map.of("expires", 5, "entity_id", unknown),
                            "call", Map.of("entity_id", unknown))
                    .entrySet()) {
                JsonNode raised = ask("CRON_JOB", one.getKey(), one.getValue());
                assertThat(raised.path(0).asText()).as(one + " " + raised).isEqualTo("EntityNotFound");
            }
            assertThat(ask("CRON_JOB", "get", Map.of("entity_id", unknown)).isNull())
                    .isTrue();
        }
        JsonNode raised = ask("CRON_JOB", "pause", Map.of("expires", 5));
        assertThat(raised.path(0).asText()).isEqualTo("BadEntityCall");
        assertThat(raised.path(1).asText()).contains("`entity_id` is needed");
        assertThat(ask("CRON_JOB", "get", Map.of()).isNull()).isTrue();
        assertThat(row(id).path("dynamicCronExpr").isNull()).isTrue();
        assertThat(row(id).path("isPaused").asBoolean()).isFalse();
    }

    @Test
    void config_is_called_with_its_arguments_and_those_of_the_script() {
        String id = config("target", Map.of("x", 5));

        ask("CRON_JOB", "call", Map.of("entity_id", id, "kwargs", Map.of("y", 6), "trigger_time", 1_000_000_000));

        JsonNode record = ended("originId=" + id);
        assertThat(record.path("returnValueJSON").toString())
                .as(record.toString())
                .isEqualTo("[5,6,\"crontab\",\"async\"]");
        assertThat(record.path("queue").asInt()).isEqualTo(8);
        assertThat(record.path("origin").asText()).isEqualTo("cronJob");
        JsonNode fixed = ask("CRON_JOB", "call", Map.of("entity_id", id, "kwargs", Map.of("x", 6)));
        assertThat(fixed.path(0).asText()).isEqualTo("BadEntityCall");
        JsonNode rows =
                ask("CRON_JOB", "query", Map.of("fields", List.of("id"), "filters", Map.of("id", Map.of("eq", id))));
        assertThat(rows.toString()).isEqualTo("[{\"id\":\"" + id + "\"}]");
    }

    /** Disabling it also stops a function that starts itself by it. */
    @Test
    void what_is_disabled_cannot_be_called_by_scripts() {
        String config = config("target", Map.of());
        String link = WORK.link("crons__main.target").replaceFirst(".*/", "");
        String batch = WORK.admin()
                .post(
                        "/api/v1/batches/do/add",
                        Map.of("data", Map.of("funcId", "crons__main.target", "funcCallKwargsJSON", Map.of())))
                .data()
                .path("id")
                .asText();
        Map<String, String> kinds =
                Map.of("CRON_JOB", "crontab-configs", "SYNC_API", "auth-links", "ASYNC_API", "batches");
        Map<String, String> ids = Map.of("CRON_JOB", config, "SYNC_API", link, "ASYNC_API", batch);
        ids.forEach((kind, id) -> {
            Map<String, Object> off = Map.of("data", Map.of("isDisabled", true));
            assertThat(WORK.admin()
                            .post("/api/v1/" + kinds.get(kind) + "/" + id + "/do/modify", off)
                            .status())
                    .isEqualTo(200);

            JsonNode raised = ask(kind, "call", Map.of("entity_id", id));

            assertThat(raised.path(0).asText()).as(raised.toString()).isEqualTo("BadEntityCall");
            assertThat(raised.path(1).asText()).contains("is disabled", id);
        });
    }

    @Test
    void auth_links_are_seen_and_called_as_well() {
        String path = WORK.link("crons__main.target", Map.of("x", 5));
        String id = path.substring(path.lastIndexOf('/') + 1);

        assertThat(ask("AUTH_LINK", "get", Map.of("entity_id", id))
                        .path("funcId")
                        .asText())
                .isEqualTo("crons__main.target");
        assertThat(ask("SYNC_API", "query", Map.of("filters", Map.of("id", id))))
                .hasSize(1);
        ask("SYNC_API", "call", Map.of("entity_id", id, "kwargs", Map.of("y", 7)));

        JsonNode record = ended("originId=" + id);
        assertThat(record.path("returnValueJSON").toString())
                .as(record.toString())
                .isEqualTo("[5,7,\"syncAPI\",\"async\"]");
        assertThat(record.path("queue").asInt()).isEqualTo(1);
        assertThat(ask("SYNC_API", "call", Map.of("entity_id", "nobody"))
                        .path(0)
                        .asText())
                .isEqualTo("EntityNotFound");
        assertThat(ask("SYNC_API", "call", Map.of("entity_id", id, "timeout", -1))
                        .path(0)
                        .asText())
                .isEqualTo("BadEntityCall");
    }

    @Test
    void function_runs_after_each_publication_of_its_script_as_published() {
        String code = """
                @DFF.API('after', integration='Auto_Run', integration_config={'on_script_publish': True})
                def after():
                    return [%d, _DFF_ORIGIN, _DFF_EXEC_MODE, _DFF_ORIGIN_ID]

                @DFF.API('other', integration='autoRun', integration_config={'onPublish': False})
                def other():
                    pass
                """;
        String id = AutoRuns.PUBLISH + "crons__auto.after";
        for (int version = 1; version <= 2; version++) {
            WORK.publish("crons__auto", code.formatted(version));
            int runs = version;
            JsonNode rows = await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(
                            () -> WORK.admin()
                                    .get("/api/v1/task-records/func/do/list?originId=" + id)
                                    .data(),
                            found -> found.size() == runs
                                    && found.path(0).path("endTimeMs").asLong() > 0);
            assertThat(rows.path(0).path("returnValueJSON").toString())
                    .as(rows.toString())
                    .isEqualTo("[" + version + ",\"integration\",\"auto\",\"" + id + "\"]");
        }
        assertThat(WORK.admin()
                        .get("/api/v1/task-records/func/do/list?originId=" + AutoRuns.PUBLISH + "crons__auto.other")
                        .data())
                .isEmpty();
    }
}
