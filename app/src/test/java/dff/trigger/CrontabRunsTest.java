package dff.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import dff.app.Workspace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Configs of the whole product, with real scripts: what they see, and what records and pages tell. */
class CrontabRunsTest {
    private static final String EVERY = "*/5 * * * * *";
    private static TestServer server;
    private static Client admin;

    @BeforeAll
    static void publish() {
        server = TestServer.shared();
        admin = server.admin();
        new Workspace(server).publish("cronruns__main", """
                NAMES = ('_DFF_CRONTAB', '_DFF_CRON_EXPR', '_DFF_CRONTAB_DELAY', '_DFF_CRON_JOB_DELAY', '_DFF_CRONTAB_EXEC_MODE',
                    '_DFF_CRON_JOB_EXEC_MODE', '_DFF_EXEC_MODE', '_DFF_ORIGIN', '_DFF_ORIGIN_ID', '_DFF_TRIGGER_TIME',
                    '_DFF_TRIGGER_TIME_MS', '_DFF_QUEUE')

                @DFF.API('What a run sees')
                def seen(start=False):
                    if start:
                        DFF.FUNC('cronruns__main.child')
                    return {name: globals()[name] for name in NAMES}

                @DFF.API('Started by a run')
                def child():
                    return {name: globals()[name] for name in NAMES}

                @DFF.API('Later', delayed_crontab=[1, 2])
                def later():
                    return _DFF_CRONTAB_DELAY

                @DFF.API('At times of its own', fixed_crontab='0 9 * * 1-5')
                def fixed():
                    pass
                """);
    }

    @AfterAll
    static void remove() {
        for (String id : List.of("cron-seen", "cron-later", "cron-hand", "cron-fixed")) {
            admin.get("/api/v1/crontab-configs/" + id + "/do/delete");
        }
    }

    private static void add(String id, String function, String expression, Map<String, Object> kwargs) {
        Reply added = admin.post(
                "/api/v1/crontab-configs/do/add",
                Map.of(
                        "data",
                        Map.of(
                                "id", id,
                                "funcId", "cronruns__main." + function,
                                "funcCallKwargsJSON", kwargs,
                                "crontab", expression)));
        assertThat(added.status()).as(added.toString()).isEqualTo(200);
    }

    private static List<JsonNode> records(String id, int count) {
        String list = "/api/v1/task-records/func/do/list?status=success,failure&pageSize=20&originId=" + id;
        await().until(() -> admin.get(list).data().size() >= count);
        return admin.get(list).data().valueStream().toList();
    }

    @Test
    void scheduled_run_sees_its_expression_its_due_time_and_what_it_starts_inherits_them() {
        add("cron-seen", "seen", EVERY, Map.of("start", true));

        JsonNode record = records("cron-seen&funcId=cronruns__main.seen", 1).getLast();
        JsonNode seen = record.get("returnValueJSON");
        assertThat(seen.get("_DFF_CRONTAB").asText()).isEqualTo(EVERY);
        assertThat(seen.get("_DFF_CRON_EXPR").asText()).isEqualTo(EVERY);
        assertThat(seen.get("_DFF_CRONTAB_DELAY").asInt(-1)).isZero();
        assertThat(seen.get("_DFF_CRON_JOB_DELAY").asInt(-1)).isZero();
        assertThat(seen.get("_DFF_CRONTAB_EXEC_MODE").asText()).isEqualTo("cronJob");
        assertThat(seen.get("_DFF_CRON_JOB_EXEC_MODE").asText()).isEqualTo("cronJob");
        assertThat(seen.get("_DFF_EXEC_MODE").asText()).isEqualTo("crontab");
        assertThat(seen.get("_DFF_ORIGIN").asText()).isEqualTo("crontab");
        assertThat(seen.get("_DFF_ORIGIN_ID").asText()).isEqualTo("cron-seen");
        assertThat(seen.get("_DFF_QUEUE").asText()).isEqualTo("8");
        assertThat(seen.get("_DFF_TRIGGER_TIME").asLong() % 5).isZero();
        assertThat(seen.get("_DFF_TRIGGER_TIME_MS").asLong())
                .isEqualTo(seen.get("_DFF_TRIGGER_TIME").asLong() * 1_000);
        assertThat(record.get("cronExpr").asText()).isEqualTo(EVERY);
        assertThat(record.get("origin").asText()).isEqualTo("cronJob");
        JsonNode child =
                records("cron-seen&funcId=cronruns__main.child", 1).getLast().get("returnValueJSON");
        assertThat(child.get("_DFF_CRONTAB").asText()).isEqualTo(EVERY);
        assertThat(child.get("_DFF_EXEC_MODE").asText()).isEqualTo("async");
        assertThat(child.get("_DFF_ORIGIN_ID").asText()).isEqualTo("cron-seen");
    }

