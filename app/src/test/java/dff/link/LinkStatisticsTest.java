package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import dff.db.SqliteDatabase;
import dff.json.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkStatisticsTest {
    /** 02:00 on the eighth in the zone of the statistics. */
    private static final Instant NOW = Instant.parse("2024-03-07T18:00:00Z");

    @TempDir
    Path directory;

    private SqliteDatabase database;
    private LinkStatistics statistics;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("dff.db"));
        statistics = new LinkStatistics(() -> NOW, ZoneId.of("Asia/Shanghai"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void calls(String minute, String status, long calls) {
        database.write(handle -> handle.execute(
                "INSERT INTO task_minute VALUES (?, 'syncAPI', 'one', 'f', ?, ?, ?, 30, 0, 0, 0, 0, 0)",
                Instant.parse(minute).toEpochMilli(),
                status,
                calls,
                calls * 10));
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
        calls("2024-03-07T15:59:00Z", "success", 2);
        calls("2024-03-01T16:00:00Z", "success", 4);
        calls("2024-03-01T15:59:00Z", "success", 8);
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
    void costs_need_two_samples() {
        calls("2024-03-07T16:00:00Z", "success", 1);
        assertThat(shown().at("/recentRunningCost/avg").isNull()).isTrue();
        calls("2024-03-07T16:01:00Z", "success", 1);
        assertThat(shown().at("/recentRunningCost/avg").asInt()).isEqualTo(10);
        assertThat(shown().at("/recentRunningCost/max").asInt()).isEqualTo(30);
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
