package dff.ops.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The platform's own jobs, run on demand. */
class SystemJobsTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode job(String id) {
        JsonNode rows = server.admin().get("/api/v1/system-jobs/do/list").data();
        return rows.valueStream()
                .filter(row -> row.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode run(String id) {
        long before = job(id).path("lastEndMs").asLong();
        Reply reply = server.admin().post("/api/v1/system-jobs/" + id + "/do/run", Map.of());
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> job(id),
                        row -> row.path("lastEndMs").asLong() > before
                                && !row.path("isRunning").asBoolean());
    }

    private static void record(String id, String origin, String originId, long endTime) {
        server.sql("""
                INSERT INTO task_record (id, root_task_id, script_set_id, script_id, func_id, origin, origin_id, trigger_time, end_time,
                    queue, ignore_result, status)
                VALUES (?, 'ROOT', 's', 's__a', 's__a.f', ?, ?, 1, ?, 1, 0, 'success')
                """, id, origin, originId, endTime);
    }

    private static int count(String originId) {
        return Integer.parseInt(server.query("SELECT COUNT(*) FROM task_record WHERE origin_id = '" + originId + "'"));
    }

    @Test
    void jobs_are_listed_with_their_last_and_next_run() {
        JsonNode row = job("uploads");

        assertThat(row.path("intervalSeconds").asLong()).isEqualTo(300);
        assertThat(row.path("nextRunMs").asLong()).isPositive();
        assertThat(run("uploads").path("lastStatus").asText()).isEqualTo("success");
        assertThat(job("uploads").path("nextRunMs").asLong())
                .isEqualTo(job("uploads").path("lastEndMs").asLong() + 300_000);
        assertThat(server.admin()
                        .post("/api/v1/system-jobs/none/do/run", Map.of())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void records_go_by_age_and_by_number() {
        long now = System.currentTimeMillis();
        record("old", "direct", "direct-old", now - Duration.ofDays(91).toMillis());
        record("young", "direct", "direct-young", now - Duration.ofDays(89).toMillis());
        for (int i = 0; i < 120; i++) {
            record("many-" + i, "asyncAPI", "bat-many", now);
        }

        JsonNode row = run("records");

        assertThat(row.path("lastStatus").asText()).as(row.toString()).isEqualTo("success");
        assertThat(row.path("lastCount").asLong()).isGreaterThanOrEqualTo(21);
        assertThat(count("direct-old")).isZero();
        assertThat(count("direct-young")).isEqualTo(1);
        assertThat(count("bat-many")).isEqualTo(100);
        assertThat(server.query("SELECT MIN(id) FROM task_record WHERE origin_id = 'bat-many' AND id = 'many-119'"))
                .as("the newest stay")
                .isEqualTo("many-119");
    }

    private static JsonNode runs(String more) {
        return server.admin().get("/api/v1/task-records/do/list?" + more).data();
    }

    @Test
    void runs_of_jobs_are_task_records_and_the_newest_are_kept() {
        run("uploads");
        JsonNode row = runs("name=uploads&queue=0&status=success").path(0);

        assertThat(row.path("id").asText()).startsWith("task-");
        assertThat(row.path("resultJSON").path("count").isNumber()).isTrue();
        assertThat(row.path("endTimeMs").asLong())
                .isGreaterThanOrEqualTo(row.path("startTimeMs").asLong())
                .isEqualTo(job("uploads").path("lastEndMs").asLong());
        assertThat(row.path("startTimeMs").asLong())
                .isGreaterThanOrEqualTo(row.path("triggerTimeMs").asLong());
        assertThat(runs("id=" + row.path("id").asText())).hasSize(1);
        assertThat(runs("name=uploads&status=failure")).isEmpty();

        server.sql("""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
                INSERT INTO system_task_record (id, name, trigger_time, start_time, end_time, queue, status)
                SELECT 'task-many-' || i, 'many', 1, 1, 9999999999999, 0, 'success' FROM n
                """);
        run("uploads");

        assertThat(server.query("SELECT COUNT(*) FROM system_task_record")).isEqualTo("" + JobRecords.KEPT);
        assertThat(runs("name=uploads")).isNotEmpty();
    }

    @Test
    void results_and_keys_go_when_their_time_is_over() {
        server.sql("""
                INSERT INTO task_result (id, origin, origin_id, func_id, status, type, meta_json, size, end_time, expire_time)
                VALUES ('task-gone', 'direct', 'x', 'f', 'success', 'NONE', '{}', 0, 1, 2)
                """);
        server.sql(
                "INSERT INTO task_key (scope, idem_key, digest, task_id, expire_time) VALUES ('s', 'k', 'd', 't', 1)");

        assertThat(run("results").path("lastCount").asLong()).isGreaterThanOrEqualTo(1);
        assertThat(run("keys").path("lastCount").asLong()).isEqualTo(1);

        assertThat(server.query("SELECT COUNT(*) FROM task_result WHERE id = 'task-gone'"))
                .isEqualTo("0");
        assertThat(server.query("SELECT COUNT(*) FROM task_key")).isEqualTo("0");
    }

    @Test
    void upload_of_a_task_that_waits_stays() throws Exception {
        Path folder = server.directory().resolve("resources").resolve(".uploads");
        Client admin = server.admin();
        Files.writeString(folder.resolve("20200101000000_0123456789abcdef_a.txt"), "a");
        Files.writeString(folder.resolve("20200101000000_0123456789abcdee_b.txt"), "b");
        server.sql("""
                INSERT INTO task (id, status, queue, due, attempt, deaths, losses, failures, retries, is_cancelled, root_task_id, func_id,
                    origin, origin_id, seen_as, record_limit, exec_mode, trigger_time, timeout, keep_result, trace_id, kwargs_json)
                VALUES ('task-waits', 0, 5, 99999999999999, 0, 0, 0, 0, 0, 0, 'ROOT', 's__a.f', 'direct', 'x', 'direct', 0, 'async', 1, 1, 0,
                    't', '{"files":[{"filePath":"/x/20200101000000_0123456789abcdef_a.txt"}]}')
                """);

        run("uploads");

        assertThat(folder.resolve("20200101000000_0123456789abcdef_a.txt")).exists();
        assertThat(folder.resolve("20200101000000_0123456789abcdee_b.txt")).doesNotExist();
        assertThat(admin.post("/api/v1/tasks/task-waits/do/cancel", Map.of()).status())
                .isEqualTo(200);
    }
}