    @Test
    void run_by_hand_says_so() {
        add("cron-hand", "seen", "0 0 29 2 *", Map.of());
        Reply run = admin.post("/api/v1/cron-jobs/cron-hand/do/run", Map.of());

        JsonNode record = records("cron-hand", 1).getFirst();

        assertThat(record.get("id").asText()).isEqualTo(run.data().get("taskId").asText());
        JsonNode seen = record.get("returnValueJSON");
        assertThat(seen.get("_DFF_CRONTAB_EXEC_MODE").asText()).isEqualTo("manual");
        assertThat(seen.get("_DFF_EXEC_MODE").asText()).isEqualTo("crontab");
        assertThat(seen.get("_DFF_CRONTAB").asText()).isEqualTo("0 0 29 2 *");
        await().until(() -> admin.get("/api/v1/cron-jobs/cron-hand/fires/do/list")
                .data()
                .at("/0/taskStatus")
                .asText()
                .equals("success"));
        String log = "/api/v1/operation-records/do/list?reqRoute=do/run&_fuzzySearch=cron-hand";
        await().until(() -> !admin.get(log).data().isEmpty());
        assertThat(admin.get(log).data().at("/0/reqRouteNames/zh-CN").asText()).isEqualTo("立即运行自动触发配置");
    }

    @Test
    void delayed_run_is_told_its_delay() {
        add("cron-later", "later", EVERY, Map.of());

        List<Integer> delays = records("cron-later", 2).stream()
                .map(row -> row.get("returnValueJSON").asInt())
                .toList();

        assertThat(delays).contains(1, 2);
    }

    @Test
    void published_expression_of_the_function_is_the_one_that_counts() {
        add("cron-fixed", "fixed", EVERY, Map.of());

        JsonNode row =
                admin.get("/api/v1/cron-jobs/do/list?id=cron-fixed").data().get(0);

        assertThat(row.get("effectiveCronExpr").asText()).isEqualTo("0 9 * * 1-5");
        assertThat(row.get("exprSource").asText()).isEqualTo("fixed");
        assertThat(row.get("cronExpr").asText()).isEqualTo(EVERY);
        // 9 o'clock in Shanghai
        assertThat(row.get("nextTime").asText()).endsWith("T01:00:00.000Z");
    }

    @Test
    void overview_tells_who_fires_and_what_is_late() {
        await().until(() -> !admin.get("/api/v1/crontab-configs/state/do/get")
                .data()
                .get("leader")
                .isNull());

        JsonNode shown =
                admin.get("/api/v1/func/overview?sections=crontab,services").data();

        assertThat(shown.at("/crontab/leader/id").asText()).startsWith("beat-");
        assertThat(shown.at("/crontab/leader/since").asText()).endsWith("Z");
        assertThat(shown.at("/crontab/isPaused").asBoolean(true)).isFalse();
        assertThat(shown.at("/crontab/late").isArray()).isTrue();
        assertThat(shown.at("/services").findValuesAsText("name")).contains("beat");
    }
}
