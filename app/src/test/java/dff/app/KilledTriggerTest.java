package dff.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code kill -9} while configs are being fired: the next start fires the rest, and nothing twice. */
class KilledTriggerTest {
    private static final String PASSWORD = "Secret-of-tests-1";
    private static final Map<String, String> SETTINGS = Map.of(
            "DFF_AUTO_SETUP", "true",
            "DFF_AUTO_SETUP_ADMIN_PASSWORD", PASSWORD,
            "DFF_PYTHON_BATTERIES", "false",
            "DFF__WORKER_CONCURRENCY", "2");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** More than are fired in one transaction. */
    private static final int CONFIGS = 400;

    private static final long GAP = 5_000;

    private static void addConfigs(ServerProcess server) {
        Client anonymous = new Client(server.uri(), Map.of());
        Reply reply = anonymous.post(
                "/api/v1/auth/do/sign-in", Map.of("signIn", Map.of("username", "admin", "password", PASSWORD)));
        Client admin = anonymous.withToken(reply.data().path("xAuthToken").asText());
        admin.post("/api/v1/script-sets/do/add", Map.of("data", Map.of("id", "killed")));
        admin.post(
                "/api/v1/scripts/do/add",
                Map.of("data", Map.of("id", "killed__c", "codeDraft", "@DFF.API('No-op')\ndef noop():\n    pass\n")));
        assertThat(admin.post("/api/v1/scripts/killed__c/do/publish", Map.of()).status())
                .isEqualTo(200);
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < CONFIGS; i++) {
            all.add(Map.of(
                    "id", "cron-" + i,
                    "funcId", "killed__c.noop",
                    "funcCallKwargsJSON", Map.of(),
                    "cronExpr", "*/5 * * * * *",
                    "overlapPolicy", "allow",
                    "missedPolicy", "all"));
        }
        Reply added = admin.post("/api/v1/crontab-configs/do/add-many", Map.of("data", all));
        assertThat(added.status()).as(added.toString()).isEqualTo(200);
    }

    private static <T> T query(ServerProcess server, String query, Rows<T> reader) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + server.data().resolve("db/dff.sqlite") + "?busy_timeout=20000");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return reader.read(rows);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Rows<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private static long number(ServerProcess server, String query) {
        return query(server, query, rows -> rows.next() ? rows.getLong(1) : 0);
    }

    @Test
    void nothing_is_lost_or_doubled_when_the_process_is_killed_amid_firing() {
        ServerProcess server = ServerProcess.start(false, "", SETTINGS);
        try {
            addConfigs(server);
            ServerProcess first = server;
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> number(first, "SELECT COUNT(*) FROM trigger_fire") > 0);
            server.kill();
            long fired = number(server, "SELECT MAX(due_time) FROM trigger_fire");

            server = ServerProcess.startAgain(server, SETTINGS);
            ServerProcess second = server;
            await().atMost(PATIENCE)
                    .until(() -> number(
                                    second,
                                    "SELECT COUNT(DISTINCT config_id) FROM trigger_fire WHERE due_time = "
                                            + (fired + GAP))
                            == CONFIGS);
            server.kill();

            check(server, fired + GAP);
        } finally {
            server.close();
        }
    }

    private static void check(ServerProcess server, long until) {
        Map<String, List<Long>> dues = query(
                server,
                "SELECT config_id, due_time FROM trigger_fire WHERE decision = 'started' ORDER BY config_id, due_time",
                rows -> {
                    Map<String, List<Long>> found = new HashMap<>();
                    while (rows.next()) {
                        found.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                                .add(rows.getLong(2));
                    }
                    return found;
                });
        assertThat(dues).hasSize(CONFIGS);
        dues.forEach((id, times) -> {
            List<Long> expected = new ArrayList<>();
            for (long time = times.getFirst(); time <= Math.max(until, times.getLast()); time += GAP) {
                expected.add(time);
            }
            assertThat(times).as(id).isEqualTo(expected);
        });
        assertThat(number(server, """
                        SELECT COUNT(*) FROM crontab_config c
                        JOIN (SELECT config_id, MIN(due_time) AS due FROM trigger_fire GROUP BY config_id) f ON f.config_id = c.id
                        WHERE f.due <= c.update_time OR f.due > c.update_time + 5000
                        """)).as("configs not started the first time").isZero();
        assertThat(number(server, """
                        SELECT COUNT(*) FROM trigger_fire f LEFT JOIN task t ON t.id = f.task_id LEFT JOIN task_record r ON r.id = f.task_id
                        WHERE (t.id IS NULL) = (r.id IS NULL)
                        """)).as("fires without a task or with two").isZero();
        assertThat(number(server, "SELECT COUNT(*) - COUNT(DISTINCT task_id) FROM trigger_fire"))
                .isZero();
    }
}
