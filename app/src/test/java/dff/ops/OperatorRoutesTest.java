package dff.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import dff.app.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorRoutesTest {
    private static final String SETTINGS = "/api/v1/system-settings/";

    private static TestServer server;
    private static Workspace workspace;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of("_WORKER_CONCURRENCY", "1", "_WORKER_CONCURRENCY_MAX", "1"));
        workspace = new Workspace(server);
        workspace.publish("ops__main", """
                @DFF.API('Sleeps')
                def nap(seconds):
                    import time
                    print('sleeping')
                    time.sleep(seconds)
                    return seconds

                @DFF.API('Talks')
                def talk():
                    import time
                    print('one')
                    time.sleep(1.1)
                    print('two')
                    print('three')

                @DFF.API('Fails')
                def fail():
                    raise ValueError('never works')
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply set(String id, Object value) {
        Map<String, Object> data = new java.util.HashMap<>();
        data.put("value", value);
        return server.admin().post(SETTINGS + id + "/do/set", Map.of("data", data));
    }

    @Test
    void settings_start_with_their_defaults_and_an_id_that_stays() {
        JsonNode all = server.admin().get(SETTINGS + "do/get").data();

        assertThat(all.path("DATAFLUX_FUNC_ID").asText()).matches("DFF[0-9A-F]{32}");
        assertThat(server.admin().get(SETTINGS + "do/get").data().path("DATAFLUX_FUNC_ID"))
                .isEqualTo(all.path("DATAFLUX_FUNC_ID"));
        assertThat(all.path("NOTICE_BAR_COLOR").asText()).isEqualTo("#FF6600");
        assertThat(all.path("LOCAL_FUNC_TASK_RECORD_ENABLED").asBoolean()).isTrue();
    }

    @Test
    void a_setting_is_set_and_goes_back_to_its_default() {
        Reply changed = set("NOTICE_BAR_TEXT", "维护中");
        Reply some = server.admin().get(SETTINGS + "do/get?id=NOTICE_BAR_TEXT,NOTICE_BAR_COLOR,NONE");
        Reply emptied = set("NOTICE_BAR_TEXT", "");

        assertThat(changed.data().toString()).isEqualTo("{\"oldValue\":null,\"newValue\":\"维护中\"}");
        assertThat(server.anonymous()
                        .get("/api/v1/system-info")
                        .data()
                        .at("/SYSTEM_SETTINGS/NOTICE_BAR_COLOR")
                        .asText())
                .isEqualTo("#FF6600");
        assertThat(some.data().toString()).isEqualTo("{\"NOTICE_BAR_TEXT\":\"维护中\",\"NOTICE_BAR_COLOR\":\"#FF6600\"}");
        assertThat(emptied.data().path("newValue").isNull()).isTrue();
        assertThat(server.admin()
                        .get(SETTINGS + "NOTICE_BAR_TEXT/do/delete")
                        .data()
                        .path("id")
                        .asText())
                .isEqualTo("NOTICE_BAR_TEXT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NOTICE_BAR_ENABLED|yes|true or false",
                "NOTICE_BAR_COLOR|red;background:url(x)|a colour like #FF6600",
                "NAVI_DOC_LINK_URL|javascript:alert(1)|an http or https address",
                "CUSTOM_LOGO_IMAGE_SRC|data:image/svg+xml;base64,PHN2Zz4=|a PNG, JPEG",
                "CUSTOM_LOGO_IMAGE_SRC|https://elsewhere.example/a.png|a PNG, JPEG",
                "UI_COLOR_FLAVOR|pink|one of"
            })
    void a_value_that_could_do_harm_is_refused_and_the_range_is_told(String id, String value, String told) {
        Reply reply = set(id, value);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/detail/message").asText()).contains(id).contains(told);
    }

    @Test
    void records_are_kept_only_while_the_setting_says_so() {
        String link = workspace.link("ops__main.fail");
        set("LOCAL_FUNC_TASK_RECORD_ENABLED", false);
        server.anonymous().get(link);
        String id = link.substring(link.lastIndexOf('/') + 1);
        // a call is recorded a moment after its answer
        await().until(() -> server.admin()
                        .get("/api/v1/auth-links/do/list?id=" + id)
                        .data()
                        .at("/0/recentDay/calls")
                        .asInt()
                == 1);
        set("LOCAL_FUNC_TASK_RECORD_ENABLED", true);
        server.anonymous().get(link);
        String list = "/api/v1/task-records/func/do/list?originId=" + id;

        await().until(() -> !server.admin().get(list).data().isEmpty());

        assertThat(server.admin().get(list).data()).hasSize(1);
    }

    @Test
    void an_unknown_setting_is_unsupported() {
        assertThat(set("INSTALLED", true).reason()).isEqualTo("EClientUnsupported");
        assertThat(server.admin().get(SETTINGS + "SECRET/do/delete").reason()).isEqualTo("EClientUnsupported");
    }

    @Test
    void the_overview_has_the_sections_of_both_generations() {
        JsonNode all = server.admin().get("/api/v1/func/overview").data();
        JsonNode one =
                server.admin().get("/api/v1/func/overview?sections=queues").data();

        assertThat(all.propertyStream().map(Map.Entry::getKey)).containsExactlyElementsOf(Overview.SECTIONS);
        assertThat(one.size()).isEqualTo(1);
        assertThat(one.path("queues")).hasSize(10);
        assertThat(all.path("bizEntities").findValuesAsText("name")).contains("scriptSet", "syncAPI", "user");
        assertThat(all.at("/scriptOverview/0/funcCount").asInt()).isEqualTo(3);
        assertThat(all.path("latestOperations")).isNotEmpty();
        assertThat(server.admin().get("/api/v1/func/overview?sections=secrets").status())
                .isEqualTo(400);
    }

    @Test
    void the_report_names_everything_but_secrets() {
        Reply report = server.admin().get("/api/v1/system-report");

        assertThat(report.data().at("/CONFIG/WEB_BIND").asText()).isEqualTo("127.0.0.1");
        assertThat(report.data().at("/CONFIG/SECRET").asText()).isEqualTo("***");
        assertThat(report.data().at("/CONFIG/ACCESS_KEY_SECRET_VISIBLE").isBoolean())
                .isTrue();
        assertThat(report.data().at("/CONFIG/AUTO_SETUP_ADMIN_PASSWORD").asText())
                .isEqualTo("***");
        assertThat(report.data().at("/STORE_TABLES/script").asInt()).isPositive();
        assertThat(report.text()).doesNotContain(TestServer.PASSWORD);
    }

    @Test
    void clearing_the_queues_answers_those_who_wait() {
        String link = workspace.link("ops__main.nap", Map.of("seconds", "INPUT_BY_CALLER"));
        Client client = server.anonymous();
        List<CompletableFuture<Reply>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(CompletableFuture.supplyAsync(() -> client.get(link + "?kwargs=%7B%22seconds%22%3A4%7D")));
        }
        await().until(() -> server.application().poolStatus().waiting() == 2);

        Reply refused =
                server.admin().post("/api/v1/debug/worker-queues/do/clear", Map.of("workerQueues", List.of("99")));
        Reply cleared =
                server.admin().post("/api/v1/monitor/worker-queues/do/clear", Map.of("workerQueues", List.of("1")));

        List<Integer> statuses =
                calls.stream().map(call -> call.join().status()).sorted().toList();
        assertThat(refused.status()).isEqualTo(400);
        assertThat(cleared.status()).isEqualTo(200);
        assertThat(statuses).isEqualTo(Arrays.asList(200, 429, 429));
    }

    @Test
    void what_a_call_printed_early_is_in_its_record_too() {
        String link = workspace.link("ops__main.talk");
        server.anonymous().get(link);
        String list = "/api/v1/task-records/func/do/list?originId=" + link.substring(link.lastIndexOf('/') + 1);

        await().until(() -> !server.admin().get(list).data().isEmpty());

        assertThat(server.admin().get(list).data().at("/0/printLogsTEXT").asText())
                .containsPattern("(?s)one\n.*two\n.*three");
    }

    @Test
    void output_of_a_running_task_is_read_by_who_may_read() {
        Reply started = server.admin()
                .post(
                        "/api/v1/func/ops__main.nap",
                        Map.of(
                                "kwargs",
                                Map.of("seconds", 600),
                                "options",
                                Map.of("execMode", "async", "timeout", 900)));
        String id = started.data().path("id").asText();
        String output = "/api/v1/tasks/" + id + "/output/do/get";

        await().atMost(java.time.Duration.ofSeconds(90))
                .until(() -> server.admin()
                        .get(output)
                        .data()
                        .at("/lines/0")
                        .asText()
                        .endsWith("sleeping"));

        assertThat(server.anonymous().get(output).status()).isEqualTo(401);
        assertThat(server.admin().get("/api/v1/tasks/task-none/output/do/get").status())
                .isEqualTo(404);
        server.admin().post("/api/v1/tasks/" + id + "/do/cancel", Map.of());
        await().atMost(java.time.Duration.ofSeconds(90))
                .until(() -> server.admin().get(output).status() == 404);
    }

    /** Waiting and running tasks of the batches' queue. */
    private static List<Integer> counts() {
        JsonNode queue =
                server.admin().get("/api/v1/worker-queues/do/list").data().path(9);
        return List.of(queue.path("waiting").asInt(), queue.path("running").asInt());
    }

    /** Longer than a claimed task waits for a place before it is handed back. */
    private static boolean staysAt(int waiting, int running) {
        long until = System.nanoTime() + java.time.Duration.ofMillis(1_200).toNanos();
        while (System.nanoTime() < until) {
            if (!counts().equals(List.of(waiting, running))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void claimed_tasks_wait_until_they_run_and_stopped_ones_are_no_failures() {
        long from = System.currentTimeMillis();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Reply reply = server.admin()
                    .post(
                            "/api/v1/func/ops__main.nap",
                            Map.of(
                                    "kwargs",
                                    Map.of("seconds", 600),
                                    "options",
                                    Map.of("execMode", "async", "queue", 9, "timeout", 900)));
            ids.add(reply.data().path("id").asText());
        }
        await().atMost(java.time.Duration.ofSeconds(90)).until(() -> staysAt(3, 1));

        ids.forEach(id -> server.admin().post("/api/v1/tasks/" + id + "/do/cancel", Map.of()));

        await().atMost(java.time.Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(counts()).isEqualTo(List.of(0, 0)));
        String times = "/api/v1/task-records/func/do/count-by-time?funcId=ops__main.nap&from=" + from;
        await().atMost(java.time.Duration.ofSeconds(90))
                .until(() ->
                        server.admin().get(times).data().at("/totals/cancelled").asInt() >= 4);
        assertThat(server.admin().get(times).data().at("/rows/0/failures").asInt())
                .isZero();
        assertThat(server.admin()
                        .get("/api/v1/task-records/func/do/list?status=failure&id=" + ids.getFirst())
                        .data()
                        .findValuesAsText("exceptionType"))
                .containsExactly("TaskCancelled");
    }

    @Test
    void failed_calls_are_among_the_abnormal_requests_without_their_secrets() {
        server.anonymous().get("/api/v1/al/auln-none?password=Sesame-9");

        String list = "/api/v1/monitor/abnormal-requests/statusCode4xx/do/list?pageSize=100";
        await().until(() -> server.admin().get(list).text().contains("auln-none"));
        Reply rows = server.admin().get(list);

        assertThat(rows.data().findValuesAsText("reqURL")).contains("/api/v1/al/auln-none?password=***");
        assertThat(rows.json().at("/pageInfo/totalCount").asInt()).isPositive();
        assertThat(rows.text()).doesNotContain("Sesame-9");
        assertThat(server.admin()
                        .get("/api/v1/monitor/abnormal-requests/all/do/list")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void metrics_count_requests_by_route() {
        server.admin().get("/api/v1/do/ping");

        await().untilAsserted(() -> assertThat(server.admin()
                        .get("/api/v1/monitor/system-metrics/do/get")
                        .data()
                        .path("matchedRouteCount")
                        .valueStream()
                        .map(row -> row.get(0).asText()))
                .contains("GET /api/v1/do/ping"));
    }

    @Test
    void records_of_calls_are_listed_counted_and_cleared() {
        String link = workspace.link("ops__main.fail");
        String id = link.substring(link.lastIndexOf('/') + 1);
        server.anonymous().get(link);
        String list = "/api/v1/task-records/func/do/list?origin=authLink&originId=" + id;
        await().until(() -> !server.admin().get(list).data().isEmpty());

        JsonNode row = server.admin().get(list).data().get(0);
        Reply counts =
                server.admin().get("/api/v1/task-records/func/do/get-count?groupField=originId&groupIds=none," + id);
        Reply found = server.admin().get("/api/v1/task-records/func/do/list?_fuzzySearch=NEVER%20works");

        assertThat(row.path("status").asText()).isEqualTo("failure");
        assertThat(row.path("func_title").asText()).isEqualTo("Fails");
        assertThat(row.path("exceptionType").asText()).isEqualTo("ValueError");
        assertThat(counts.data().size()).isEqualTo(1);
        assertThat(counts.data().path(id).path("count").asInt()).isEqualTo(1);
        assertThat(found.data()).isNotEmpty();
        assertThat(found.json().at("/pageInfo/pagingStyle").asText()).isEqualTo("simple");
        assertThat(server.admin()
                        .post("/api/v1/log-cache-tables/do/clear", Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(server.admin().get(list).data()).isEmpty();
    }
}
