package dff.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.FeatureServer;
import dff.app.FeatureServer.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests on configs beside their management. Nothing is fired here: it is run by hand. */
class CrontabRoutesTest {
    private static final String NEVER = "0 0 29 2 *";

    @TempDir
    static Path directory;

    private static FeatureServer server;
    private static int count;
    private String id;

    @BeforeAll
    static void start() {
        server = new FeatureServer(directory);
        server.published("crons__a", "f");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void name(TestInfo test) {
        id = "cron-" + count++;
    }

    private Reply add(Object... more) {
        Map<String, Object> data = new HashMap<>(
                Map.of("id", id, "funcId", "crons__a.f", "funcCallKwargsJSON", Map.of("x", 1), "cronExpr", NEVER));
        for (int i = 0; i < more.length; i += 2) {
            data.put((String) more[i], more[i + 1]);
        }
        return server.post("/cron-jobs/do/add", Map.of("data", data));
    }

    private JsonNode row() {
        return server.get("/crontab-configs/do/list?id=" + id).data().get(0);
    }

    private List<Map<String, Object>> rows(String query) {
        return server.database.read(
                handle -> handle.createQuery(query).bind("id", id).mapToMap().list());
    }

    @Test
    void arguments_larger_than_may_wait_in_a_queue_are_refused_with_both_sizes() {
        String large =
                "a".repeat(Math.toIntExact(FeatureServer.RULES.background().maxArguments()));

        Reply refused = add("funcCallKwargsJSON", Map.of("x", large));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().toString()).contains("_FUNC_TASK_ASYNC_ARGUMENTS_LIMIT", "\"size\"", "\"max\"");

        add();
        server.database.write(handle -> handle.execute(
                "UPDATE crontab_config SET func_call_kwargs_json = ? WHERE id = ?", "{\"x\":\"" + large + "\"}", id));
        assertThat(server.post("/crontab-configs/" + id + "/do/run", Map.of()).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "+10000-01-01T00:00:00Z"})
    void time_beyond_all_calendars_is_refused_by_name(String time) {
        Reply refused = add("expireTime", time);

        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
        assertThat(refused.body().toString()).contains("expireTime");
    }

    @Test
    void config_without_policies_is_as_it_was_in_the_original() {
        add();

        JsonNode row = row();
        assertThat(row.get("overlapPolicy").asText()).isEqualTo("skip");
        assertThat(row.get("missedPolicy").asText()).isEqualTo("none");
        assertThat(row.get("missedWindow").asInt()).isEqualTo(3_600);
        assertThat(row.get("jitter").asInt(-1)).isZero();
        assertThat(row.get("effectiveCronExpr").asText()).isEqualTo(NEVER);
        assertThat(row.get("exprSource").asText()).isEqualTo("own");
        assertThat(row.get("effectiveTimezone").asText()).isEqualTo("Z");
        assertThat(row.get("nextTime").asText()).matches("20\\d\\d-02-29T00:00:00.000Z");
        assertThat(row.get("isPaused").asBoolean(true)).isFalse();
        assertThat(row.get("isLate").asBoolean(true)).isFalse();
        for (String name : List.of(
                "pauseExpireTime",
                "pauseReason",
                "dynamicCronExpr",
                "dynamicCronExprExpireTime",
                "lastTriggerTime",
                "lastDecision")) {
            assertThat(row.get(name).isNull()).as(name).isTrue();
        }
    }

