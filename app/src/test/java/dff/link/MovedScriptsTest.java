package dff.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import dff.json.Json;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The acceptance list for scripts that move over unchanged, line by line, through the real HTTP API. */
class MovedScriptsTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Client CLIENT = WORK.anonymous();
    private static final boolean LONG = Boolean.getBoolean("dff.test.long");

    private static JsonNode draft(String function) {
        Reply reply = WORK.admin().post("/api/v1/func-draft/" + function, Map.of());
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.data().path("result");
    }

    private static void variable(String id, String type, String text) {
        Map<String, Object> data = Map.of("id", id, "autoTypeCasting", type, "valueTEXT", text);
        Reply added = WORK.admin().post("/api/v1/env-variables/do/add", Map.of("data", data));
        assertThat(added.status()).as(added.toString()).isEqualTo(200);
    }

    @Test
    void line_1_import_as_and_prints_of_both_scripts_in_order() {
        WORK.publish("move1__lib", "print('lib loads')\ndef f():\n    print('lib runs')\n    return 5\n");
        WORK.publish("move1__main", """
                print('main loads')
                import move1__lib as lib
                print('main goes on')
                @DFF.API('t')
                def f():
                    return lib.f()
                """);

        JsonNode result = draft("move1__main.f");

        assertThat(result.path("printLogs"))
                .extracting(line -> line.asText().replaceFirst("^.*ms] ", ""))
                .containsExactly("main loads", "lib loads", "main goes on", "lib runs");
        assertThat(CLIENT.get(WORK.link("move1__main.f")).text()).isEqualTo("5");
    }

    @Test
    void line_2_global_list_is_empty_again_in_the_next_call() {
        WORK.publish("move2__main", """
                found = []
                @DFF.API('t')
                def f():
                    found.append(1)
                    return found
                """);
        String link = WORK.link("move2__main.f");

        for (int i = 0; i < 5; i++) {
            assertThat(CLIENT.get(link).text()).isEqualTo("[1]");
        }
    }

    @Test
    void line_3_tags_are_listed_sorted_and_once() {
        WORK.publish("move3__main", "@DFF.API('t', tags=['b', 'a', 'a'])\ndef f():\n    pass\n");

        JsonNode rows =
                WORK.admin().get("/api/v1/func-list?scriptId=move3__main").data();

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).path("tagsJSON")).isEqualTo(Json.parse("[\"a\",\"b\"]"));
    }

    @Test
    void line_4_env_variables_missing_boolean_and_bad() {
        variable("move4_on", "boolean", "On");
        variable("move4_good", "integer", "7");
        variable("move4_bad", "integer", "seven");
        WORK.publish("move4__main", """
                @DFF.API('t')
                def f():
                    return [DFF.ENV('none') is None, DFF.ENV('move4_on'), DFF.ENV('move4_good')]

                @DFF.API('bad')
                def bad():
                    return DFF.ENV('move4_bad')
                """);

        assertThat(CLIENT.get(WORK.link("move4__main.f")).text()).isEqualTo("[true,true,7]");
        Reply bad = CLIENT.get(WORK.link("move4__main.bad"));
        assertThat(bad.reason()).isEqualTo("EFuncFailed");
        assertThat(bad.json().path("detail").path("etype").asText()).isEqualTo("ValueError");
    }

    @Test
    void line_6_two_uploaded_files_can_be_read() {
        WORK.publish("move6__main", """
                @DFF.API('t')
                def f(files):
                    return [[f['originalname'], f['size'], open(f['filePath']).read()] for f in files]
                """);
        String boundary = "----move6";
        String part = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\n"
                + "Content-Type: text/plain\r\n\r\n%s\r\n";
        String body = part.formatted("a.txt", "one") + part.formatted("文章.txt", "two") + "--" + boundary + "--\r\n";

        Reply reply = CLIENT.post(
                WORK.link("move6__main.f") + "/simplified",
                "multipart/form-data; boundary=" + boundary,
                BodyPublishers.ofString(body));

        assertThat(reply.text()).isEqualTo("[[\"a.txt\",3,\"one\"],[\"文章.txt\",3,\"two\"]]");
    }

    @Test
    void line_7_fixed_arguments_of_an_auth_link() {
        WORK.publish("move7__main", "@DFF.API('t')\ndef f(x='default', **kwargs):\n    return [x, kwargs]\n");
        String link = WORK.link("move7__main.f", Map.of("x", "FROM_PARAMETER", "y", 1));

        assertThat(CLIENT.post(link, Map.of("kwargs", Map.of())).text()).isEqualTo("[\"default\",{\"y\":1}]");
        Reply refused = CLIENT.post(link, Map.of("kwargs", Map.of("y", 2)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("detail").path("kwargsField").asText()).isEqualTo("y");
        assertThat(CLIENT.post(link, Map.of("kwargs", Map.of("x", 5, "z", 3))).json())
                .isEqualTo(Json.parse("[5,{\"y\":1,\"z\":3}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0 | text/plain | 0 | 0",
                "False | application/json | false | false",
                "[] | application/json | [] | []",
                "'' | text/plain | `` | \"\"",
                "None | text/plain | `` | null",
                "datetime(2021, 1, 2, 3, 4, 5) | text/plain | 2021-01-02T03:04:05+00:00 | \"2021-01-02T03:04:05+00:00\"",
                "Decimal('1.50') | text/plain | 1.50 | 1.50",
                "'é'.encode() | text/plain | é | \"é\"",
                "{1} | text/plain | {1} | \"{1}\""
            })
    void line_8_results_of_all_types(String expression, String type, String bare, String enveloped) {
        WORK.publish("move8__main", """
                from datetime import datetime
                from decimal import Decimal
                @DFF.API('t')
                def f():
                    return %s
                """.formatted(expression));

        Reply reply = CLIENT.get(WORK.link("move8__main.f"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo(bare);
        assertThat(reply.header("Content-Type")).startsWith(type);
        assertThat(WORK.admin().post("/api/v1/func/move8__main.f", Map.of()).text())
                .contains("\"data\":{\"result\":" + enveloped + "}");
    }

    @Test
    void line_9_returned_exception_fails_the_call_like_raise() {
        WORK.publish("move9__main", """
                @DFF.API('t')
                def returned():
                    return Exception('no')

                @DFF.API('t')
                def raised():
                    raise Exception('no')
                """);

        for (String function : new String[] {"returned", "raised"}) {
            Reply reply = CLIENT.get(WORK.link("move9__main." + function));
            assertThat(reply.reason()).isEqualTo("EFuncFailed");
            assertThat(reply.json().path("detail").path("exception").asText()).isEqualTo("Exception: no");
        }
    }

    /** The defaults, 10 s and 30 s, in long tests; else the same with a tenth of them. */
    @Test
    void line_10_function_over_the_wait_runs_on_until_its_limit() {
        WORK.publish("move10__main", """
                import time
                @DFF.API('t'%s)
                def f():
                    time.sleep(40)
                """.formatted(LONG ? "" : ", timeout=3, api_timeout=1"));

        Reply reply = CLIENT.get(WORK.link("move10__main.f"));

        assertThat(reply.json().path("error").asText()).isEqualTo("599.1");
        assertThat(reply.json().path("reqCost").asInt()).isBetween(LONG ? 10_000 : 1_000, LONG ? 20_000 : 10_000);
        String id = reply.json().path("detail").path("id").asText();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !late(id).path("status").asText().equals("PENDING"));
        assertThat(late(id).path("exception").asText()).contains("SoftTimeLimitExceeded");
        assertThat(late(id).path("endTime").asLong()
                        - late(id).path("startTime").asLong())
                .isBetween(LONG ? 29L : 2L, LONG ? 36L : 30L);
    }

    private static JsonNode late(String id) {
        return WORK.admin().get("/api/v1/func-result?taskId=" + id).data();
    }

    @Test
    void line_11_function_time_out_through_an_auth_link() {
        WORK.publish("move11__main", """
                import time
                @DFF.API('t', timeout=5)
                def f():
                    time.sleep(60)
                """);

        Reply reply = CLIENT.get(WORK.link("move11__main.f"));

        assertThat(reply.json().path("error").asText()).isEqualTo("599.31");
        assertThat(reply.json().path("reqCost").asInt()).isBetween(4_900, 50_000);
    }

    @Test
    void line_13_response_control() throws IOException {
        Path file = WORK.server().directory().resolve("resources").resolve("move13.pdf");
        Files.writeString(file, "%PDF");
        WORK.publish("move13__main", """
                @DFF.API('html')
                def html():
                    return DFF.RESP('<h1>x</h1>', content_type='html')

                @DFF.API('download')
                def download():
                    return DFF.RESP('a', download='文章.txt')

                @DFF.API('file')
                def file():
                    return DFF.RESP_FILE('move13.pdf', download=False)
                """);

        Reply html = CLIENT.get(WORK.link("move13__main.html"));
        assertThat(html.text()).isEqualTo("<h1>x</h1>");
        assertThat(html.header("Content-Type")).startsWith("text/html");
        assertThat(html.header("Content-Security-Policy")).contains("sandbox");
        Reply download = CLIENT.get(WORK.link("move13__main.download"));
        assertThat(download.text()).isEqualTo("a");
        assertThat(download.header("Content-Type")).startsWith("text/plain");
        assertThat(download.header("Content-Disposition"))
                .startsWith("attachment;")
                .contains("filename*=UTF-8''%E6%96%87%E7%AB%A0.txt");
        Reply pdf = CLIENT.get(WORK.link("move13__main.file"));
        assertThat(pdf.text()).isEqualTo("%PDF");
        assertThat(pdf.header("Content-Type")).isEqualTo("application/pdf");
        assertThat(pdf.header("Content-Disposition")).isEmpty();
    }

    @Test
    void line_14_second_call_of_a_cached_function_does_not_run() {
        WORK.publish("move14__main", """
                import time
                @DFF.API('t', cache_result=30)
                def f(x=1):
                    return time.time_ns()
                """);
        String link = WORK.link("move14__main.f");

        Reply first = CLIENT.get(link);
        Reply second = CLIENT.get(link);

        assertThat(first.header("X-Dataflux-Func-Cache")).isEmpty();
        assertThat(second.header("X-Dataflux-Func-Cache")).isEqualTo("Cached");
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(CLIENT.get(link + "?x=2").text()).isNotEqualTo(first.text());
    }

    @Test
    void line_15_draft_of_a_library_is_not_used_by_the_editor_run_of_another() {
        WORK.publish("move15__lib", "X = 'published'\n");
        WORK.draft("move15__lib", "X = 'draft'\n");
        WORK.draft("move15__main", "import move15__lib\ndef f():\n    return move15__lib.X\n");

        assertThat(draft("move15__main.f").path("returnValue").asText()).isEqualTo("'published'");
    }

    @Test
    void line_16_time_out_cannot_be_swallowed() {
        WORK.publish("move16__main", """
                import time, os
                @DFF.API('except Exception', timeout=1)
                def swallow():
                    while True:
                        try:
                            time.sleep(0.01)
                        except Exception:
                            pass

                @DFF.API('except', timeout=1)
                def swallow_all():
                    while True:
                        try:
                            time.sleep(0.01)
                        except:
                            pass

                @DFF.API('fast')
                def fast():
                    return 1
                """);

        for (String function : new String[] {"swallow", "swallow_all"}) {
            Reply reply = CLIENT.get(WORK.link("move16__main." + function));
            assertThat(reply.json().path("error").asText()).as(function).isEqualTo("599.31");
            assertThat(reply.json().path("reqCost").asInt()).isLessThan(10_000);
        }
        assertThat(CLIENT.get(WORK.link("move16__main.fast")).text()).isEqualTo("1");
    }
}
