package dff.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import dff.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers are told when a function fails or takes too long, and what a function is told of its caller. */
class LinkOutcomesTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Client CLIENT = WORK.anonymous();

    @BeforeAll
    static void publish() {
        WORK.publish("outcomes__main", """
                import os, sys, time
                def helper():
                    raise KeyError('文章')

                @DFF.API('required')
                def required(x, y=5):
                    return [x, y]

                @DFF.API('nap')
                def nap(seconds=5):
                    time.sleep(seconds)
                    return 'slept'

                @DFF.API('short', timeout=2, api_timeout=1)
                def short(seconds=5):
                    time.sleep(seconds)

                @DFF.API('fail')
                def fail():
                    helper()

                @DFF.API('give up')
                def give_up():
                    return ValueError('returned')

                @DFF.API('exit')
                def exit_now(status):
                    os._exit(status)

                @DFF.API('sys exit')
                def sys_exit():
                    sys.exit(2)

                @DFF.API('names')
                def names():
                    return {k: v for k, v in globals().items() if k.startswith('_DFF_')}
                """);
    }

    private static Reply call(String link, Map<String, Object> kwargs, Map<String, Object> options) {
        return CLIENT.post(link, Map.of("kwargs", kwargs, "options", options));
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    void function_over_its_own_limit_is_answered_in_exactly_these_words() {
        String link = WORK.link("outcomes__main.nap");

        Reply reply = call(link, Map.of("seconds", 20), Map.of("timeout", 1));

        assertThat(reply.status()).isEqualTo(599);
        JsonNode json = reply.json();
        assertThat(keys(json))
                .containsExactlyInAnyOrder(
                        "detail", "error", "message", "ok", "reason", "reqCost", "reqDump", "traceId");
        assertThat(json.path("error").asText()).isEqualTo("599.31");
        assertThat(json.path("ok").isBoolean()).isTrue();
        assertThat(json.path("reason").asText()).isEqualTo("EFuncTimeout");
        assertThat(json.path("message").asText()).isEqualTo("Calling Function timeout.");
        assertThat(keys(json.path("detail"))).containsExactlyInAnyOrder("einfoTEXT", "id");
        assertThat(json.path("detail").path("einfoTEXT").asText())
                .isEqualTo("raise SoftTimeLimitExceeded()\nbilliard.exceptions.SoftTimeLimitExceeded:"
                        + " SoftTimeLimitExceeded()");
        assertThat(json.path("detail").path("id").asText()).startsWith("task-");
        assertThat(json.path("reqCost").asInt()).isBetween(1_000, 10_000);
        assertThat(json.path("reqDump").path("method").asText()).isEqualTo("POST");
        assertThat(json.path("reqDump").path("url").asText()).isEqualTo(link);
    }

    @Test
    void caller_whose_wait_is_over_is_answered_in_exactly_these_words() {
        String link = WORK.link("outcomes__main.nap", Map.of("seconds", 2));

        Reply reply = CLIENT.get(link + "?options=%7B%22apiTimeout%22%3A1%7D");

        assertThat(reply.status()).isEqualTo(599);
        JsonNode json = reply.json();
        assertThat(keys(json))
                .containsExactlyInAnyOrder(
                        "detail", "error", "message", "ok", "reason", "reqCost", "reqDump", "traceId");
        assertThat(json.path("error").asText()).isEqualTo("599.1");
        assertThat(json.path("reason").asText()).isEqualTo("EAPITimeout");
        assertThat(json.path("message").asText())
                .isEqualTo("Waiting function result timeout, but task is still running. Use task ID to fetch result"
                        + " later.");
        assertThat(keys(json.path("detail"))).containsExactly("id");
        assertThat(keys(json.path("reqDump"))).containsExactlyInAnyOrder("method", "url");
        assertCounted(link, "EAPITimeout"); // though the run went well
    }

    @Test
    void limits_of_the_function_count_when_the_caller_gives_none() {
        String impatient = WORK.link("outcomes__main.short");
        String patient = WORK.link("outcomes__main.short");

        assertThat(CLIENT.get(impatient).reason()).isEqualTo("EAPITimeout");
        assertThat(call(patient, Map.of(), Map.of("apiTimeout", 180)).reason()).isEqualTo("EFuncTimeout");

        assertCounted(impatient, "EAPITimeout");
        assertCounted(patient, "EFuncTimeout");
    }

    /** Statistics of a link that was called once tell what its caller was told. */
    private static void assertCounted(String link, String reason) {
        String id = link.substring(link.lastIndexOf('/') + 1);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(WORK.admin()
                                .get("/api/v1/auth-links/do/list?id=" + id)
                                .data()
                                .at("/0/recentRunningStatus")
                                .toString())
                        .isEqualTo("{\"OK\":0,\"cached\":0,\"" + reason + "\":1,\"total\":1}"));
    }

    @Test
    void exception_is_answered_with_its_words_and_no_server_paths() {
        Reply reply = CLIENT.get(WORK.link("outcomes__main.fail"));

        assertThat(reply.status()).isEqualTo(599);
        assertThat(reply.json().path("error").asText()).isEqualTo("599.3");
        assertThat(reply.reason()).isEqualTo("EFuncFailed");
        assertThat(reply.message()).isEqualTo("Calling Function failed.");
        JsonNode detail = reply.json().path("detail");
        assertThat(keys(detail)).containsExactlyInAnyOrder("id", "etype", "einfoTEXT", "exception", "traceback");
        assertThat(detail.path("etype").asText()).isEqualTo("KeyError");
        assertThat(detail.path("exception").asText()).isEqualTo("KeyError: '文章'");
        assertThat(detail.path("traceback").asText())
                .contains("File \"outcomes__main\", line 3, in helper")
                .contains("raise KeyError('文章')")
                .doesNotContain("/", "dff_runner");
        assertThat(detail.path("einfoTEXT").asText().lines()).hasSize(2);
    }

    @Test
    void returned_exception_fails_like_a_raised_one() {
        Reply reply = CLIENT.get(WORK.link("outcomes__main.give_up"));

        assertThat(reply.reason()).isEqualTo("EFuncFailed");
        assertThat(reply.json().path("detail").path("exception").asText()).isEqualTo("ValueError: returned");
    }

    @ParameterizedTest
    @CsvSource({"required, TypeError", "sys_exit, SystemExit"})
    void missing_argument_and_sys_exit_are_failures(String function, String type) {
        Reply reply = CLIENT.get(WORK.link("outcomes__main." + function));

        assertThat(reply.status()).isEqualTo(599);
        assertThat(reply.json().path("detail").path("etype").asText()).isEqualTo(type);
    }

    @Test
    void death_of_the_process_is_answered_at_once() {
        Reply reply = call(WORK.link("outcomes__main.exit_now"), Map.of("status", 9), Map.of());

        assertThat(reply.status()).isEqualTo(599);
        assertThat(reply.reason()).isEqualTo("EFuncFailed");
        assertThat(reply.json().path("detail").path("exception").asText()).contains("exited with status 9");
        assertThat(reply.json().path("reqCost").asInt()).isLessThan(9_000);
    }

    @Test
    void function_sees_who_called_it() {
        String link = WORK.link("outcomes__main.names");
        JsonNode names = CLIENT.with("X-Some-Header", "Väl")
                .with("X-Requested-With", "XMLHttpRequest")
                .post(link.replace("/al/", "/sync/") + "?a=1&a=2", "application/json", "{\"kwargs\":{},\"more\":1.0}")
                .json();
        String id = link.substring(link.lastIndexOf('/') + 1);

        assertThat(names.path("_DFF_TASK_ID").asText()).startsWith("task-");
        assertThat(names.path("_DFF_ROOT_TASK_ID")).isEqualTo(names.path("_DFF_TASK_ID"));
        assertThat(names.path("_DFF_SCRIPT_SET_ID").asText()).isEqualTo("outcomes");
        assertThat(names.path("_DFF_SCRIPT_ID").asText()).isEqualTo("outcomes__main");
        assertThat(names.path("_DFF_FUNC_ID").asText()).isEqualTo("outcomes__main.names");
        assertThat(names.path("_DFF_FUNC_NAME").asText()).isEqualTo("names");
        assertThat(names.path("_DFF_FUNC_CHAIN").path(0).asText()).isEqualTo("outcomes__main.names");
        assertThat(names.path("_DFF_ORIGIN").asText()).isEqualTo("syncAPI");
        assertThat(names.path("_DFF_ORIGIN_ID").asText()).isEqualTo(id);
        assertThat(names.path("_DFF_EXEC_MODE").asText()).isEqualTo("sync");
        assertThat(names.path("_DFF_DEBUG").asBoolean()).isFalse();
        assertThat(names.path("_DFF_QUEUE").asText()).isEqualTo("1");
        assertThat(names.path("_DFF_TRIGGER_TIME_MS").asLong())
                .isLessThanOrEqualTo(names.path("_DFF_START_TIME_MS").asLong() + 1);
        JsonNode http = names.path("_DFF_HTTP_REQUEST");
        assertThat(http.path("method").asText()).isEqualTo("POST");
        assertThat(http.path("originalUrl").asText()).isEqualTo("/api/v1/sync/" + id + "?a=1&a=2");
        assertThat(http.path("url").asText()).isEqualTo("/api/v1/sync/" + id);
        assertThat(http.path("host").asText())
                .isEqualTo("127.0.0.1:" + WORK.server().port());
        assertThat(http.path("hostname").asText()).isEqualTo("127.0.0.1");
        assertThat(http.path("protocol").asText()).isEqualTo("http");
        assertThat(http.path("query")).isEqualTo(Json.parse("{\"a\":[\"1\",\"2\"]}"));
        assertThat(http.path("body")).isEqualTo(Json.parse("{\"kwargs\":{},\"more\":1.0}"));
        assertThat(http.path("ip").asText()).isEqualTo("127.0.0.1");
        assertThat(http.path("xhr").asBoolean()).isTrue();
        assertThat(http.path("headers").has("x-some-header")).isTrue();
        assertThat(CLIENT.get(link).json().path("_DFF_ORIGIN").asText()).isEqualTo("authLink");
    }
}