    @Test
    void policies_are_kept_and_changed_one_by_one() {
        add("overlapPolicy", "queue", "missedPolicy", "last", "missedWindow", 60, "jitter", 5);
        server.post("/crontab-configs/" + id + "/do/modify", Map.of("data", Map.of("missedPolicy", "all")));

        JsonNode row = row();
        assertThat(row.get("overlapPolicy").asText()).isEqualTo("queue");
        assertThat(row.get("missedPolicy").asText()).isEqualTo("all");
        assertThat(row.get("missedWindow").asInt()).isEqualTo(60);
        assertThat(row.get("jitter").asInt()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "overlapPolicy,later,skip",
        "missedPolicy,some,none",
        "missedWindow,0,1",
        "missedWindow,604801,604800",
        "jitter,-1,0",
        "jitter,3601,3600"
    })
    void bad_policies_are_refused_with_field_value_and_range(String field, String value, String allowed) {
        Object sent = value.matches("-?\\d+") ? (Object) Integer.parseInt(value) : value;

        Reply reply = add(field, sent);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.detailMessage()).contains(field, value, allowed);
    }

    @Test
    void disabled_config_is_never_due() {
        add("isDisabled", true);

        assertThat(row().get("nextTime").isNull()).isTrue();
    }

    @Test
    void next_times_are_told_in_the_zone_asked_for() {
        Reply reply = server.get("/crontab-configs/next-times/do/list?cronExpr="
                + FeatureServer.encoded("30 2 * * *")
                + "&timezone=Europe/Berlin&from=2026-03-28T00:00:00Z&count=3");

        List<String> times = new ArrayList<>();
        reply.data().get("times").forEach(time -> times.add(time.asText()));
        // the clock is put forward on the 29th: 02:30 does not exist
        assertThat(times)
                .containsExactly("2026-03-28T01:30:00.000Z", "2026-03-29T01:00:00.000Z", "2026-03-30T00:30:00.000Z");
        assertThat(reply.data().get("timezone").asText()).isEqualTo("Europe/Berlin");
        assertThat(reply.data().get("serverTimezone").asText()).isEqualTo("Z");
    }

    @Test
    void next_times_end_where_they_are_to() {
        Reply reply = server.get("/cron-jobs/next-times/do/list?cronExpr="
                + FeatureServer.encoded("0 * * * *")
                + "&from=2026-01-01T00:00:00Z&until=2026-01-01T02:00:00Z&count=500");

        assertThat(reply.data().get("times")).hasSize(2);
        assertThat(server.get("/cron-jobs/next-times/do/list?cronExpr=" + FeatureServer.encoded("* * * * *"))
                        .data()
                        .get("times"))
                .hasSize(10);
    }

    @ParameterizedTest
    @CsvSource({
        "cronExpr=61+*+*+*+*,EClientBadRequest.InvalidCronTabExpression",
        "cronExpr=*+*+*+*+*+*,EClientBadRequest.InvalidCronTabExpression",
        "cronExpr=*+*+*+*+*&timezone=Mars/Olympus,EClientBadRequest",
        "cronExpr=*+*+*+*+*&count=501,EClientBadRequest",
        "timezone=UTC,EClientBadRequest"
    })
    void bad_questions_for_next_times_are_refused(String query, String reason) {
        Reply reply = server.get("/crontab-configs/next-times/do/list?" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.reason()).isEqualTo(reason);
        assertThat(reply.detailMessage()).isNotEmpty();
    }

    @Test
    void run_now_accepts_a_task_and_is_seen_in_records() {
        add();

        Reply run = server.post("/crontab-configs/" + id + "/do/run", Map.of());

        String task = run.data().get("taskId").asText();
        assertThat(rows("SELECT id, exec_mode, origin, cron_expr FROM task WHERE origin_id = :id"))
                .containsExactly(Map.of("id", task, "exec_mode", "manual", "origin", "cronJob", "cron_expr", NEVER));
        JsonNode fire = server.get("/cron-jobs/" + id + "/fires/do/list").data().get(0);
        assertThat(fire.get("decision").asText()).isEqualTo("started");
        assertThat(fire.get("execMode").asText()).isEqualTo("manual");
        assertThat(fire.get("taskId").asText()).isEqualTo(task);
        assertThat(fire.get("taskStatus").asText()).isEqualTo("pending");
        assertThat(fire.get("reason").isNull()).isTrue();
        JsonNode triggered = server.get("/crontab-configs/" + id + "/recent-triggered/do/list")
                .data();
        assertThat(triggered).hasSize(1);
        assertThat(triggered.get(0).get(0).isIntegralNumber()).isTrue();
        assertThat(triggered.get(0).get(1).asText()).isEqualTo("manual");
        assertThat(row().get("lastTriggerTime").asText()).endsWith("Z");
        assertThat(row().at("/lastDecision/decision").asText()).isEqualTo("started");
    }

    @Test
    void config_of_a_function_that_is_gone_cannot_be_run() {
        add();
        server.database.write(
                handle -> handle.execute("UPDATE crontab_config SET func_id = 'crons__a.gone' WHERE id = ?", id));

        Reply run = server.post("/cron-jobs/" + id + "/do/run", Map.of());

        assertThat(run.status()).isEqualTo(404);
        assertThat(run.body().at("/detail/id").asText()).isEqualTo("crons__a.gone");
    }

    @Test
    void decisions_are_paged_newest_first_with_a_sentence() {
        add();
        for (int i = 1; i <= 12; i++) {
            int due = i * 60_000;
            server.database.write(handle -> handle.execute("""
                    INSERT INTO trigger_fire (config_id, exec_mode, due_time, delay, decision, reason, decide_time)
                    VALUES (?, 'cronJob', ?, 0, 'skipped', 'paused', ?)
                    """, id, due, due));
        }

        Reply page = server.get("/cron-jobs/" + id + "/fires/do/list?pageSize=5&pageNumber=2");

        assertThat(page.data()).hasSize(5);
        assertThat(page.data().get(0).get("dueTime").asText()).isEqualTo("1970-01-01T00:07:00.000Z");
        assertThat(page.data().get(0).get("message").asText()).isEqualTo("The config was paused");
        assertThat(page.body().at("/pageInfo/totalCount").asInt()).isEqualTo(12);
        assertThat(server.get("/cron-jobs/" + id + "/fires/do/list?decision=started")
                        .data())
                .isEmpty();
    }

    @Test
    void pause_of_a_config_is_shown_until_it_is_resumed() {
        add("cronExpr", "* * * * *");

        Reply paused = server.post(
                "/crontab-configs/" + id + "/do/pause", Map.of("expires", 3_600, "reason", " moving house "));
        JsonNode during = row();
        server.post("/cron-jobs/" + id + "/do/pause", Map.of());
        JsonNode forGood = row();
        server.post("/cron-jobs/" + id + "/do/resume", Map.of());
        JsonNode after = row();

        assertThat(paused.data().get("id").asText()).isEqualTo(id);
        assertThat(during.get("isPaused").asBoolean()).isTrue();
        assertThat(during.get("pauseReason").asText()).isEqualTo("moving house");
        assertThat(during.get("nextTime").asText())
                .isGreaterThanOrEqualTo(during.get("pauseExpireTime").asText());
        assertThat(forGood.get("isPaused").asBoolean()).isTrue();
        assertThat(forGood.get("pauseExpireTime").isNull()).isTrue();
        assertThat(forGood.get("nextTime").isNull()).isTrue();
        assertThat(after.get("isPaused").asBoolean(true)).isFalse();
        assertThat(after.get("nextTime").isNull()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"expires\":0}", "{\"expires\":31536001}", "{\"expires\":\"long\"}", "{\"until\":1}"})
    void bad_pauses_are_refused(String body) {
        add();

        assertThat(server.post("/crontab-configs/" + id + "/do/pause", body).status())
                .isEqualTo(400);
        assertThat(server.post("/crontab-configs/do/pause", body).status()).isEqualTo(400);
    }

    @Test
    void pause_of_everything_is_part_of_the_state() {
        server.post("/crontab-configs/do/pause", Map.of("reason", "upgrade"));
        JsonNode paused = server.get("/cron-jobs/state/do/get").data();
        server.post("/cron-jobs/do/resume", Map.of());
        JsonNode resumed = server.get("/crontab-configs/state/do/get").data();

        assertThat(paused.get("isPaused").asBoolean()).isTrue();
        assertThat(paused.get("pauseReason").asText()).isEqualTo("upgrade");
        assertThat(resumed.get("isPaused").asBoolean(true)).isFalse();
        assertThat(resumed.get("leader").isNull()).isTrue();
        assertThat(resumed.get("lateCount").isIntegralNumber()).isTrue();
    }

    @Test
    void runs_that_have_not_started_are_listed_and_marked() {
        add();
        server.database.write(handle -> handle.execute("""
                INSERT INTO trigger_late (config_id, due_time, delay, func_id, task_id, reason, found_time)
                VALUES (?, 60000, 0, 'crons__a.f', NULL, 'waiting', 1)
                """, id));

        JsonNode late = server.get("/crontab-configs/late/do/list").data().get(0);
        boolean marked = row().get("isLate").asBoolean();
        server.database.write(handle -> handle.execute("DELETE FROM trigger_late"));

        assertThat(late.get("id").asText()).isEqualTo(id);
        assertThat(late.get("funcId").asText()).isEqualTo("crons__a.f");
        assertThat(late.get("dueTime").asText()).isEqualTo("1970-01-01T00:01:00.000Z");
        assertThat(late.get("seconds").asLong()).isPositive();
        assertThat(late.get("reason").asText()).isEqualTo("waiting");
        assertThat(marked).isTrue();
    }

    @Test
    void what_is_not_there_is_not_found() {
        for (String action : List.of("run", "pause", "resume")) {
            Reply reply = server.post("/crontab-configs/nobody/do/" + action, Map.of());
            assertThat(reply.status()).as(action).isEqualTo(404);
            assertThat(reply.body().at("/detail/entity").asText()).isEqualTo("crontab config");
        }
        assertThat(server.get("/cron-jobs/nobody/fires/do/list").status()).isEqualTo(404);
        assertThat(server.get("/cron-jobs/nobody/recent-triggered/do/list").status())
                .isEqualTo(404);
    }

    @Test
    void readers_look_and_change_nothing() {
        add();
        for (String path : List.of(
                "/crontab-configs/" + id + "/do/run",
                "/crontab-configs/" + id + "/do/pause",
                "/crontab-configs/" + id + "/do/resume",
                "/crontab-configs/do/pause",
                "/crontab-configs/do/resume")) {
            assertThat(server.post("reader", path, Map.of()).reason()).as(path).isEqualTo("EUserPrivilege");
            assertThat(server.post(null, path, Map.of()).status()).as(path).isEqualTo(401);
        }
        for (String path : List.of(
                "/crontab-configs/state/do/get",
                "/crontab-configs/late/do/list",
                "/crontab-configs/" + id + "/fires/do/list",
                "/crontab-configs/" + id + "/recent-triggered/do/list")) {
            assertThat(server.get("reader", path).status()).as(path).isEqualTo(200);
            assertThat(server.get(null, path).status()).as(path).isEqualTo(401);
        }
        assertThat(row().get("isPaused").asBoolean(true)).isFalse();
        assertThat(rows("SELECT id FROM task WHERE origin_id = :id")).isEmpty();
    }
}
