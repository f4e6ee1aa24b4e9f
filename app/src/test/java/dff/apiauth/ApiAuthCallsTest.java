package dff.apiauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import dff.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links behind API auths as their callers, and those who want to be, meet them. */
class ApiAuthCallsTest {
    static final Workspace WORK = Workspace.shared();
    private static final AtomicInteger SENDER = new AtomicInteger();
    /** A sender of its own for each test, because wrong credentials are counted by sender. */
    private final Client client = sender("198.51.100." + SENDER.incrementAndGet());

    static Client sender(String ip) {
        return WORK.anonymous().with("X-Forwarded-For", ip);
    }

    @BeforeAll
    static void publish() {
        WORK.publish("apia__main", """
                import time

                @DFF.API('echo')
                def echo(**kwargs):
                    return {'kwargs': kwargs, 'query': _DFF_HTTP_REQUEST['query'], 'body': _DFF_HTTP_REQUEST['body'],
                            'url': _DFF_HTTP_REQUEST['originalUrl']}

                @DFF.API('lets')
                def lets(req):
                    return req is _DFF_HTTP_REQUEST and req['headers'].get('X-PASS') == 'yes' and req['method'] in ('GET', 'POST')

                @DFF.API('plain')
                def plain():
                    return _DFF_ORIGIN

                @DFF.API('any')
                def anything(**kwargs):
                    return eval(kwargs['req']['query']['answer'])

                @DFF.API('raises')
                def raises():
                    raise ValueError('not today')

                @DFF.API('slow', timeout=1)
                def slow():
                    time.sleep(30)
                    return True
                """);
    }

    static String auth(String type, Object config) {
        Reply added = WORK.admin()
                .post("/api/v1/api-auth/do/add", Map.of("data", Map.of("type", type, "configJSON", config)));
        assertThat(added.status()).as(added.toString()).isEqualTo(200);
        return added.data().path("id").asText();
    }

    static Map<String, Object> field(String location, String name, String value) {
        return Map.of("location", location, "name", name, "value", value);
    }

    private static String fixed(Object... fields) {
        return link(auth("fixedField", Map.of("fields", List.of(fields))));
    }

    static String users(String type) {
        return link(auth(
                type,
                Map.of(
                        "users",
                        List.of(
                                Map.of("username", "ann", "password", "p:1"),
                                Map.of("username", "bö b", "password", "ü")))));
    }

    private static String decider(String function) {
        return link(auth("func", Map.of("funcId", "apia__main." + function)));
    }

    static String link(String apiAuthId) {
        return WORK.link("apia__main.echo", Map.of(), Map.of("apiAuthId", apiAuthId));
    }

