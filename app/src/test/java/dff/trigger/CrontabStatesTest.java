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
import org.junit.jupiter.api.io.TempDir;

/** Lists of configs by how they stand, and what all of a list are due by. Nothing is fired here. */
class CrontabStatesTest {
    @TempDir
    static Path directory;

    private static FeatureServer server;

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
    void clear() {
        write("DELETE FROM crontab_config");
        write("DELETE FROM task_record");
        write("DELETE FROM trigger_late");
        write("UPDATE func SET extra_config_json = NULL");
    }

    private static void write(String sql, Object... values) {
        server.database.write(handle -> handle.execute(sql, values));
    }

    private static void add(String id, Object... more) {
        Map<String, Object> data = new HashMap<>(
                Map.of("id", id, "funcId", "crons__a.f", "funcCallKwargsJSON", Map.of(), "cronExpr", "0 8 * * *"));
        for (int i = 0; i < more.length; i += 2) {
            data.put((String) more[i], more[i + 1]);
        }
        assertThat(server.post("/crontab-configs/do/add", Map.of("data", data)).status())
                .isEqualTo(200);
    }

    private static void ran(String id, String... statuses) {
        for (String status : statuses) {
            write("""
                    INSERT INTO task_record (id, root_task_id, script_set_id, script_id, func_id, origin, origin_id, trigger_time, queue, ignore_result, status)
                    VALUES (LOWER(HEX(RANDOMBLOB(16))), 'ROOT', 'crons', 'crons__a', 'crons__a.f', 'cronJob', ?, 1, 8, 0, ?)
                    """, id, status);
        }
    }

    private static List<String> listed(String state) {
        return server.get("/crontab-configs/do/list?sort=id&state=" + state).column("id");
    }

    @Test
    void failing_are_those_whose_last_run_failed() {
        for (String id : List.of("cancelled", "failed", "never-ran", "recovered", "skipped-since", "timed-out")) {
            add(id);
        }
        ran("failed", "success", "failure");
        ran("timed-out", "timeout");
        ran("recovered", "failure", "success");
        ran("skipped-since", "failure", "skip", "skip");
        ran("cancelled", "failure", "cancelled");

        assertThat(listed("failing")).containsExactly("failed", "skipped-since", "timed-out");
    }

    @Test
    void paused_are_those_whose_pause_has_not_ended() {
        for (String id : List.of("ended", "for-an-hour", "for-good", "runs")) {
            add(id);
        }
        server.post("/crontab-configs/for-good/do/pause", Map.of());
        server.post("/crontab-configs/for-an-hour/do/pause", Map.of("expires", 3_600));
        server.post("/crontab-configs/ended/do/pause", Map.of("expires", 3_600));
        write("UPDATE crontab_config SET pause_until = 1 WHERE id = 'ended'");

        assertThat(listed("paused")).containsExactly("for-an-hour", "for-good");
    }

    @Test
    void late_and_unset_ones_are_found() {
        add("late");
        add("own");
        add("unset", "cronExpr", null);
        add("by-script", "cronExpr", null);
        add("by-script-once", "cronExpr", null);
        write("UPDATE crontab_config SET dynamic_expr = '* * * * *' WHERE id LIKE 'by-script%'");
        write("UPDATE crontab_config SET dynamic_until = 1 WHERE id = 'by-script-once'");
        for (int minute = 1; minute <= 2; minute++) {
            write("INSERT INTO trigger_late VALUES ('late', ?, 0, 'crons__a.f', NULL, 'waiting', 1)", minute * 60_000);
        }

        assertThat(listed("late")).containsExactly("late");
        assertThat(listed("unset")).containsExactly("by-script-once", "unset");
        write("UPDATE func SET extra_config_json = '{\"fixedCrontab\":\"0 * * * *\"}'");
        assertThat(listed("unset")).isEmpty();
    }

    @Test
    void all_are_counted_by_state_under_both_names() {
        add("good");
        add("failed");
        add("unset", "cronExpr", null);
        ran("failed", "failure");
        server.post("/crontab-configs/unset/do/pause", Map.of());

        String counts = "{\"all\":3,\"failing\":1,\"paused\":1,\"late\":0,\"unset\":1}";
        assertThat(server.get("/crontab-configs/do/count").data().toString()).isEqualTo(counts);
        assertThat(server.get("/cron-jobs/do/count").data().toString()).isEqualTo(counts);
        Reply page = server.get("/crontab-configs/do/list?state=failing&pageSize=1");
        assertThat(page.body().at("/pageInfo/totalCount").asInt()).isEqualTo(1);
    }

