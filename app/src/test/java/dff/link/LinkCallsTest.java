package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import dff.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
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
                @DFF.API('echo')
                def echo(**kwargs):
                    return kwargs
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
    void refused_calls_stand_in_the_statistics_of_their_link() {
        String limited = WORK.link("rules__main.echo", Map.of(), Map.of("throttlingJSON", Map.of("byYear", 1)));
        String disabled = WORK.link("rules__main.echo", Map.of(), Map.of("isDisabled", true));
        CLIENT.get(limited);
        assertThat(CLIENT.get(limited).status()).isEqualTo(429);
        assertThat(CLIENT.get(disabled).status()).isEqualTo(403);

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(row(limited).at("/recentRunningStatus").toString())
                    .isEqualTo("{\"OK\":1,\"cached\":0,\"EClientRateLimit\":1,\"total\":2}");
            assertThat(row(disabled).at("/recentRunningStatus/EBizCondition").asInt())
                    .isEqualTo(1);
        });
        assertThat(row(limited).at("/recentDay/calls").asInt()).isEqualTo(1);
        String id = limited.substring(limited.lastIndexOf('/') + 1);
        assertThat(WORK.admin()
                        .get("/api/v1/auth-links/" + id + "/do/get-peaks")
                        .data()
                        .toString())
                .isEqualTo("{\"days\":7,\"byMinute\":1,\"byHour\":1,\"byDay\":1}");
        assertThat(WORK.admin()
                        .get("/api/v1/sync-apis/none/do/get-peaks")
                        .json()
                        .at("/detail/entity")
                        .asText())
                .isEqualTo("sync API");
        assertThat(WORK.admin().get("/api/v1/auth-links/none/do/get-peaks").status())
                .isEqualTo(404);
    }

    private static JsonNode row(String link) {
        String id = link.substring(link.lastIndexOf('/') + 1);
        return WORK.admin().get("/api/v1/auth-links/do/list?id=" + id).data().path(0);
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
}
