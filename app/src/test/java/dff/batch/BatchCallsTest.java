package dff.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import dff.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls nobody waits for, from the request to the record. */
class BatchCallsTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Client CALLER = WORK.anonymous().with("X-Forwarded-For", "198.51.100.71");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @BeforeAll
    static void publish() {
        WORK.publish("bats__main", """
                import time

                @DFF.API('echo')
                def echo(**kwargs):
                    print('echoes', len(kwargs))
                    return kwargs

                @DFF.API('context')
                def context():
                    return [_DFF_ORIGIN, _DFF_ORIGIN_ID, _DFF_EXEC_MODE, _DFF_QUEUE, _DFF_TASK_ID, _DFF_ROOT_TASK_ID,
                            _DFF_FUNC_CHAIN, _DFF_HTTP_REQUEST['method'], _DFF_TRIGGER_TIME_MS > 0]

                @DFF.API('fail')
                def fail():
                    raise ValueError('no')

                @DFF.API('sleep')
                def sleep(seconds=60):
                    time.sleep(seconds)

                @DFF.API('large')
                def large():
                    return 'x' * 1_000_000
                """);
    }

    private static String batch(String function, Map<String, Object> kwargs, Map<String, Object> more) {
        Map<String, Object> data = new java.util.LinkedHashMap<>(more);
        data.put("funcId", function);
        data.put("funcCallKwargsJSON", kwargs);
        Reply added = WORK.admin().post("/api/v1/batches/do/add", Map.of("data", data));
        assertThat(added.status()).as(added.toString()).isEqualTo(200);
        return added.data().path("id").asText();
    }

    private static String batch(String function) {
        return batch(function, Map.of(), Map.of());
    }

    private static String accepted(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.data().path("id").asText();
    }

    private static JsonNode result(Client client, String taskId) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> client.get("/api/v1/func-result?taskId=" + taskId).data(),
                        data -> !data.path("status").asText("PENDING").equals("PENDING"));
    }

    private static JsonNode record(String taskId) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> WORK.admin()
                                .get("/api/v1/task-records/func/do/list?id=" + taskId)
                                .data(),
                        rows -> rows.size() == 1
                                && !List.of("waiting", "pending")
                                        .contains(rows.get(0).path("status").asText()))
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bat", "async"})
    void batch_is_accepted_at_once_and_its_result_fetched_by_id(String door) {
        String id = batch("bats__main.echo", Map.of("y", 2, "x", "INPUT_BY_CALLER"), Map.of());

        String taskId = accepted(CALLER.post("/api/v1/" + door + "/" + id, Map.of("kwargs", Map.of("x", 1.0))));

        JsonNode result = result(WORK.admin(), taskId);
        assertThat(result.path("status").asText()).isEqualTo("SUCCESS");
        assertThat(result.path("result")).isEqualTo(Json.parse("{\"x\":1.0,\"y\":2}"));
        assertThat(result.path("request")).isEqualTo(Json.parse("{\"x\":1.0,\"y\":2}"));
        JsonNode record = record(taskId);
        assertThat(record.path("origin").asText()).isEqualTo("asyncAPI");
        assertThat(record.path("originId").asText()).isEqualTo(id);
        assertThat(record.path("queue").asInt()).isEqualTo(9);
        assertThat(record.path("timeout").asInt()).isEqualTo(3_600);
        assertThat(record.path("expires").asInt()).isEqualTo(86_400);
        assertThat(record.path("status").asText()).isEqualTo("success");
        assertThat(record.path("printLogsTEXT").asText()).contains("echoes 2");
        assertThat(record.path("returnValueJSON")).isEqualTo(Json.parse("{\"x\":1.0,\"y\":2}"));
    }

    @Test
    void caller_without_a_sign_in_gets_the_result_but_not_the_fixed_arguments() {
        String id = batch("bats__main.echo", Map.of("secret", "s3cret"), Map.of());
        String taskId = accepted(CALLER.post("/api/v1/bat/" + id, Map.of()));

        JsonNode result = result(CALLER, taskId);

        assertThat(result.path("status").asText()).isEqualTo("SUCCESS");
        assertThat(result.path("request")).isEqualTo(Json.parse("{}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/s | application/json | {\"x\":1} | {\"x\":1}",
                "/simplified/any/name | application/x-www-form-urlencoded | x=1 | {\"x\":\"1\"}",
                "/flattened | application/json | {\"kwargs_x\":[1]} | {\"x\":[1]}",
                "/s | text/plain | hello | {\"text\":\"hello\"}"
            })
    void all_forms_of_arguments_are_read(String format, String type, String body, String seen) {
        String id = batch("bats__main.echo");

        String taskId = accepted(CALLER.post("/api/v1/bat/" + id + format, type, body));

        assertThat(result(CALLER, taskId).path("result")).isEqualTo(Json.parse(seen));
    }

    @Test
    void arguments_of_a_get_are_read() {
        String id = batch("bats__main.echo");

        String taskId = accepted(CALLER.get("/api/v1/async/" + id + "?x=1"));

        assertThat(result(CALLER, taskId).path("result")).isEqualTo(Json.parse("{\"x\":\"1\"}"));
    }

    /** Whether a function takes an argument, only Python knows: it fails in the same words whoever waits for it. */
    @Test
    void argument_a_function_does_not_take_is_named_by_its_failure_however_it_is_called() {
        Map<String, Object> call = Map.of("kwargs", Map.of("nope", 1));
        String direct = WORK.admin()
                .post("/api/v1/func/bats__main.context", call)
                .json()
                .at("/detail/exception")
                .asText();
        String batch = accepted(CALLER.post("/api/v1/bat/" + batch("bats__main.context"), call));
        String async = accepted(WORK.admin()
                .post(
                        "/api/v1/func/bats__main.context",
                        Map.of("kwargs", Map.of("nope", 1), "options", Map.of("async", true, "saveResult", true))));

        assertThat(direct).isEqualTo("TypeError: context() got an unexpected keyword argument 'nope'");
        assertThat(result(CALLER, batch).path("exception").asText()).isEqualTo(direct);
        assertThat(record(batch).path("exceptionType").asText()).isEqualTo("TypeError");
        assertThat(result(WORK.admin(), async).path("exception").asText()).isEqualTo(direct);
    }

    @Test
    void save_result_adds_the_address_of_the_result() {
        Reply reply =
                CALLER.post("/api/v1/bat/" + batch("bats__main.large"), Map.of("options", Map.of("saveResult", true)));

        String taskId = accepted(reply);
        assertThat(reply.data().path("taskId").asText()).isEqualTo(taskId);
        String url = reply.data().path("resultURL").asText();
        assertThat(url).isEqualTo("/api/v1/func-result?taskId=" + taskId);
        result(CALLER, taskId);
        assertThat(CALLER.get(url + "&unfold=true").body()).hasSize(1_000_000);
    }

    @Test
    void function_sees_what_called_it() {
        String id = batch("bats__main.context");

        String taskId = accepted(CALLER.post("/api/v1/bat/" + id, Map.of()));

        assertThat(result(CALLER, taskId).path("result"))
                .isEqualTo(Json.parse(
                        "[\"batch\",\"%s\",\"async\",\"9\",\"%s\",\"%s\",[\"bats__main.context\"],\"POST\",true]"
                                .formatted(id, taskId, taskId)));
    }

    @Test
    void function_that_raises_is_not_run_again_unless_asked_for() {
        String id = batch("bats__main.fail");

        String once = accepted(CALLER.post("/api/v1/bat/" + id, Map.of()));
        String twice = accepted(CALLER.post("/api/v1/bat/" + id, Map.of("options", Map.of("retries", 1))));

        JsonNode record = record(once);
        assertThat(record.path("status").asText()).isEqualTo("failure");
        assertThat(record.path("exceptionType").asText()).isEqualTo("ValueError");
        assertThat(record.path("attempt").asInt()).isEqualTo(1);
        assertThat(record(twice).path("attempt").asInt()).isEqualTo(2);
        assertThat(result(CALLER, once).path("status").asText()).isEqualTo("FAILURE");
    }

    @Test
    void equal_keys_mean_one_task_and_another_body_is_a_conflict() {
        String path = "/api/v1/bat/" + batch("bats__main.echo");
        Client keyed = CALLER.with("Idempotency-Key", "order-17");

        String first = accepted(keyed.post(path, Map.of("kwargs", Map.of("x", 1))));
        String again = accepted(keyed.post(path, Map.of("kwargs", Map.of("x", 1))));
        Reply other = keyed.post(path, Map.of("kwargs", Map.of("x", 2)));

        assertThat(again).isEqualTo(first);
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.reason()).isEqualTo("EClientDuplicated");
        assertThat(accepted(keyed.post("/api/v1/bat/" + batch("bats__main.echo"), Map.of("kwargs", Map.of("x", 2)))))
                .isNotEqualTo(first);
    }

    @Test
    void nobody_gets_the_task_of_another_sender_by_guessing_the_key() {
        List<Map<String, String>> users =
                List.of(Map.of("username", "ann", "password", "p-1"), Map.of("username", "bob", "password", "p-1"));
        Map<String, Object> auth = Map.of("type", "httpBasic", "configJSON", Map.of("users", users));
        String authId = WORK.admin()
                .post("/api/v1/api-auth/do/add", Map.of("data", auth))
                .data()
                .path("id")
                .asText();
        String guarded = "/api/v1/bat/" + batch("bats__main.echo", Map.of(), Map.of("apiAuthId", authId));
        String open = "/api/v1/bat/" + batch("bats__main.echo");
        Client keyed = CALLER.with("Idempotency-Key", "order-17");
        Client ann = keyed.with("Authorization", basic("ann:p-1"));

        String first = accepted(ann.post(guarded, Map.of()));

        assertThat(accepted(ann.post(guarded, Map.of()))).isEqualTo(first);
        assertThat(accepted(keyed.with("Authorization", basic("bob:p-1")).post(guarded, Map.of())))
                .isNotEqualTo(first);
        assertThat(keyed.post(guarded, Map.of()).status()).isEqualTo(401);
        assertThat(accepted(WORK.admin().with("Idempotency-Key", "order-17").post(open, Map.of())))
                .isNotEqualTo(accepted(keyed.post(open, Map.of())));
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void key_that_is_too_long_is_refused() {
        Reply reply = CALLER.with("Idempotency-Key", "k".repeat(129))
                .post("/api/v1/bat/" + batch("bats__main.echo"), Map.of());

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).contains("Idempotency-Key", "128");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"execMode\":\"sync\"} | Invalid options, invalid execMode",
                "{\"timeout\":0} | Invalid options, timeout is too small",
                "{\"timeout\":3601} | Invalid options, timeout is too large",
                "{\"expires\":86401} | Invalid options, expires is too large",
                "{\"delay\":0} | Invalid options, delay is too small",
                "{\"retries\":11} | Invalid options, retries is too large",
                "{\"queue\":0} | Invalid options, queue should be an integer between 1 and 9",
                "{\"eta\":\"soon\"} | Invalid options, eta should be a time such as 2023-11-14T22:13:20Z",
                "{\"eta\":\"2999-01-01T00:00:00Z\"} | Invalid options, eta is too late"
            })
    void bad_option_is_refused_by_name(String options, String message) {
        Reply reply = CALLER.post(
                "/api/v1/bat/" + batch("bats__main.echo"), "application/json", "{\"options\":" + options + "}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo(message);
    }

    @Test
    void alias_stands_for_a_queue_and_a_wrong_one_for_the_default() {
        String path = "/api/v1/bat/" + batch("bats__main.context");

        String named = accepted(CALLER.post(path, Map.of("options", Map.of("queue", "cpu"))));
        String wrong = accepted(CALLER.post(path, Map.of("options", Map.of("queue", "gpu"))));
        String numbered = accepted(CALLER.post(path, Map.of("options", Map.of("queue", 3))));

        assertThat(record(named).path("queue").asInt()).isEqualTo(9);
        assertThat(record(wrong).path("queue").asInt()).isEqualTo(9);
        assertThat(record(numbered).path("queue").asInt()).isEqualTo(3);
    }

    @Test
    void disabled_and_unknown_ones_are_refused_by_the_name_of_the_path() {
        String off = batch("bats__main.echo", Map.of(), Map.of("isDisabled", true));

        Reply disabled = CALLER.post("/api/v1/async/" + off, Map.of());
        Reply unknown = CALLER.post("/api/v1/bat/nobody", Map.of());

        assertThat(disabled.status()).isEqualTo(403);
        assertThat(disabled.reason()).isEqualTo("EBizCondition.AsyncAPIDisabled");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.message()).isEqualTo("No such Batch");
    }

    @Test
    void delayed_task_waits_and_can_be_cancelled() {
        String id = batch("bats__main.echo");
        String taskId = accepted(CALLER.post("/api/v1/bat/" + id, Map.of("options", Map.of("delay", 3_600))));

        assertThat(CALLER.get("/api/v1/func-result?taskId=" + taskId)
                        .data()
                        .path("status")
                        .asText())
                .isEqualTo("PENDING");
        Reply cancelled = WORK.admin().post("/api/v1/tasks/" + taskId + "/do/cancel", Map.of());

        assertThat(cancelled.status()).as(cancelled.toString()).isEqualTo(200);
        JsonNode record = record(taskId);
        assertThat(record.path("status").asText()).isEqualTo("failure");
        assertThat(record.path("exceptionType").asText()).isEqualTo("TaskCancelled");
        assertThat(record.path("startTimeMs").asLong()).isZero();
    }

    @Test
    void running_task_can_be_cancelled() {
        String taskId = accepted(CALLER.post("/api/v1/bat/" + batch("bats__main.sleep"), Map.of()));
        await().atMost(PATIENCE)
                .until(() -> WORK.admin()
                                .get("/api/v1/task-records/func/do/list?id=" + taskId)
                                .data()
                                .path(0)
                                .path("startTimeMs")
                                .asLong()
                        > 0);

        WORK.admin().post("/api/v1/tasks/" + taskId + "/do/cancel", Map.of());

        assertThat(record(taskId).path("exceptionType").asText()).isEqualTo("TaskCancelled");
    }

    @Test
    void task_whose_function_is_gone_fails_with_a_clear_text() {
        WORK.publish("bats__gone", "@DFF.API('f')\ndef f():\n    return 1\n");
        String id = batch("bats__gone.f");
        String taskId = accepted(CALLER.post("/api/v1/bat/" + id, Map.of("options", Map.of("delay", 2))));
        WORK.publish("bats__gone", "x = 1\n");

        JsonNode record = record(taskId);

        assertThat(record.path("status").asText()).isEqualTo("failure");
        assertThat(record.path("exceptionTEXT").asText()).isEqualTo("No such function: bats__gone.f");
    }

    @Test
    void direct_call_can_be_asynchronous_and_keeps_its_result_when_asked_for() {
        Reply reply = WORK.admin()
                .post(
                        "/api/v1/func/bats__main.echo",
                        Map.of("kwargs", Map.of("x", 1), "options", Map.of("execMode", "async", "saveResult", true)));

        String taskId = accepted(reply);

        assertThat(reply.data().path("resultURL").asText()).endsWith(taskId);
        assertThat(result(WORK.admin(), taskId).path("result")).isEqualTo(Json.parse("{\"x\":1}"));
        assertThat(CALLER.get("/api/v1/func-result?taskId=" + taskId).status()).isEqualTo(401);
        JsonNode record = record(taskId);
        assertThat(record.path("queue").asInt()).isEqualTo(1);
        assertThat(record.path("expires").asInt()).isEqualTo(900);
        assertThat(record.path("origin").asText()).isEqualTo("direct");
    }

    @Test
    void many_calls_are_accepted_together_in_order() {
        Reply reply = WORK.admin()
                .post(
                        "/api/v1/func-many",
                        Map.of(
                                "calls",
                                List.of(
                                        Map.of("funcId", "bats__main.echo", "kwargs", Map.of("n", 1)),
                                        Map.of("funcId", "bats__main.echo", "kwargs", Map.of("n", 2)))));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.data().path("ids")).hasSize(2);
        assertThat(record(reply.data().path("ids").path(1).asText()).path("funcCallKwargsJSON"))
                .isEqualTo(Json.parse("{\"n\":2}"));
    }

    @Test
    void nothing_of_many_calls_is_started_when_one_is_wrong() {
        Reply reply = WORK.admin()
                .post(
                        "/api/v1/func-many",
                        Map.of(
                                "calls",
                                List.of(Map.of("funcId", "bats__main.echo"), Map.of("funcId", "bats__main.none"))));

        assertThat(reply.status()).isEqualTo(404);
        assertThat(WORK.admin()
                        .post("/api/v1/func-many", Map.of("calls", List.of()))
                        .status())
                .isEqualTo(400);
    }
}
