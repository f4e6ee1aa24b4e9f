package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import dff.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All the ways to write arguments and options. */
class CallFormatsTest {
    private static final Workspace WORK = Workspace.shared();
    private static String link;
    private static Client client;

    @BeforeAll
    static void publish() {
        WORK.publish("formats__main", """
                @DFF.API('echo')
                def echo(**kwargs):
                    return {k: [type(v).__name__, repr(v)] for k, v in kwargs.items()}

                @DFF.API('size')
                def size(x, y=None):
                    return len(x)
                """);
        link = WORK.link("formats__main.echo");
        client = WORK.anonymous();
    }

    private static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Sends an address as it is; the client of Java would refuse brackets. */
    private static String raw(String target) {
        try (Socket socket = new Socket("127.0.0.1", WORK.server().port())) {
            socket.setSoTimeout(60_000);
            String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertSeen(Reply reply, String expected) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        JsonNode json = reply.json();
        assertThat(json).as(reply.text()).isEqualTo(Json.parse(expected.replace('\'', '"')));
    }

    @Test
    void body_in_another_encoding_than_utf8_is_refused_and_a_byte_order_mark_passed_over() {
        String body = "{\"kwargs\":{\"x\":1}}";
        for (String encoding : new String[] {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE"}) {
            Reply refused = client.send(
                    "POST",
                    link,
                    "application/json",
                    BodyPublishers.ofByteArray(body.getBytes(Charset.forName(encoding))));
            assertThat(refused.status()).as(encoding + " " + refused).isEqualTo(400);
            assertThat(refused.text()).as(encoding).contains("not JSON");
        }
        assertSeen(
                client.send("POST", link, "application/json", BodyPublishers.ofString("\ufeff" + body)),
                "{'x':['int','1']}");
    }

    @Test
    void get_normal_takes_json_texts() {
        String kwargs = url("{\"x\":1.0,\"y\":[1],\"文\":null}");

        assertSeen(
                client.get(link + "?kwargs=" + kwargs + "&options=" + url("{\"timeout\":5}")),
                "{'x':['float','1.0'],'y':['list','[1]'],'文':['NoneType','None']}");
    }

    @Test
    void numbers_reach_python_as_python_reads_them() {
        Reply reply = client.post(
                link,
                "application/json",
                "{\"kwargs\":{\"big\":18446744073709551617,\"whole\":1.0,\"infinite\":1e400,\"tiny\":1E-7,\"minus\":-0.0}}");

        assertSeen(
                reply,
                "{'big':['int','18446744073709551617'],'whole':['float','1.0'],'infinite':['float','inf'],"
                        + "'tiny':['float','1e-07'],'minus':['float','-0.0']}");
    }

    /** As browsers and JavaScript clients write lists and objects; some of them do not escape brackets. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/s?a=1&a=2&o[b]=3&o[c][]=4",
                "?a=1&a=2&o%5Bb%5D=3&o[c][]=4",
                "/flattened?kwargs_a[]=1&kwargs_a[]=2&kwargs_o[b]=3&kwargs_o[c][]=4"
            })
    void repeated_and_nested_names_become_lists_and_objects(String query) {
        String target = link + query;
        String form = query.substring(query.indexOf('?') + 1);
        assertThat(raw(target)).contains("HTTP/1.1 200").contains("['1', '2']").contains("{'b': '3', 'c': ['4']}");
        Reply reply = client.post(
                link + (query.startsWith("?") ? "/s" : query.substring(0, query.indexOf('?'))),
                "application/x-www-form-urlencoded",
                form);
        assertThat(reply.json().path("a").path(1).asText()).as(reply.toString()).isEqualTo("['1', '2']");
        assertThat(reply.json().path("o").path(1).asText()).isEqualTo("{'b': '3', 'c': ['4']}");
    }

    @Test
    void normal_form_takes_nested_names_for_arguments_and_options() {
        Reply reply = client.post(
                link, "application/x-www-form-urlencoded", "kwargs[x]=1&kwargs[y][]=2&options[unfold]=false");

        assertThat(reply.data().at("/result/x/1").asText()).as(reply.toString()).isEqualTo("'1'");
        assertThat(reply.data().at("/result/y/1").asText()).isEqualTo("['2']");
    }

    @Test
    void contradicting_names_are_refused() {
        Reply reply = client.post(link + "/s", "application/x-www-form-urlencoded", "a=1&a[b]=2");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains("contradicts an earlier field");
    }

    @Test
    void plain_get_with_unknown_keys_takes_them_as_texts() {
        Reply reply = client.get(link + "?x=1&y=a%20b");

        assertThat(reply.json().path("x").path(0).asText()).isEqualTo("str");
        assertThat(reply.json().path("y").path(1).asText()).isEqualTo("'a b'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"simplified", "s", "SIMPLIFIED", "simplified/report.csv", "s/a/b/c.txt"})
    void simplified_get_takes_every_key_as_text(String format) {
        Reply reply = client.get(link + "/" + format + "?x=1&kwargs=2");

        assertThat(reply.json().path("x").path(1).asText()).isEqualTo("'1'");
        assertThat(reply.json().path("kwargs").path(1).asText()).isEqualTo("'2'");
    }

    @Test
    void flattened_get_takes_prefixed_keys() {
        Reply reply = client.get(link + "/flattened?kwargs_x=1&other=2&options_returnType=jsonDumps&kwargs_=3");

        assertThat(reply.header("Content-Type")).startsWith("text/plain");
        assertThat(reply.json().path("x").path(1).asText()).isEqualTo("'1'");
        assertThat(reply.json().path("").path(1).asText()).isEqualTo("'3'");
        assertThat(reply.json().path("other").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"upload", "nonsense", "normalx"})
    void other_formats_give_no_arguments(String format) {
        assertSeen(client.get(link + "/" + format + "?kwargs=" + url("{\"x\":1}")), "{}");
        assertSeen(client.post(link + "/" + format, Map.of("kwargs", Map.of("x", 1))), "{}");
    }

    @Test
    void post_normal_takes_objects_or_json_texts() {
        assertSeen(client.post(link, "application/json", "{\"kwargs\":{\"x\":true}}"), "{'x':['bool','True']}");
        assertSeen(
                client.post(
                        link,
                        "application/json",
                        "{\"kwargs\":\"{\\\"x\\\":null}\",\"options\":\"{\\\"timeout\\\":5}\"}"),
                "{'x':['NoneType','None']}");
        assertSeen(client.post(link + "/normal", "application/json", "{\"kwargs\":null,\"options\":null}"), "{}");
    }

    @Test
    void post_without_body_is_a_call_without_arguments() {
        assertSeen(client.send("POST", link, null, BodyPublishers.noBody()), "{}");
        assertSeen(client.send("POST", link, "application/json", BodyPublishers.noBody()), "{}");
        assertSeen(client.post(link, "application/json", "{}"), "{}");
    }

    @Test
    void post_simplified_keeps_json_types() {
        assertSeen(
                client.post(link + "/s", "application/json", "{\"x\":1,\"options\":2.50,\"l\":[ 1 , 2 ]}"),
                "{'x':['int','1'],'options':['float','2.5'],'l':['list','[1, 2]']}");
    }

    @Test
    void post_flattened_keeps_json_types() {
        assertSeen(
                client.post(link + "/flattened", "application/json", "{\"kwargs_x\":1,\"options_timeout\":5,\"y\":2}"),
                "{'x':['int','1']}");
    }

    @Test
    void forms_give_texts() {
        String type = "application/x-www-form-urlencoded";

        assertThat(client.post(link + "/s", type, "x=1&x=2&y=%E6%96%87")
                        .json()
                        .path("x")
                        .path(1)
                        .asText())
                .isEqualTo("['1', '2']");
        assertThat(client.post(link + "/flattened", type, "kwargs_x=1")
                        .json()
                        .path("x")
                        .path(0)
                        .asText())
                .isEqualTo("str");
        assertThat(client.post(link, type, "kwargs=" + url("{\"x\":1}"))
                        .json()
                        .path("x")
                        .path(0)
                        .asText())
                .isEqualTo("int");
    }

    @Test
    void text_body_is_the_argument_text_in_simplified_form_only() {
        assertThat(client.post(link + "/s", "text/plain", "hello 文章")
                        .json()
                        .path("text")
                        .path(1)
                        .asText())
                .isEqualTo("'hello 文章'");
        assertSeen(client.post(link, "text/plain", "hello"), "{}");
    }

    @Test
    void binary_body_is_the_argument_base64_in_simplified_form_only() {
        byte[] body = {0, 1, (byte) 0xff};
        Reply reply = client.send("POST", link + "/s", "application/octet-stream", BodyPublishers.ofByteArray(body));

        assertThat(reply.json().path("base64").path(1).asText()).isEqualTo("'AAH/'");
        assertSeen(client.send("POST", link, "image/png", BodyPublishers.ofByteArray(body)), "{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"kwargs | {x:1}", "kwargs | [1]", "kwargs | {\"x\":1}}", "options | 1", "options | {\"timeout\":}"
            })
    void bad_json_text_is_refused(String field, String text) {
        Reply get = client.get(link + "?" + field + "=" + url(text));
        Reply post = client.post(link, Map.of(field, text));

        for (Reply reply : new Reply[] {get, post}) {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.reason()).isEqualTo("EClientBadRequest");
            assertThat(reply.message()).isEqualTo("Invalid " + field + ", bad JSON format");
            assertThat(reply.json().path("detail").path("error").asText()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "1", "{", "{\"kwargs\":{\"x\":1}} x", "{\"a\\ud800\":1}"})
    void body_that_is_no_json_object_is_refused(String body) {
        Reply reply = client.post(link, "application/json", body);

        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("Invalid request body");
    }

    @Test
    void half_a_surrogate_pair_in_a_value_does_no_harm() {
        Reply reply = client.post(link + "/s", "application/json", "{\"x\":\"\\ud800\"}");

        assertThat(reply.status()).as(reply.toString()).isIn(200, 599);
        assertThat(client.post(link + "/s", "application/json", "{\"x\":1}").status())
                .isEqualTo(200);
    }

    @Test
    void argument_of_five_megabytes_arrives() {
        String size = WORK.link("formats__main.size");
        String text = "x".repeat(5_000_000);

        assertThat(client.post(size, Map.of("kwargs", Map.of("x", text))).text())
                .isEqualTo("5000000");
        assertThat(client.post(size, Map.of("kwargs", Map.of("x", text + text, "y", 1.5)))
                        .text())
                .isEqualTo("10000000");
    }

    @Test
    void head_calls_like_get_and_answers_no_body() {
        Reply reply = client.head(link + "?x=1");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
    }
}
