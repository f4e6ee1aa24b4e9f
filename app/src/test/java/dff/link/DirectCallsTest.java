package dff.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Reply;
import dff.app.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of signed-in users, results fetched later, publishing under load. */
class DirectCallsTest {
    private static final Workspace WORK = Workspace.shared();
    private static final String PATH = "/api/v1/func/direct__main.";

    @BeforeAll
    static void publish() {
        WORK.publish("direct__main", """
                import time
                @DFF.API('echo')
                def echo(x=None):
                    return x

                @DFF.API('nap')
                def nap(seconds, fail=False):
                    time.sleep(seconds)
                    if fail:
                        raise ValueError('late')
                    return {'a': 1.0, 'b': '文'}

                @DFF.API('html')
                def html():
                    return DFF.RESP('<p>', content_type='html', status_code=201)

                @DFF.API('large')
                def large(n):
                    return 'x' * n

                @DFF.API('pair')
                def pair():
                    return 1, {'b': None}

                @DFF.API('origin')
                def origin():
                    return [_DFF_ORIGIN, _DFF_ORIGIN_ID]

                def not_exported():
                    return 1
                """);
    }

    private static Reply call(String function, Map<String, Object> body) {
        return WORK.admin().post(PATH + function, body);
    }

    private static JsonNode late(String taskId) {
        return WORK.admin().get("/api/v1/func-result?taskId=" + taskId).data();
    }