    @Test
    void unknown_state_is_refused_with_those_there_are() {
        assertThat(server.get("/crontab-configs/do/list?state=broken").detailMessage())
                .isEqualTo(
                        "Field `state` value `\"broken\"` is not valid. (in = [\"failing\",\"paused\",\"late\",\"unset\"])");
        assertThat(server.get("/crontab-configs/calendar/do/get?state=broken").status())
                .isEqualTo(400);
    }

    @Test
    void calendar_adds_up_expressions_in_force_of_all_pages() {
        for (int i = 0; i < 12; i++) {
            add("hourly-" + i, "cronExpr", "0 * * * *");
        }
        add("daily", "timezone", "Asia/Tokyo");
        add("disabled", "isDisabled", true);
        add("paused");
        server.post("/crontab-configs/paused/do/pause", Map.of());
        add("over", "expireTime", "2020-01-01T00:00:00Z");
        add("unset", "cronExpr", null);
        add("gone");
        write("UPDATE crontab_config SET func_id = 'crons__a.gone' WHERE id = 'gone'");

        JsonNode all = server.get("/crontab-configs/calendar/do/get").data();

        assertThat(all.get("expressions").toString())
                .isEqualTo("[{\"cronExpr\":\"0 * * * *\",\"timezone\":\"Z\",\"count\":12},"
                        + "{\"cronExpr\":\"0 8 * * *\",\"timezone\":\"Asia/Tokyo\",\"count\":1}]");
        assertThat(all.get("counted").asInt())
                .isEqualTo(all.get("matching").asInt())
                .isEqualTo(15);
        assertThat(all.get("limit").asInt()).isEqualTo(CrontabCalendar.MOST_CONFIGS);
        JsonNode found =
                server.get("/cron-jobs/calendar/do/get?_fuzzySearch=daily").data();
        assertThat(found.get("expressions")).hasSize(1);
        assertThat(found.at("/next/0/configs/0/id").asText()).isEqualTo("daily");
    }

    @Test
    void calendar_names_a_few_of_what_comes_next_in_order() {
        for (int i = 0; i < 7; i++) {
            add("same-" + i, "cronExpr", "* * * * *");
        }
        for (int month = 1; month <= 6; month++) {
            add("month-" + month, "cronExpr", "0 0 2 " + month + " *");
        }

        JsonNode next = server.get("/crontab-configs/calendar/do/get").data().get("next");

        List<String> times = new ArrayList<>();
        next.forEach(one -> times.add(one.get("time").asText()));
        assertThat(times).hasSize(CrontabCalendar.NEXT_TIMES).isSorted().doesNotHaveDuplicates();
        assertThat(next.at("/0/count").asInt()).isGreaterThanOrEqualTo(7);
        assertThat(next.at("/0/configs")).hasSize(CrontabCalendar.NAMED);
    }

    @Test
    void calendar_counts_no_more_than_its_limit_and_says_so() {
        add("first");
        write("""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                INSERT INTO crontab_config (id, func_id, func_call_kwargs_json, cron_expr, scope, origin, is_disabled, create_time, update_time)
                SELECT 'many-' || i, 'crons__a.f', '{}', (i % 60) || ' ' || (i / 60 % 24) || ' ' || (1 + i / 1440) || ' * *', 'GLOBAL', 'user', 0, 1, 1 FROM n
                """, CrontabCalendar.MOST_CONFIGS);

        JsonNode all = server.get("/crontab-configs/calendar/do/get").data();

        assertThat(all.get("matching").asInt()).isEqualTo(CrontabCalendar.MOST_CONFIGS + 1);
        // each of them has an expression of its own
        assertThat(all.get("expressions")).hasSize(CrontabCalendar.MOST_EXPRESSIONS);
        assertThat(all.get("counted").asInt()).isEqualTo(CrontabCalendar.MOST_EXPRESSIONS);
    }
}