    static void refused(Reply reply, String message) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(401);
        assertThat(reply.reason()).isEqualTo("EAPIAuth");
        assertThat(reply.json().get("error").asText()).isEqualTo("401.99");
        assertThat(reply.message()).isEqualTo(message);
    }

    // fixed fields

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

    // Basic

    private static String basic(String account) {
        return "Basic " + Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann:p:1", "bö b:ü"})
    void basic_lets_in_whom_it_knows(String account) {
        String link = users("httpBasic");

        assertThat(client.with("Authorization", basic(account)).get(link).status())
                .isEqualTo(200);
        assertThat(client.with("Authorization", basic(account).replace("Basic", "bASIC"))
                        .get(link)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ann:p:2", "ann:p", "ann:", "ann", ":p:1", "ANN:p:1", "ann:p:1 ", "bö b:p:1", "", "ann:p:1\u0000"
            })
    void basic_refuses_all_others_and_asks_for_an_account(String account) {
        String link = users("httpBasic");

        Reply reply = client.with("Authorization", basic(account)).get(link);

        refused(reply, "HTTP Basic Auth failed");
        assertThat(reply.header("WWW-Authenticate"))
                .isEqualTo("Basic realm=\"SyncAPI:" + link.substring("/api/v1/al/".length()) + "\"");
        refused(client.with("Authorization", "Basic !!!").get(link), "HTTP Basic Auth failed");
        refused(client.with("Authorization", "Bearer x").get(link), "HTTP Basic Auth failed");
        refused(client.get(link), "HTTP Basic Auth failed");
    }

    @Test
    void realm_of_a_strange_id_cannot_break_out_of_its_header() {
        String id = "x\"\r\nSet-Cookie: a=b\\ é";
        WORK.link(
                "apia__main.echo",
                Map.of(),
                Map.of(
                        "id",
                        id,
                        "apiAuthId",
                        auth("httpBasic", Map.of("users", List.of(Map.of("username", "a", "password", "b"))))));

        Reply reply = client.get("/api/v1/al/x%22%0D%0ASet-Cookie:%20a=b%5C%20%C3%A9");

        refused(reply, "HTTP Basic Auth failed");
        assertThat(reply.header("WWW-Authenticate"))
                .isEqualTo("Basic realm=\"SyncAPI:x%22%0D%0ASet-Cookie:%20a=b%5C%20%C3%A9\"");
        assertThat(reply.header("Set-Cookie")).isEmpty();
    }

    @Test
    void who_guesses_is_told_to_wait_and_nobody_else_is() {
        String link = users("httpBasic");
        Client guesser = sender("203.0.113.77");
        for (int i = 0; i < ApiAuthCheck.MAX_FAILURES; i++) {
            refused(guesser.with("Authorization", basic("ann:" + i)).get(link), "HTTP Basic Auth failed");
        }

        Reply reply = guesser.with("Authorization", basic("ann:p:1")).get(link);

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.reason()).isEqualTo("EClientRateLimit");
        assertThat(reply.header("Retry-After")).isNotEmpty();
        assertThat(client.with("Authorization", basic("ann:p:1")).get(link).status())
                .isEqualTo(200);
        assertThat(guesser.with("Authorization", basic("ann:p:1"))
                        .get(users("httpBasic"))
                        .status())
                .as("another API auth")
                .isEqualTo(200);
    }

    // functions

    @Test
    void function_sees_the_request_and_decides() {
        String link = decider("lets");

        refused(client.get(link), "Func Auth failed");
        assertThat(client.with("x-pass", "yes").get(link).status()).isEqualTo(200);
        assertThat(client.with("x-pass", "yes")
                        .post(link, Map.of("kwargs", Map.of()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void function_without_arguments_is_called_without() {
        assertThat(client.get(decider("plain")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"True", "1", "-0.5", "'x'", "[0]", "{'a':0}", "'x'*300000", "DFF.RESP({'a':1})"})
    void true_answers_let_in(String answer) {
        assertThat(client.get(decider("anything") + "?answer=" + encoded(answer))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "False",
                "None",
                "0",
                "0.0",
                "-0.0",
                "''",
                "[]",
                "{}",
                "()",
                "DFF.RESP(False)",
                "DFF.RESP('')",
                "DFF.REDIRECT('/x')",
                "(x for x in [1])"
            })
    void false_answers_let_nobody_in(String answer) {
        refused(client.get(decider("anything") + "?answer=" + encoded(answer)), "Func Auth failed");
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void function_that_raises_or_takes_too_long_lets_nobody_in() {
        Reply raised = client.get(decider("raises"));
        Reply late = client.get(decider("slow"));

        assertThat(raised.status()).isEqualTo(599);
        assertThat(raised.reason()).isEqualTo("EFuncFailed");
        assertThat(late.status()).isEqualTo(599);
        assertThat(late.reason()).isEqualTo("EFuncTimeout");
    }

    @Test
    void function_that_is_no_longer_published_lets_nobody_in() {
        WORK.publish("apia__gone", "@DFF.API('x')\ndef yes():\n    return True\n");
        String link = link(auth("func", Map.of("funcId", "apia__gone.yes")));
        assertThat(client.get(link).status()).isEqualTo(200);

        WORK.publish("apia__gone", "@DFF.API('x')\ndef no():\n    return True\n");

        refused(client.get(link), "Func Auth failed");
    }

    // life of an API auth

    @Test
    void operation_log_keeps_no_credential() {
        auth("fixedField", Map.of("fields", List.of(field("header", "X-Logged", "kept-out-1"))));
        auth("httpBasic", Map.of("users", List.of(Map.of("username", "op-ann", "password", "kept-out-2"))));

        await().until(() -> logged("X-Logged").equals("1") && logged("op-ann").equals("1"));
        assertThat(logged("kept-out")).isEqualTo("0");
    }

    private static String logged(String text) {
        return WORK.server().query("SELECT COUNT(*) FROM operation_record WHERE req_body_json LIKE '%" + text + "%'");
    }

    @Test
    void change_holds_for_the_next_call() {
        String id = auth("fixedField", Map.of("fields", List.of(field("query", "k", "old"))));
        String link = link(id);
        assertThat(client.get(link + "?k=old").status()).isEqualTo(200);

        WORK.admin()
                .post(
                        "/api/v1/api-auth/" + id + "/do/modify",
                        Map.of("data", Map.of("configJSON", Map.of("fields", List.of(field("query", "k", "new"))))));

        refused(client.get(link + "?k=old"), "Fixed Field Auth failed");
        assertThat(client.get(link + "?k=new").status()).isEqualTo(200);
    }

    @Test
    void link_of_a_deleted_api_auth_is_open_to_nobody_even_when_enabled_again() {
        String id = auth("fixedField", Map.of("fields", List.of(field("query", "k", "v"))));
        String link = link(id);
        assertThat(client.get(link + "?k=v").status()).isEqualTo(200);

        assertThat(WORK.admin().get("/api/v1/api-auth/" + id + "/do/delete").reason())
                .isEqualTo("EBizCondition.APIAuthInUse");
        WORK.admin().get("/api/v1/api-auth/" + id + "/do/delete?force=true");
        refused(client.get(link + "?k=v"), "API Auth not found");
        WORK.admin()
                .post(link.replace("/al/", "/auth-links/") + "/do/modify", Map.of("data", Map.of("isDisabled", false)));

        refused(client.get(link + "?k=v"), "API Auth not found");
    }

    @Test
    void caller_must_prove_itself_before_learning_that_a_link_is_disabled_or_expired() {
        String id = auth("fixedField", Map.of("fields", List.of(field("query", "k", "v"))));
        String link =
                WORK.link("apia__main.echo", Map.of(), Map.of("apiAuthId", id, "expireTime", "2020-01-01T00:00:00Z"));

        refused(client.get(link), "Fixed Field Auth failed");
        assertThat(client.get(link + "?k=v").reason()).isEqualTo("EBizCondition.AuthLinkExpired");
        assertThat(client.get(link.replace("/al/", "/sync/") + "?k=v").reason())
                .isEqualTo("EBizCondition.SyncAPIExpired");
    }

    @Test
    void sign_in_does_not_open_a_link_with_an_api_auth() {
        String link = fixed(field("query", "k", "v"));

        refused(WORK.admin().get(link), "Fixed Field Auth failed");
    }

    @Test
    void batch_is_checked_the_same_way() {
        String id = auth("fixedField", Map.of("fields", List.of(field("query", "k", "v"))));
        JsonNode batch = WORK.admin()
                .post(
                        "/api/v1/batches/do/add",
                        Map.of(
                                "data",
                                Map.of("funcId", "apia__main.echo", "funcCallKwargsJSON", Map.of(), "apiAuthId", id)))
                .data();

        refused(client.get(batch.get("url").asText()), "Fixed Field Auth failed");
        assertThat(client.get(batch.get("url").asText() + "?k=v").reason()).isEqualTo("EClientUnsupported");
    }
}