    @Test
    void result_comes_in_the_envelope() {
        Reply reply = call("echo", Map.of("kwargs", Map.of("x", List.of(1.5, "文"))));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("ok").asBoolean()).isTrue();
        assertThat(reply.json().path("error").asInt()).isEqualTo(200);
        assertThat(reply.data().toString()).isEqualTo("{\"result\":[1.5,\"文\"]}");
        assertThat(reply.json().path("traceId").asText()).startsWith("TRACE-");
        assertThat(reply.json().has("reqCost")).isTrue();
    }

    @Test
    void nothing_returned_is_null() {
        assertThat(call("echo", Map.of()).data().toString()).isEqualTo("{\"result\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unfold", "unbox"})
    void bare_result_on_demand(String option) {
        assertThat(call("echo", Map.of("kwargs", Map.of("x", 30.0), "options", Map.of(option, true)))
                        .text())
                .isEqualTo("30");
        String link = WORK.link("direct__main.echo", Map.of("x", 1));
        assertThat(WORK.anonymous()
                        .post(link, Map.of("options", Map.of(option, false)))
                        .data()
                        .toString())
                .isEqualTo("{\"result\":1}");
    }

    @Test
    void content_type_of_the_script_forces_the_bare_result() {
        Reply reply = call("html", Map.of());

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(reply.text()).isEqualTo("<p>");
    }

    @Test
    void sign_in_is_needed() {
        Reply reply = WORK.anonymous().post(PATH + "echo", Map.of());

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.reason()).isEqualTo("EUserAuth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "not_exported"})
    void only_exported_functions_are_found(String function) {
        Reply reply = call(function, Map.of());

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.message()).isEqualTo("No such Func");
        assertThat(reply.json().path("detail").path("funcId").asText()).isEqualTo("direct__main." + function);
    }

    @Test
    void function_sees_the_trace_of_a_direct_call() {
        Reply reply = WORK.admin().with("X-Trace-Id", "TRACE-of-a-test").post(PATH + "origin", Map.of());

        assertThat(reply.data().path("result").toString()).isEqualTo("[\"direct\",\"TRACE-of-a-test\"]");
    }

    @Test
    void late_result_is_pending_and_then_there() {
        Reply reply = call("nap", Map.of("kwargs", Map.of("seconds", 2.5), "options", Map.of("apiTimeout", 1)));
        assertThat(reply.reason()).isEqualTo("EAPITimeout");
        String id = reply.json().path("detail").path("id").asText();

        JsonNode pending = late(id);
        assertThat(pending.path("status").asText()).isEqualTo("PENDING");
        assertThat(pending.get("result").isNull()).isTrue();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> late(id).path("status").asText().equals("SUCCESS"));
        assertThat(late(id).path("result").toString()).isEqualTo("{\"a\":1.0,\"b\":\"文\"}");
        assertThat(late(id).path("endTime").asLong())
                .isGreaterThanOrEqualTo(late(id).path("startTime").asLong());
        assertThat(WORK.admin()
                        .get("/api/v1/func-result?unfold=true&taskId=" + id)
                        .text()
                        .replace(" ", ""))
                .isEqualTo("{\"a\":1.0,\"b\":\"文\"}");
    }

    @Test
    void late_failure_is_there_too() {
        Reply reply =
                call("nap", Map.of("kwargs", Map.of("seconds", 1.2, "fail", true), "options", Map.of("apiTimeout", 1)));
        String id = reply.json().path("detail").path("id").asText();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> late(id).path("status").asText().equals("FAILURE"));
        assertThat(late(id).path("exception").asText()).isEqualTo("ValueError: late");
        Reply bare = WORK.admin().get("/api/v1/func-result?unfold=true&taskId=" + id);
        assertThat(bare.status()).isEqualTo(599);
        assertThat(bare.reason()).isEqualTo("EFuncFailed");
    }

    @Test
    void late_time_out_says_so() {
        Reply reply =
                call("nap", Map.of("kwargs", Map.of("seconds", 60), "options", Map.of("apiTimeout", 1, "timeout", 2)));
        String id = reply.json().path("detail").path("id").asText();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> late(id).path("status").asText().equals("FAILURE"));
        assertThat(late(id).path("exception").asText()).contains("SoftTimeLimitExceeded");
    }

    @Test
    void late_result_needs_a_task_id_that_is_known() {
        assertThat(WORK.admin().get("/api/v1/func-result").status()).isEqualTo(400);
        assertThat(WORK.admin().get("/api/v1/func-result?taskId=").status()).isEqualTo(404);
        assertThat(WORK.admin().get("/api/v1/func-result?taskId=task-nobody").status())
                .isEqualTo(404);
        assertThat(WORK.anonymous().get("/api/v1/func-result?taskId=x").status())
                .isEqualTo(401);
    }

    @Test
    void saved_result_is_answered_and_can_be_fetched_again() {
        Reply reply = call("large", Map.of("kwargs", Map.of("n", 3_000_000), "options", Map.of("saveResult", true)));

        assertThat(reply.data().path("result").asText()).isEqualTo("x".repeat(3_000_000));
        String id = reply.json().path("taskId").asText();
        assertThat(reply.json().path("resultURL").asText()).isEqualTo("/api/v1/func-result?taskId=" + id);
        assertThat(late(id).path("result").asText()).hasSize(3_000_000);
        assertThat(WORK.admin()
                        .get("/api/v1/func-result?unbox=true&taskId=" + id)
                        .text())
                .hasSize(3_000_000);
    }

    @Test
    void saved_result_is_fetched_as_value_or_as_json_text() {
        Reply reply = call("large", Map.of("kwargs", Map.of("n", 2), "options", Map.of("saveResult", true)));
        String path = reply.json().path("resultURL").asText();

        assertThat(WORK.admin()
                        .get(path + "&returnType=raw")
                        .data()
                        .path("result")
                        .asText())
                .isEqualTo("xx");
        assertThat(WORK.admin()
                        .get(path + "&returnType=jsonDumps")
                        .data()
                        .path("result")
                        .asText())
                .isEqualTo("\"xx\"");
        assertThat(WORK.admin()
                        .get(path + "&returnType=ALL")
                        .data()
                        .path("result")
                        .toString())
                .isEqualTo("{\"raw\":\"xx\",\"repr\":\"'xx'\",\"jsonDumps\":\"\\\"xx\\\"\"}");
        Reply refused = WORK.admin().get(path + "&returnType=xml");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).isEqualTo("Invalid options, invalid returnType");
        assertThat(refused.json().at("/detail/allowed").toString())
                .isEqualTo("[\"raw\",\"repr\",\"jsonDumps\",\"ALL\"]");
    }

    @Test
    void result_nobody_waited_for_is_shown_as_python_shows_it() {
        Reply reply = call("pair", Map.of("options", Map.of("execMode", "async", "saveResult", true)));
        String id = reply.data().path("id").asText();
        await().atMost(Duration.ofSeconds(90))
                .until(() -> late(id).path("status").asText().equals("SUCCESS"));

        JsonNode all = WORK.admin()
                .get("/api/v1/func-result?returnType=ALL&taskId=" + id)
                .data()
                .path("result");

        assertThat(all.path("raw").toString()).isEqualTo("[1,{\"b\":null}]");
        assertThat(all.path("repr").asText()).isEqualTo("(1, {'b': None})");
        assertThat(all.path("jsonDumps").asText()).isEqualTo("[\n  1,\n  {\n    \"b\": null\n  }\n]");
    }

    @Test
    void large_result_is_shown_as_it_is_kept_only() {
        int size = LateResults.MAX_FORMED + 1;
        Reply reply = call("large", Map.of("kwargs", Map.of("n", size), "options", Map.of("saveResult", true)));
        String path = reply.json().path("resultURL").asText();

        assertThat(WORK.admin().get(path).data().path("result").asText()).hasSize(size);
        assertThat(WORK.admin().get(path + "&returnType=repr").message())
                .contains("" + size, "" + LateResults.MAX_FORMED);
    }

    @Test
    void publish_counts_for_the_very_next_call() {
        String link = null;
        for (int i = 0; i < 200; i++) {
            WORK.publish("direct__live", "@DFF.API('f')\ndef f():\n    return " + i + "\n");
            link = link == null ? WORK.link("direct__live.f") : link;
            assertThat(WORK.anonymous().get(link).text()).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void published_library_counts_for_the_very_next_call_of_those_who_import_it() {
        WORK.publish("direct__lib", "VALUE = -1\n");
        WORK.publish("direct__user", "import direct__lib\n@DFF.API('f')\ndef f():\n    return direct__lib.VALUE\n");
        String link = WORK.link("direct__user.f");
        for (int i = 0; i < 30; i++) {
            WORK.publish("direct__lib", "VALUE = " + i + "\n");
            for (int j = 0; j < 4; j++) {
                assertThat(WORK.anonymous().get(link).text()).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void calls_under_way_while_publishing_see_one_version_whole() throws InterruptedException {
        WORK.publish("direct__moving", code(0));
        String link = WORK.link("direct__moving.f");
        ConcurrentLinkedQueue<String> odd = new ConcurrentLinkedQueue<>();
        boolean[] stop = {false};
        List<Thread> callers = IntStream.range(0, 4)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                    while (!stop[0]) {
                        Reply reply = WORK.anonymous().get(link);
                        JsonNode pair = reply.status() == 200 ? reply.json() : null;
                        if (pair == null || !pair.get(0).equals(pair.get(1))) {
                            odd.add(reply.toString());
                        }
                    }
                }))
                .toList();
        for (int i = 1; i <= 30; i++) {
            WORK.publish("direct__moving", code(i));
        }
        stop[0] = true;
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(odd).isEmpty();
    }

    private static String code(int version) {
        return "A = %d\n@DFF.API('f')\ndef f():\n    return [A, %d]\n".formatted(version, version);
    }
}
