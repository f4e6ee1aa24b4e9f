package dff.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import dff.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function returns as its caller sees it. */
class ResultAnswersTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Client CLIENT = WORK.anonymous();
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";
    private static final String SANDBOX = "sandbox allow-scripts allow-forms";

    private static String any;
    private static String trusted;
    private static Path resources;

    @BeforeAll
    static void publish() throws IOException {
        WORK.publish("results__main", """
                import datetime, decimal, uuid, enum, collections
                Point = collections.namedtuple('Point', 'x y')

                @DFF.API('any')
                def any_value(code):
                    return eval(code)
                """);
        any = WORK.link("results__main.any_value");
        trusted = WORK.link("results__main.any_value", Map.of(), Map.of("trusted", true));
        resources = WORK.server().directory().resolve("resources");
        Files.createDirectories(resources.resolve("files"));
        Files.writeString(resources.resolve("files/a.txt"), "file a");
        Files.writeString(resources.resolve("files/page.html"), "<script>1</script>");
        Files.writeString(resources.resolve("files/文章.pdf"), "pdf");
    }

    private static Reply eval(String code) {
        return eval(any, code);
    }

    private static Reply eval(String link, String code) {
        return CLIENT.post(link, Map.of("kwargs", Map.of("code", code)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "30.0 | 30 | " + TEXT,
                "-0.0 | 0 | " + TEXT,
                "0.5 | 0.5 | " + TEXT,
                "0 | 0 | " + TEXT,
                "10.0 | 10 | " + TEXT,
                "100 | 100 | " + TEXT,
                "2**64+1 | 18446744073709551617 | " + TEXT,
                "False | false | " + JSON,
                "True | true | " + JSON,
                "'' | `` | " + TEXT,
                "None | `` | " + TEXT,
                "'文 <b>' | 文 <b> | " + TEXT,
                "[] | [] | " + JSON,
                "() | [] | " + JSON,
                "{} | {} | " + JSON,
                "[float('nan'), float('inf'), 1.0] | [null, null, 1.0] | " + JSON,
                "{'a': 2**70} | {\"a\": 1180591620717411303424} | " + JSON,
                "[datetime.datetime(2021,1,2,3,4,5)] | [\"2021-01-02T03:04:05+00:00\"] | " + JSON,
                "[datetime.date(2021,1,2), datetime.time(1,2)] | [\"2021-01-02\", \"01:02:00\"] | " + JSON,
                "[decimal.Decimal('1.50')] | [1.50] | " + JSON,
                "[{1}] | [\"{1}\"] | " + JSON,
                "[b'ab'] | [\"ab\"] | " + JSON,
                "Point(1, 2) | [1, 2] | " + JSON,
                "{1: 'a', None: 'b', True: 'c'} | {\"1\": \"c\", \"null\": \"b\"} | " + JSON,
                "[uuid.UUID(int=0)] | [\"00000000-0000-0000-0000-000000000000\"] | " + JSON,
                "['文', '😀'] | [\"文\", \"😀\"] | " + JSON
            })
    void bare_value_is_rendered(String code, String body, String type) {
        Reply reply = eval(code);

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.text().replace(" ", "")).isEqualTo(body.replace(" ", ""));
        assertThat(reply.header("Content-Type")).isEqualTo(type);
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[b'\\xff']", "(lambda a: a.append(a) or a)([])"})
    void value_that_json_cannot_express_fails_the_call(String code) {
        Reply reply = eval(code);

        assertThat(reply.status()).isEqualTo(599);
        assertThat(reply.reason()).isEqualTo("EFuncFailed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "raw | {\"a\":[1.0,\"文\"]} | " + JSON,
                "repr | {'a':[1.0,'文']} | " + TEXT,
                "jsonDumps | {\"a\":[1.0,\"文\"]} | " + TEXT
            })
    void return_type_picks_the_form(String form, String body, String type) {
        Reply reply = CLIENT.post(
                any, Map.of("kwargs", Map.of("code", "{'a': [1.0, '文']}"), "options", Map.of("returnType", form)));

        assertThat(reply.text().replaceAll("\\s", "")).isEqualTo(body);
        assertThat(reply.header("Content-Type")).isEqualTo(type);
    }

    @Test
    void return_type_all_gives_the_three_forms() {
        Reply reply =
                CLIENT.post(any, Map.of("kwargs", Map.of("code", "[1.0]"), "options", Map.of("returnType", "ALL")));

        assertThat(reply.json().path("raw").toString()).isEqualTo("[1.0]");
        assertThat(reply.json().path("repr").asText()).isEqualTo("[1.0]");
        assertThat(Json.parse(reply.json().path("jsonDumps").asText()).toString())
                .isEqualTo("[1.0]");
    }

    @Test
    void response_sets_status_headers_and_type() {
        Reply reply = eval("DFF.RESP('a,b', status_code=418, content_type='csv', headers={'X-Own': 'v', 'X-N': 1})");

        assertThat(reply.status()).isEqualTo(418);
        assertThat(reply.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(reply.header("X-Own")).isEqualTo("v");
        assertThat(reply.header("X-N")).isEqualTo("1");
        assertThat(reply.header("Last-Modified")).isNotEmpty();
        assertThat(reply.text()).isEqualTo("a,b");
    }

    @Test
    void response_headers_apply_in_the_envelope_too() {
        Reply reply = CLIENT.post(
                any,
                Map.of(
                        "kwargs", Map.of("code", "DFF.RESP({'a': 1}, headers={'X-Own': 'v'})"),
                        "options", Map.of("unfold", false)));

        assertThat(reply.data().path("result").toString().replace(" ", "")).isEqualTo("{\"a\":1}");
        assertThat(reply.header("X-Own")).isEqualTo("v");
    }

    @Test
    void response_that_allows_304_has_no_time() {
        assertThat(eval("DFF.RESP('a', allow_304=True)").header("Last-Modified"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DFF.RESP('a', headers={'X-A': 'b\\r\\nX-Evil: 1'})",
                "DFF.RESP('a', headers={'X-A\\r\\nX-Evil': '1'})",
                "DFF.RESP('a', headers={'X-Evil: 1\\r\\nX-A': '1'})",
                "DFF.RESP('a', headers={'X-A': 'b\\nX-Evil: 1'})",
                "DFF.RESP('a', content_type='text/html\\r\\nX-Evil: 1')",
                "DFF.RESP('a', content_type='text/html;\\nX-Evil: 1')",
                "DFF.RESP('a', download='a\\r\\nX-Evil: 1.txt')",
                "DFF.RESP('a', download='a\"\\r\\nX-Evil: 1\\r\\n')",
                "DFF.REDIRECT('http://x/\\r\\nX-Evil: 1')",
                "DFF.RESP('a', headers={'Content-Length': '999'})",
                "DFF.RESP('a', headers={'Transfer-Encoding': 'chunked'})",
                "DFF.RESP('a', headers={'Connection': 'close', 'Content-Length ': '3'})",
                "DFF.RESP('a', status_code=204)",
                "DFF.RESP('a', status_code=304)",
                "DFF.RESP('a', status_code=99)",
                "DFF.RESP('a', status_code=-1)",
                "DFF.RESP('a', status_code=1000)",
                "DFF.RESP('a', status_code=101)"
            })
    void nothing_in_a_response_breaks_the_message(String code) throws IOException {
        String answer = raw(any, "{\"kwargs\":{\"code\":" + Json.text(code) + "}}");

        assertThat(answer.toLowerCase(java.util.Locale.ROOT).lines()).noneMatch(line -> line.startsWith("x-evil"));
        assertThat(answer).startsWith("HTTP/1.1 ");
        assertThat(answer.split("HTTP/1.1 ", -1)).as(answer).hasSize(3);
        assertThat(answer).endsWith("ok-after");
    }

    /** Two requests on one connection: the second answer shows that the first one ended where it said. */
    private static String raw(String link, String body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", WORK.server().port())) {
            socket.setSoTimeout(20_000);
            String second = "{\"kwargs\":{\"code\":\"'ok-after'\"}}";
            socket.getOutputStream().write(request(link, body, "keep-alive"));
            socket.getOutputStream().write(request(link, second, "close"));
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    private static byte[] request(String link, String body, String connection) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("POST " + link + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: " + connection
                        + "\r\nContent-Length: " + bytes.length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DFF.RESP('a', download='文章.txt') | attachment; filename=\"__.txt\"; filename*=UTF-8''%E6%96%87%E7%AB%A0.txt | "
                        + TEXT,
                "DFF.RESP('a', download='a b.csv', content_type='html') | attachment; filename=\"a b.csv\" | text/csv; charset=utf-8",
                "DFF.RESP({'a': 1}, download=True) | attachment; filename=\"api-resp.json\" | " + JSON,
                "DFF.RESP('a', download=True) | attachment; filename=\"api-resp.txt\" | " + TEXT,
                "DFF.RESP_FILE('files/a.txt') | attachment; filename=\"a.txt\" | " + TEXT,
                "DFF.RESP_FILE('/files/文章.pdf') | attachment; filename=\"__.pdf\"; filename*=UTF-8''%E6%96%87%E7%AB%A0.pdf | application/pdf",
                "DFF.RESP_FILE('files/a.txt', download='b.csv') | attachment; filename=\"b.csv\" | text/csv; charset=utf-8",
                "DFF.RESP_FILE('files/a.txt', download=False) | `` | " + TEXT
            })
    void download_has_its_name_and_type(String code, String disposition, String type) {
        Reply reply = eval(code);

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.header("Content-Disposition")).isEqualTo(disposition);
        assertThat(reply.header("Content-Type")).isEqualTo(type);
    }

    @Test
    void file_is_sent_and_deleted_when_asked() throws IOException {
        Path file = Files.writeString(resources.resolve("files/once.txt"), "once");

        Reply reply = eval("DFF.RESP_FILE('files/once.txt', auto_delete=True, status_code=203)");

        assertThat(reply.status()).isEqualTo(203);
        assertThat(reply.text()).isEqualTo("once");
        // it goes when all of it was sent, which the client may learn a moment earlier
        await().untilAsserted(() -> assertThat(file).doesNotExist());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DFF.RESP_FILE('../database/dff.sqlite')",
                "DFF.RESP_FILE('files/../../.secret')",
                "DFF.RESP_FILE('/etc/passwd')",
                "DFF.RESP_FILE('nothing.txt')",
                "DFF.RESP_FILE('files')"
            })
    void file_outside_or_missing_fails_the_call(String code) {
        Reply reply = eval(code);

        assertThat(reply.status()).isEqualTo(599);
        assertThat(reply.reason()).isEqualTo("EFuncFailed");
    }

    @Test
    void link_to_a_file_outside_is_not_followed() throws IOException {
        Path link = resources.resolve("files/out.txt");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of("/etc/hostname"));

        assertThat(eval("DFF.RESP_FILE('files/out.txt')").status()).isEqualTo(599);
    }

    @Test
    void redirect_has_an_encoded_place() {
        Reply reply = eval("DFF.REDIRECT('/page?q=文 章')");

        assertThat(reply.status()).isEqualTo(302);
        assertThat(reply.header("Location")).isEqualTo("/page?q=%E6%96%87%20%E7%AB%A0");
        assertThat(reply.header("Content-Type")).startsWith("text/html");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DFF.RESP('<p>', content_type='html')",
                "DFF.RESP('<p>', content_type='text/html')",
                "DFF.RESP('<p>', content_type='TEXT/HTML')",
                "DFF.RESP('<p>', content_type='application/xhtml+xml')",
                "DFF.RESP('<p>', content_type='svg')",
                "DFF.RESP('<p>', content_type='xml')",
                "DFF.RESP('<p>', content_type='application/atom+xml')",
                "DFF.RESP('<p>', content_type='text/xsl')",
                "DFF.RESP('<p>', content_type='html', headers={'Content-Security-Policy': 'default-src *'})",
                "DFF.RESP('<p>', content_type='html', headers={'content-security-policy': ''})",
                "DFF.RESP('<p>', headers={'content-type': 'text/html'}, content_type='xml')",
                "DFF.RESP_FILE('files/page.html', download=False)"
            })
    void page_a_browser_would_run_is_sandboxed_unless_trusted(String code) {
        assertThat(eval(code).headers().allValues("Content-Security-Policy")).containsExactly(SANDBOX);
        assertThat(eval(trusted, code).header("Content-Security-Policy")).isNotEqualTo(SANDBOX);
    }

    @Test
    void other_types_have_no_sandbox() {
        assertThat(eval("'<script>'").header("Content-Security-Policy")).isEmpty();
        assertThat(eval("DFF.RESP('a', content_type='application/pdf')").header("Content-Security-Policy"))
                .isEmpty();
    }

    @Test
    void large_result_arrives_whole() {
        Reply reply = eval("DFF.RESP_LARGE_DATA(['x' * 1000] * 6000)");

        assertThat(reply.header("Content-Type")).isEqualTo(JSON);
        assertThat(reply.json()).hasSize(6_000);
        assertThat(eval("'文' * 4000000").text()).isEqualTo("文".repeat(4_000_000));
    }

    @Test
    void head_on_a_large_result_holds_no_runner() {
        String cheap = any + "?kwargs=%7B%22code%22%3A%22'x'*3000000%22%7D";
        for (int i = 0; i < 12; i++) {
            Reply reply = CLIENT.head(cheap);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("Content-Length")).isEqualTo("3000000");
        }

        assertThat(eval("1").text()).isEqualTo("1");
    }

    @Test
    void client_that_goes_away_in_mid_result_holds_no_runner() throws IOException {
        String body = "{\"kwargs\":{\"code\":\"'x'*20000000\"}}";
        for (int i = 0; i < 12; i++) {
            try (Socket socket = new Socket("127.0.0.1", WORK.server().port())) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(request(any, body, "close"));
                assertThat(socket.getInputStream().readNBytes(10_000)).hasSize(10_000);
            }
        }

        assertThat(eval("1").text()).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Clear-Site-Data | \"*\"",
                "clear-site-data | \"storage\"",
                "Strict-Transport-Security | max-age=99999999",
                "Service-Worker-Allowed | /",
                "Alt-Svc | h2=\":4433\"",
                "NEL | {}",
                "Set-Cookie | xDFFAuthToken=stolen.session; Path=/",
                "Set-Cookie |  XDFFAUTHTOKEN =stolen",
                "set-cookie | __Host-session=1; Secure; Path=/",
                "Set-Cookie | xDFFAuthToken",
                "Set-Cookie | =xDFFAuthToken=stolen",
                "Set-Cookie | ; a=1"
            })
    void header_that_would_hold_for_the_whole_origin_is_left_out(String header) {
        String name = header.split(" \\| ", 2)[0];
        Reply reply =
                eval("DFF.RESP('x', headers={'" + name + "': '" + header.split(" \\| ", 2)[1] + "', 'X-Mine': '1'})");

        assertThat(reply.text()).isEqualTo("x");
        assertThat(reply.header("X-Mine")).isEqualTo("1");
        assertThat(reply.header(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1 | a=1",
                "a=1; Path=/; HttpOnly; Max-Age=60 | a=1; HttpOnly; Max-Age=60",
                "a=1;path = /;DOMAIN=example.com;Secure | a=1; Secure",
                "a=b=c; SameSite=Lax | a=b=c; SameSite=Lax"
            })
    void cookie_of_a_function_stays_among_links(String given, String sent) {
        assertThat(eval("DFF.RESP('x', headers={'Set-Cookie': '" + given + "'})")
                        .header("Set-Cookie"))
                .isEqualTo(sent);
    }

    @Test
    void page_of_a_function_cannot_replace_its_sandbox() {
        Reply reply = eval("DFF.RESP('<script>1</script>', content_type='text/html',"
                + " headers={'content-security-policy': 'default-src *'})");

        assertThat(reply.header("Content-Security-Policy")).isEqualTo("sandbox allow-scripts allow-forms");
    }
}
