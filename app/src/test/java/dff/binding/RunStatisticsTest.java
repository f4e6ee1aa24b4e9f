package dff.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dff.db.SqliteDatabase;
import dff.json.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStatisticsTest {
    /** 02:00 on the eighth in the zone of the statistics. */
    private static final Instant NOW = Instant.parse("2024-03-07T18:00:00Z");

    @TempDir
    Path directory;

    private SqliteDatabase database;
    private RunStatistics statistics;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("dff.db"));
        statistics = new RunStatistics("syncAPI", () -> NOW, ZoneId.of("Asia/Shanghai"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Calls of 10 and 30 ms in turn. */
    private void calls(String quarter, String status, long calls) {
        database.write(handle -> handle.execute(
                "INSERT INTO task_quarter VALUES (?, 'syncAPI', 'one', ?, ?, ?, 10, 30, ?)",
                Instant.parse(quarter).toEpochMilli(),
                status,
                calls,
                (calls + 1) / 2 * 10 + calls / 2 * 30,
                "10:" + (calls + 1) / 2 + ",23:" + calls / 2));
    }

    private void cached(String quarter, long calls) {
        database.write(handle -> handle.execute(
                "INSERT INTO task_quarter VALUES (?, 'syncAPI', 'one', 'cached', ?, 0, NULL, 0, '')",
                Instant.parse(quarter).toEpochMilli(),
                calls));
    }

    private com.fasterxml.jackson.databind.JsonNode shown() {
        List<Map<String, Object>> rows = List.of(new HashMap<>(Map.of("id", "one")));
        database.read(handle -> {
            statistics.addTo(handle, rows);
            return null;
        });
        return Json.MAPPER.valueToTree(rows.getFirst());
    }

    @Test
    void days_are_those_of_the_zone_newest_first() {
        calls("2024-03-07T16:00:00Z", "success", 1);
        calls("2024-03-07T15:45:00Z", "success", 2);
        calls("2024-03-01T16:00:00Z", "success", 4);
        calls("2024-03-01T15:45:00Z", "success", 8);
        var days = shown().get("recentRunningCount");
        assertThat(days).hasSize(7);
        assertThat(days.get(0).toString()).isEqualTo("{\"date\":\"2024-03-08\",\"count\":1}");
        assertThat(days.get(1).get("count").asInt()).isEqualTo(2);
        assertThat(days.get(6).toString()).isEqualTo("{\"date\":\"2024-03-02\",\"count\":4}");
    }

    @Test
    void ends_are_counted_by_the_reason_callers_saw() {
        calls("2024-03-07T16:00:00Z", "success", 3);
        calls("2024-03-07T16:00:00Z", "failure", 1);
        calls("2024-03-07T16:00:00Z", "timeout", 2);
        assertThat(shown().get("recentRunningStatus").toString())
                .isEqualTo("{\"OK\":3,\"cached\":0,\"EFuncFailed\":1,\"EFuncTimeout\":2,\"total\":6}");
    }

    @Test
    void answers_from_the_cache_count_as_calls_but_not_as_costs() {
        calls("2024-03-07T16:00:00Z", "success", 2);
        cached("2024-03-07T16:00:00Z", 5);
        assertThat(shown().get("recentRunningStatus").toString()).isEqualTo("{\"OK\":2,\"cached\":5,\"total\":7}");
        assertThat(shown().at("/recentRunningCost/samples").asInt()).isEqualTo(2);
        assertThat(shown().at("/recentRunningCost/min").asInt()).isEqualTo(10);
        assertThat(shown().at("/recentDay/calls").asInt()).isEqualTo(7);
        assertThat(shown().at("/recentDay/cached").asInt()).isEqualTo(5);
    }

    @Test
    void refused_calls_are_told_by_their_reason_and_are_neither_calls_nor_failures() {
        calls("2024-03-07T16:00:00Z", "success", 3);
        calls("2024-03-07T16:00:00Z", "limited", 4);
        calls("2024-03-07T16:00:00Z", "refused", 2);
        assertThat(shown().get("recentRunningStatus").toString())
                .isEqualTo("{\"OK\":3,\"cached\":0,\"EClientRateLimit\":4,\"EBizCondition\":2,\"total\":9}");
        assertThat(shown().at("/recentRunningCount/0/count").asInt()).isEqualTo(3);
        assertThat(shown().at("/recentDay/calls").asInt()).isEqualTo(3);
        assertThat(shown().at("/recentDay/refused").asInt()).isEqualTo(6);
        assertThat(shown().at("/recentDay/failures").asInt()).isZero();
    }

    @Test
    void calls_whose_callers_did_not_wait_for_the_end_have_their_own_reason_and_count_as_failures() {
        calls("2024-03-07T16:00:00Z", "success", 3);
        calls("2024-03-07T16:00:00Z", "late", 2);
        assertThat(shown().get("recentRunningStatus").toString())
                .isEqualTo("{\"OK\":3,\"cached\":0,\"EAPITimeout\":2,\"total\":5}");
        assertThat(shown().at("/recentRunningCount/0/count").asInt()).isEqualTo(5);
        assertThat(shown().at("/recentDay/failures").asInt()).isEqualTo(2);
    }

    @Test
    void stopped_calls_are_calls_but_no_failures() {
        calls("2024-03-07T16:00:00Z", "success", 3);
        calls("2024-03-07T16:00:00Z", "cancelled", 2);
        assertThat(shown().get("recentRunningStatus").toString())
                .isEqualTo("{\"OK\":3,\"cached\":0,\"cancelled\":2,\"total\":5}");
        assertThat(shown().at("/recentRunningCount/0/count").asInt()).isEqualTo(5);
        assertThat(shown().at("/recentDay/failures").asInt()).isZero();
    }

    private void minute(String minute, String functionId, long calls) {
        database.write(handle -> handle.execute(
                "INSERT INTO task_minute (minute, origin, origin_id, func_id, status, calls, cost_sum, cost_max, cost_1, "
                        + "cost_10, cost_100, cost_1000, cost_more) VALUES (?, 'syncAPI', 'one', ?, 'success', ?, 0, 0, 0, 0, "
                        + "0, 0, 0)",
                Instant.parse(minute).toEpochMilli(),
                functionId,
                calls));
    }

    @Test
    void peaks_are_those_of_the_windows_of_rate_limits_within_seven_days() {
        minute("2024-03-07T16:10:00Z", "set__a.f", 3);
        minute("2024-03-07T16:10:00Z", "set__a.g", 4);
        minute("2024-03-07T16:59:00Z", "set__a.f", 5);
        minute("2024-03-07T17:00:00Z", "set__a.f", 6);
        minute("2024-02-20T17:00:00Z", "set__a.f", 900);
        assertThat(database.<Map<String, Object>>read(handle -> statistics.peaks(handle, "one"))
                        .toString())
                .isEqualTo("{days=7, byMinute=7, byHour=12, byDay=18}");
    }

    @Test
    void costs_need_two_samples() {
        calls("2024-03-07T16:00:00Z", "success", 1);
        assertThat(shown().at("/recentRunningCost/avg").isNull()).isTrue();
        assertThat(shown().at("/recentRunningCost/p99").isNull()).isTrue();
        calls("2024-03-07T16:15:00Z", "success", 1);
        assertThat(shown().at("/recentRunningCost/avg").asInt()).isEqualTo(10);
    }

    @Test
    void percentiles_lie_between_the_smallest_and_the_largest_cost() {
        calls("2024-03-06T18:15:00Z", "success", 3);
        calls("2024-03-07T16:00:00Z", "failure", 1);
        calls("2024-03-06T18:00:00Z", "timeout", 99);
        assertThat(shown().get("recentRunningCost").toString())
                .isEqualTo(
                        "{\"samples\":4,\"min\":10,\"max\":30,\"avg\":15,\"mid\":10,\"p75\":10,\"p95\":30,\"p99\":30}");
    }

    @Test
    void the_last_day_is_shown_hour_by_hour_with_its_failures() {
        calls("2024-03-06T18:15:00Z", "success", 4);
        calls("2024-03-06T18:00:00Z", "success", 100);
        calls("2024-03-07T16:15:00Z", "timeout", 2);
        calls("2024-03-07T18:00:00Z", "success", 1);
        calls("2024-03-07T18:15:00Z", "success", 100);
        var day = shown().get("recentDay");
        assertThat(day.get("calls").asInt()).isEqualTo(7);
        assertThat(day.get("failures").asInt()).isEqualTo(2);
        assertThat(day.get("callsByHour").toString()).isEqualTo("[4,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,2,1]");
        assertThat(day.at("/failuresByHour/22").asInt()).isEqualTo(2);
    }

    @Test
    void a_full_page_after_a_busy_week_is_there_at_once() {
        database.write(handle -> handle.execute("""
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 671),
                    l(id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM l WHERE id < 99),
                    s(status) AS (VALUES ('success'), ('failure'))
                INSERT INTO task_quarter SELECT ? - i * 900000, 'syncAPI', 'link-' || id, status, 100, 2000, 10, 30,
                    '10:9,11:9,12:9,13:9,14:9,15:9,16:9,17:9,18:9,19:9,20:9,21:1' FROM n, l, s
                """, NOW.toEpochMilli()));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(new HashMap<>(Map.of("id", "link-" + i)));
        }
        long millis = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            database.read(handle -> {
                statistics.addTo(handle, rows);
                return null;
            });
            millis = Math.min(millis, (System.nanoTime() - start) / 1_000_000);
        }
        assertThat(Json.MAPPER
                        .valueToTree(rows.getLast())
                        .at("/recentDay/calls")
                        .asInt())
                .isEqualTo(2 * 96 * 100);
        assertThat(Json.MAPPER
                        .valueToTree(rows.getLast())
                        .at("/recentRunningCount/1/count")
                        .asInt())
                .isEqualTo(2 * 96 * 100);
        assertThat(millis).as("milliseconds of a page").isLessThan(1_000);
    }

    @Test
    void the_last_task_is_the_newest_record() {
        for (String status : List.of("success", "failure")) {
            database.write(handle -> handle.execute("""
                    INSERT INTO task_record (id, root_task_id, script_set_id, script_id, func_id, origin, origin_id, trigger_time,
                        start_time, end_time, queue, ignore_result, status, exception_type, exception_text)
                    VALUES (?, 'ROOT', 's', 's', 'f', 'syncAPI', 'one', 1, 1, 5000, 1, 0, ?, 'ValueError', 'no')
                    """, "task-" + status, status));
        }
        assertThat(shown().get("lastTaskStatus").toString())
                .isEqualTo(
                        "{\"status\":\"failure\",\"timestamp\":5,\"exceptionType\":\"ValueError\",\"exceptionTEXT\":\"no\"}");
    }
}
