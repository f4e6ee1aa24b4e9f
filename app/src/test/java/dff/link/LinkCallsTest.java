package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import dff.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of a link: stored arguments, options, the order of refusals, rates, failures. */
class LinkCallsTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Client CLIENT = WORK.anonymous();

    @BeforeAll
    static void publish() {
        WORK.publish("rules__main", """
                import os, sys, time
                def helper():
                    raise KeyError('文章')

                @DFF.API('echo')
                def echo(**kwargs):
                    return kwargs

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'x':'INPUT_BY_CALLER'} | {'x':1} | {'x':1}",
                "{'x':'FROM_PARAMETER'} | {'x':[1.0]} | {'x':[1.0]}",
                "{'x':'INPUT_BY_CALLER'} | {} | {}",
                "{'x':7} | {} | {'x':7}",
                "{'x':7} | {'x':7} | {'x':7}",
                "{'x':{'a':1,'b':[1]}} | {'x':{'b':[1],'a':1}} | {'x':{'a':1,'b':[1]}}",
                "{'x':null} | {} | {'x':null}",
                "{'x':null} | {'x':null} | {'x':null}",
                "{'x':1.50} | {} | {'x':1.5}",
                "{'x':18446744073709551617} | {} | {'x':18446744073709551617}",
                "{} | {'z':3} | {'z':3}",
                "{'**kwargs':'INPUT_BY_CALLER','x':1} | {'z':3} | {'x':1,'z':3}",
                "{'x':'INPUT_BY_CALLER '} | {} | {'x':'INPUT_BY_CALLER '}"
            })
    void stored_and_given_arguments_are_merged(String stored, String given, String seen) {
        JsonNode kwargs = Json.parse(stored.replace('\'', '"'));
        Map<String, Object> fixed = new LinkedHashMap<>();
        kwargs.properties().forEach(entry -> fixed.put(entry.getKey(), entry.getValue()));
        String link = WORK.link("rules__main.echo", fixed);

        Reply reply = CLIENT.post(link + "/s", "application/json", given.replace('\'', '"'));

        assertThat(reply.json()).isEqualTo(Json.parse(seen.replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "\"1\"", "true", "null", "[1]", "{}", "1e400"})
    void another_value_for_a_fixed_argument_is_refused(String given) {
        String link = WORK.link("rules__main.echo", Map.of("x", 1));

        Reply reply = CLIENT.post(link, "application/json", "{\"kwargs\":{\"x\":" + given + "}}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.reason()).isEqualTo("EClientBadRequest");
        assertThat(reply.message()).isEqualTo("Cannot specify a fixed kwargs field");
        assertThat(reply.json().path("detail"))
                .isEqualTo(Json.parse(
                        "{\"kwargsField\":\"x\",\"kwargsValue\":" + given + ",\"funcId\":\"rules__main.echo\"}"));
    }

    @Test
    void number_beyond_all_numbers_is_another_value_too() {
        String link = WORK.link("rules__main.echo", Map.of("x", 1));

        Reply reply = CLIENT.post(link, "application/json", "{\"kwargs\":{\"x\":1e99999999999}}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("Cannot specify a fixed kwargs field");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'timeout':0} | Invalid options, timeout is too small | {'min':1}",
                "{'timeout':3601} | Invalid options, timeout is too large | {'max':3600}",
                "{'apiTimeout':0} | Invalid options, apiTimeout is too small | {'min':1}",
                "{'apiTimeout':181} | Invalid options, apiTimeout is too large | {'max':180}",
                "{'expires':0} | Invalid options, expires is too small | {'min':1}",
                "{'expires':86401} | Invalid options, expires is too large | {'max':86400}",
                "{'returnType':'xml'} | Invalid options, invalid returnType | {'allowed':['raw','repr','jsonDumps','ALL']}",
                "{'queue':0} | Invalid options, queue should be an integer between 1 and 9 | ",
                "{'queue':10} | Invalid options, queue should be an integer between 1 and 9 | "
            })
    void option_out_of_range_is_refused(String options, String message, String detail) {
        String link = WORK.link("rules__main.echo");

        Reply reply = CLIENT.post(link, "application/json", "{\"options\":" + options.replace('\'', '"') + "}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.reason()).isEqualTo("EClientBadRequest");
        assertThat(reply.message()).isEqualTo(message);
        if (detail != null) {
            assertThat(reply.json().path("detail")).isEqualTo(Json.parse(detail.replace('\'', '"')));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"timeout\":\"x\"}", "{\"timeout\":1.5}", "{\"execMode\":\"async\"}", "{\"unfold\":\"maybe\"}"
            })
    void option_of_a_bad_kind_is_refused(String options) {
        Reply reply = CLIENT.post(WORK.link("rules__main.echo"), "application/json", "{\"options\":" + options + "}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).startsWith("Invalid options, ");
    }

    @Test
    void limits_of_the_ranges_and_deprecated_options_are_accepted() {
        String link = WORK.link("rules__main.echo");

        assertThat(call(link, Map.of(), Map.of("timeout", 3600, "apiTimeout", 180, "expires", 86400, "queue", 9))
                        .status())
                .isEqualTo(200);
        assertThat(call(link, Map.of(), Map.of("timeout", "5", "execMode", "sync", "old", 1))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"al, No such Auth Link, AuthLink, Auth Link", "sync, No such Sync API, SyncAPI, Sync API"})
    void refusals_are_named_by_the_path_and_come_in_order(String door, String missing, String name, String title) {
        String throttled = "{\"bySecond\":1}";
        Map<String, Object> past = new LinkedHashMap<>();
        past.put("expireTime", "2020-01-01T00:00:00Z");
        past.put("throttlingJSON", Json.parse(throttled));
        String disabled = path(door, WORK.link("rules__main.echo", Map.of(), with(past, "isDisabled", true)));
        String expired = path(door, WORK.link("rules__main.echo", Map.of(), past));

        Reply unknown = CLIENT.get("/api/v1/" + door + "/nobody");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.reason()).isEqualTo("EClientNotFound");
        assertThat(unknown.message()).isEqualTo(missing);
        assertThat(unknown.json().path("detail")).isEqualTo(Json.parse("{\"id\":\"nobody\"}"));

        Reply off = CLIENT.post(disabled, "application/json", "not json");
        assertThat(off.status()).isEqualTo(403);
        assertThat(off.reason()).isEqualTo("EBizCondition." + name + "Disabled");
        assertThat(off.message()).isEqualTo("This " + title + " is disabled");

        Reply over = CLIENT.post(expired, "application/json", "not json");
        assertThat(over.status()).isEqualTo(403);
        assertThat(over.reason()).isEqualTo("EBizCondition." + name + "Expired");
        assertThat(over.message()).isEqualTo("This " + title + " is already expired");
    }

    private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }

    private static String path(String door, String link) {
        return link.replace("/al/", "/" + door + "/");
    }

    @Test
    void bad_arguments_come_before_bad_options() {
        Reply reply = CLIENT.post(
                WORK.link("rules__main.echo", Map.of("x", 1)),
                "application/json",
                "{\"kwargs\":{\"x\":2},\"options\":{\"timeout\":0}}");

        assertThat(reply.message()).isEqualTo("Cannot specify a fixed kwargs field");
    }

    @Test
    void function_that_is_published_no_longer_is_not_found() {
        WORK.publish("rules__gone", "@DFF.API('f')\ndef f():\n    return 1\n");
        String link = WORK.link("rules__gone.f");
        assertThat(CLIENT.get(link).text()).isEqualTo("1");
        WORK.publish("rules__gone", "def f():\n    return 1\n");

        Reply reply = CLIENT.get(link);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.message()).isEqualTo("No such Func");
        assertThat(reply.json().path("detail")).isEqualTo(Json.parse("{\"funcId\":\"rules__gone.f\"}"));
    }

    @Test
    void call_beyond_the_rate_is_refused_with_the_rule_and_the_wait() {
        String link = WORK.link("rules__main.echo", Map.of(), Map.of("throttlingJSON", Map.of("byYear", 2)));
        assertThat(CLIENT.get(link).status()).isEqualTo(200);
        assertThat(CLIENT.post(link, "application/json", "not json").status()).isEqualTo(400);

        Reply reply = CLIENT.get(link);

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.json().path("error").decimalValue()).isEqualByComparingTo("429.46");
        assertThat(reply.reason()).isEqualTo("EClientRateLimit.APIThrottling");
        assertThat(reply.message()).isEqualTo("Maximum calling rate exceeded");
        JsonNode detail = reply.json().path("detail");
        assertThat(keys(detail)).containsExactlyInAnyOrder("rule", "limit", "currentCount", "waitSeconds");
        assertThat(detail.path("rule").asText()).isEqualTo("byYear");
        assertThat(detail.path("limit").asInt()).isEqualTo(2);
        assertThat(detail.path("currentCount").asInt()).isEqualTo(3);
        assertThat(detail.path("waitSeconds").asInt()).isBetween(2, 31_536_001);
        assertThat(reply.header("Retry-After"))
                .isEqualTo(detail.path("waitSeconds").asText());
        assertThat(CLIENT.get(link).json().path("detail").path("currentCount").asInt())
                .isEqualTo(4);
    }

    @Test
    void function_over_its_own_limit_is_answered_in_exactly_these_words() {
        String link = WORK.link("rules__main.nap");

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
        String link = WORK.link("rules__main.nap");

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
    }

    @Test
    void limits_of_the_function_count_when_the_caller_gives_none() {
        assertThat(CLIENT.get(WORK.link("rules__main.short")).reason()).isEqualTo("EAPITimeout");
        assertThat(call(WORK.link("rules__main.short"), Map.of(), Map.of("apiTimeout", 180))
                        .reason())
                .isEqualTo("EFuncTimeout");
    }

    @Test
    void exception_is_answered_with_its_words_and_no_server_paths() {
        Reply reply = CLIENT.get(WORK.link("rules__main.fail"));

        assertThat(reply.status()).isEqualTo(599);
        assertThat(reply.json().path("error").asText()).isEqualTo("599.3");
        assertThat(reply.reason()).isEqualTo("EFuncFailed");
        assertThat(reply.message()).isEqualTo("Calling Function failed.");
        JsonNode detail = reply.json().path("detail");
        assertThat(keys(detail)).containsExactlyInAnyOrder("id", "etype", "einfoTEXT", "exception", "traceback");
        assertThat(detail.path("etype").asText()).isEqualTo("KeyError");
        assertThat(detail.path("exception").asText()).isEqualTo("KeyError: '文章'");
        assertThat(detail.path("traceback").asText())
                .contains("File \"rules__main\", line 3, in helper")
                .contains("raise KeyError('文章')")
                .doesNotContain("/", "dff_runner");
        assertThat(detail.path("einfoTEXT").asText().lines()).hasSize(2);
    }

    @Test
    void returned_exception_fails_like_a_raised_one() {
        Reply reply = CLIENT.get(WORK.link("rules__main.give_up"));

        assertThat(reply.reason()).isEqualTo("EFuncFailed");
        assertThat(reply.json().path("detail").path("exception").asText()).isEqualTo("ValueError: returned");
    }

    @ParameterizedTest
    @CsvSource({"required, TypeError", "sys_exit, SystemExit"})
    void missing_argument_and_sys_exit_are_failures(String function, String type) {
        Reply reply = CLIENT.get(WORK.link("rules__main." + function));

        assertThat(reply.status()).isEqualTo(599);
        assertThat(reply.json().path("detail").path("etype").asText()).isEqualTo(type);
    }

    @Test
    void death_of_the_process_is_answered_at_once() {
        Reply reply = call(WORK.link("rules__main.exit_now"), Map.of("status", 9), Map.of());

        assertThat(reply.status()).isEqualTo(599);
        assertThat(reply.reason()).isEqualTo("EFuncFailed");
        assertThat(reply.json().path("detail").path("exception").asText()).contains("exited with status 9");
        assertThat(reply.json().path("reqCost").asInt()).isLessThan(9_000);
    }

    @Test
    void function_sees_who_called_it() {
        String link = WORK.link("rules__main.names");
        JsonNode names = CLIENT.with("X-Some-Header", "Väl")
                .with("X-Requested-With", "XMLHttpRequest")
                .post(link.replace("/al/", "/sync/") + "?a=1&a=2", "application/json", "{\"kwargs\":{},\"more\":1.0}")
                .json();
        String id = link.substring(link.lastIndexOf('/') + 1);

        assertThat(names.path("_DFF_TASK_ID").asText()).startsWith("task-");
        assertThat(names.path("_DFF_ROOT_TASK_ID")).isEqualTo(names.path("_DFF_TASK_ID"));
        assertThat(names.path("_DFF_SCRIPT_SET_ID").asText()).isEqualTo("rules");
        assertThat(names.path("_DFF_SCRIPT_ID").asText()).isEqualTo("rules__main");
        assertThat(names.path("_DFF_FUNC_ID").asText()).isEqualTo("rules__main.names");
        assertThat(names.path("_DFF_FUNC_NAME").asText()).isEqualTo("names");
        assertThat(names.path("_DFF_FUNC_CHAIN").path(0).asText()).isEqualTo("rules__main.names");
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
