package dff.apiauth;

import static dff.apiauth.GuardedLinks.WORK;
import static dff.apiauth.GuardedLinks.field;
import static dff.apiauth.GuardedLinks.fixed;
import static dff.apiauth.GuardedLinks.link;
import static dff.apiauth.GuardedLinks.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links behind fixed fields as their callers, and those who want to be, meet them. */
class FixedFieldCallsTest {
    private final Client client = GuardedLinks.newSender();

    @BeforeAll
    static void publish() {
        GuardedLinks.publish();
    }

    @Test
    void any_one_of_the_fixed_fields_lets_in() {
        String link = fixed(field("header", "X-Key", "h"), field("query", "key", "q"), field("body", "key", "b"));

        refused(client.get(link + "?x=1"), "Fixed Field Auth failed");
        assertThat(client.with("x-kEY", "h").get(link + "?x=1").status()).isEqualTo(200);
        assertThat(client.get(link + "?x=1&key=q").status()).isEqualTo(200);
        assertThat(client.post(link, Map.of("key", "b")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | {'key':'secret-b','kwargs':{'x':1}} | {'x':1}",
                "/s | {'key':'secret-b','x':1} | {'x':1}",
                "/flattened | {'key':'secret-b','kwargs_x':1} | {'x':1}",
                "/unknown | {'key':'secret-b','x':1} | {}"
            })
    void checked_body_field_is_gone_before_arguments_are_read(String format, String body, String kwargs) {
        String link = fixed(field("body", "key", "secret-b"));

        Reply reply = client.post(link + (format == null ? "" : format), "application/json", body.replace('\'', '"'));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.json().get("kwargs")).isEqualTo(Json.parse(kwargs.replace('\'', '"')));
        assertThat(reply.text()).doesNotContain("secret-b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | kwargs=%7B%22x%22%3A%221%22%7D",
                " | x=1",
                "/s | x=1",
                "/simplified/file.csv | x=1",
                "/flattened | kwargs_x=1"
            })
    void checked_query_field_is_gone_in_every_format(String format, String query) {
        String link = fixed(field("query", "k y", "secret&q"));

        Reply reply = client.get(link + (format == null ? "" : format) + "?a=&k%20y=secret%26q&" + query);

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.json().at("/kwargs/x").asText()).isEqualTo("1");
        assertThat(reply.json().get("kwargs").has("k y")).isFalse();
        assertThat(reply.json().get("query").has("k y")).isFalse();
        assertThat(reply.json().get("url").asText()).endsWith("?a=&" + query);
    }

    @Test
    void form_and_multipart_bodies_are_checked_too() {
        String link = fixed(field("body", "key", "secret-b"));
        String multipart = "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\nhello\r\n"
                + "--B\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\nsecret-b\r\n"
                + "--B\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--B--\r\n";

        Reply form = client.post(link + "/s", "application/x-www-form-urlencoded", "key=secret-b&x=1");
        Reply parts = client.post(link + "/s", "multipart/form-data; boundary=B", multipart.formatted("key"));

        assertThat(form.json().get("kwargs").toString()).isEqualTo("{\"x\":\"1\"}");
        assertThat(form.text() + parts.text()).doesNotContain("secret-b");
        assertThat(parts.json().at("/kwargs/x").asText()).isEqualTo("1");
        assertThat(parts.json().at("/kwargs/files/0/originalname").asText()).isEqualTo("a.txt");
        long before = uploads();
        refused(
                client.post(link + "/s", "multipart/form-data; boundary=B", multipart.formatted("other")),
                "Fixed Field Auth failed");
        assertThat(uploads()).as("files of a refused request").isEqualTo(before);
    }

    private static long uploads() {
        Path folder = WORK.server().directory().resolve("resources/.uploads");
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kwargs':{'key':'b'}}",
                "{'key':['b']}",
                "{'key':{'b':'b'}}",
                "{'KEY':'b'}",
                "{'key':'B'}",
                "{'key':'b '}",
                "{'key':''}",
                "{'key':null}",
                "{'key':true}",
                "[{'key':'b'}]",
                "{'key':'b'",
                "'key=b'",
                ""
            })
    void nothing_like_the_fixed_body_field_lets_in(String body) {
        String link = fixed(field("body", "key", "b"));

        refused(client.post(link, "application/json", body.replace('\'', '"')), "Fixed Field Auth failed");
    }

    @Test
    void body_of_a_get_and_fields_in_the_wrong_place_let_nobody_in() {
        String body = fixed(field("body", "key", "b"));
        String header = fixed(field("header", "key", "h"));

        refused(client.get(body + "?key=b"), "Fixed Field Auth failed");
        refused(client.with("key", "b").get(body), "Fixed Field Auth failed");
        refused(client.get(header + "?key=h"), "Fixed Field Auth failed");
        refused(client.post(header, Map.of("key", "h")), "Fixed Field Auth failed");
        refused(
                client.send("GET", body, "application/json", BodyPublishers.ofString("{\"key\":\"b\"}")),
                "Fixed Field Auth failed");
        assertThat(client.head(header).status()).isEqualTo(401);
    }

    @Test
    void error_of_a_request_let_in_does_not_show_its_fields() {
        String link = fixed(field("body", "key", "secret-b"), field("query", "key", "secret-q"));

        Reply reply = client.post(link + "?key=secret-q", Map.of("key", "secret-b", "options", Map.of("timeout", 0)));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains("timeout").doesNotContain("secret-");
    }
}
