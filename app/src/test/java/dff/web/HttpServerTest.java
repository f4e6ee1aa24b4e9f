package dff.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.json.Json;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
    private static final String BIG = "x".repeat(5_000);
    private static final Fields BODY =
            Fields.of(Field.text("name", 0, 10), Field.text("password", 0, 10), Field.object("o"));

    @RegisterExtension
    private static final WebServerExtension WEB = new WebServerExtension(
            Route.open("GET", "/api/v1/open", call -> Answer.data(WebServerExtension.echo(call))),
            Route.open("GET", "/api/v1/things/:id", call -> Answer.data(Map.of("id", call.param("id")))),
            Route.open("GET", "/api/v1/big", _ -> Answer.data(BIG)),
            Route.open("GET", "/api/v1/bug", _ -> {
                throw new IllegalStateException("at /srv/secret/place");
            }),
            Route.open(
                    "GET",
                    "/api/v1/unwritable",
                    _ -> Answer.data(new Object() {
                        @SuppressWarnings("unused") // called by the JSON writer
                        public String getX() {
                            throw new IllegalStateException("no");
                        }
                    })),
            Route.open("GET", "/api/v1/hostile-headers", call -> {
                call.addHeader("X-Added", "1");
                return new Answer.Bare(
                        200,
                        "text/plain\r\nX-Type: 1",
                        List.of(
                                Map.entry("X-Line", "a\r\nSet-Cookie: evil=1"),
                                Map.entry("Bad Name", "x"),
                                Map.entry("Content-Length", "1"),
                                Map.entry("Transfer-Encoding", "chunked"),
                                Map.entry("X-Wide", "日本")),
                        "body".getBytes(StandardCharsets.UTF_8));
            }),
            Route.open("GET", "/api/v1/nothing-new", _ -> Answer.bare(304, "text/plain", new byte[0])),
            Route.guarded("POST", "/api/v1/guarded", "general_w", call -> Answer.data(call.json(BODY)))
                    .withBody(BODY),
            Route.open("POST", "/api/v1/size", call -> Answer.data(call.body().bytes().length)),
            Route.open("POST", "/api/v1/object", call -> Answer.data(call.jsonObject())));

    private static JsonNode json(HttpResponse<String> response) {
        return Json.parse(response.body());
    }

    @Test
    void success_has_every_key_of_the_envelope() throws Exception {
        HttpResponse<String> response = WEB.get("/api/v1/open", "X-Client-Time", "now");

        assertThat(json(response).propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "ok", "error", "message", "data", "traceId", "clientTime", "reqTime", "respTime", "reqCost");
        assertThat(json(response).path("clientTime").asText()).isEqualTo("now");
        assertThat(response.headers().map())
                .containsKeys(
                        "x-trace-id",
                        "x-request-cost",
                        "x-request-time",
                        "x-response-time",
                        "x-dff-version",
                        "x-dff-release-timestamp",
                        "content-type");
    }

    @Test
    void date_is_in_greenwich_whatever_the_zone_of_the_machine() throws Exception {
        assertThat(WEB.get("/api/v1/open").headers().firstValue("Date"))
                .hasValueSatisfying(date -> assertThat(date)
                        .matches("[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT"));
    }

    @Test
    void unknown_route_of_the_api_is_named_in_json() throws Exception {
        HttpResponse<String> response = WEB.get("/api/v1/nowhere?password=abc&a=1");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).path("error").asText()).isEqualTo("404.41");
        assertThat(json(response).at("/detail/url").asText()).isEqualTo("/api/v1/nowhere?password=***&a=1");
        assertThat(response.body()).doesNotContain("abc");
    }

    @Test
    void error_outside_the_api_is_a_page_for_browsers_that_leads_on() throws Exception {
        HttpResponse<String> response = WEB.get("/no/%3Cscript%3E?password=abc", "Accept", "text/html,*/*;q=0.8");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(response.headers().firstValue("Vary")).contains("Accept");
        assertThat(response.body()).contains("href=\"/client-app/\"").doesNotContain("<script", "abc");
    }

    @Test
    void error_outside_the_api_is_json_for_programs() throws Exception {
        HttpResponse<String> response = WEB.get("/no/such/page", "Accept", "*/*");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).path("error").asText()).isEqualTo("404.41");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    void other_verbs_do_not_exist(String verb) throws Exception {
        assertThat(WEB.send(verb, "/api/v1/open", null).statusCode()).isEqualTo(404);
    }

    @Test
    void head_answers_like_get_without_a_body() throws Exception {
        HttpResponse<String> get = WEB.get("/api/v1/things/a");
        HttpResponse<String> head = WEB.send("HEAD", "/api/v1/things/a", null);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length").orElse(-1))
                .isCloseTo(get.body().length(), org.assertj.core.data.Offset.offset(2L));
    }

    @Test
    void connection_goes_on_after_head_and_304() {
        String answers = RawHttp.send(
                WEB.port(),
                "HEAD /api/v1/open HTTP/1.1\r\nHost: h\r\n\r\nGET /api/v1/nothing-new HTTP/1.1\r\nHost: h\r\n\r\n"
                        + "GET /api/v1/things/last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(answers.split("HTTP/1\\.1 ")).hasSize(4);
        assertThat(answers).contains("304").endsWith("}").contains("\"id\":\"last\"");
    }

    @Test
    void bug_is_answered_without_its_text() throws Exception {
        HttpResponse<String> response = WEB.get("/api/v1/bug");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(json(response).path("reason").asText()).isEqualTo("ESys");
        assertThat(response.body()).doesNotContain("/srv/secret").doesNotContain("Exception");
    }

    @Test
    void data_that_cannot_be_written_is_answered_in_json() throws Exception {
        HttpResponse<String> response = WEB.get("/api/v1/unwritable");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(json(response).path("reason").asText()).isEqualTo("ESys");
    }

    @Test
    void header_value_cannot_start_another_header() throws Exception {
        HttpResponse<String> response = WEB.get("/api/v1/hostile-headers");

        assertThat(response.body()).isEqualTo("body");
        assertThat(response.headers().map())
                .doesNotContainKeys("set-cookie", "x-type", "bad name")
                .containsKey("x-added");
        assertThat(response.headers().firstValue("X-Line")).contains("a??Set-Cookie: evil=1");
        assertThat(response.headers().firstValue("X-Wide")).contains("??");
    }

    @Test
    void large_texts_are_compressed_when_the_client_can_read_that() throws Exception {
        HttpResponse<String> plain = WEB.get("/api/v1/big");
        HttpResponse<String> gzip = WEB.get("/api/v1/big", "Accept-Encoding", "gzip, br");
        HttpResponse<String> refused = WEB.get("/api/v1/big", "Accept-Encoding", "gzip;q=0, br");

        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(gzip.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(gzip.headers().allValues("Vary")).contains("Accept-Encoding");
        assertThat(gzip.body().length()).isLessThan(plain.body().length() / 4);
        assertThat(refused.headers().firstValue("Content-Encoding")).isEmpty();
    }

    @Test
    void encoded_slash_stays_inside_its_segment() {
        assertThat(RawHttp.get(WEB.port(), "/api/v1/things/a%2Fb")).contains("\"id\":\"a/b\"");
    }

    @Test
    void plus_in_a_path_is_a_plus_and_in_a_query_a_space() {
        assertThat(RawHttp.get(WEB.port(), "/api/v1/things/a+b")).contains("\"id\":\"a+b\"");
    }

    @Test
    void one_slash_too_many_at_the_end_is_fine() {
        assertThat(RawHttp.get(WEB.port(), "/api/v1/open/")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/v1/open",
                "/api//v1/open",
                "/api/v1/../v1/open",
                "/api/v1/%2e%2e/v1/open",
                "/client-app/assets/..%5c..%5cx.js",
                "/API/v1/open",
                "/api/v1/open//"
            })
    void path_tricks_reach_nothing(String path) {
        assertThat(RawHttp.get(WEB.port(), path)).startsWith("HTTP/1.1 404").doesNotContain("root:");
    }

    /** Any unknown path below the user interface is a page of it, when it is part of the build. */
    @ParameterizedTest
    @ValueSource(strings = {"/client-app/../../etc/passwd", "/client-app/..%2f..%2fetc%2fpasswd", "/client-app/%00.js"})
    void path_tricks_stay_in_the_user_interface(String path) {
        assertThat(RawHttp.get(WEB.port(), path))
                .containsPattern("^HTTP/1.1 (404|200)")
                .containsIgnoringCase("<!doctype html>")
                .doesNotContain("root:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/things/%zz", "/api/v1/things/%", "/api/v1/open?a=%zz"})
    void bad_percent_encoding_is_a_bad_request(String path) {
        assertThat(RawHttp.get(WEB.port(), path)).containsPattern("^HTTP/1.1 (400|200)");
    }

    @Test
    void spelled_otherwise_the_api_is_still_the_api() {
        String answer = RawHttp.get(WEB.port(), "/%61pi/v1/bug");

        assertThat(answer).startsWith("HTTP/1.1 500").contains("application/json");
    }

    @Test
    void long_query_is_read() throws Exception {
        assertThat(WEB.get("/api/v1/open?a=" + "x".repeat(20_000)).statusCode()).isEqualTo(200);
    }

    @Test
    void privilege_is_asked_before_the_body_is_checked() throws Exception {
        HttpResponse<String> nobody = WEB.post("/api/v1/guarded", "{{{", "Content-Type", "application/json");
        HttpResponse<String> other =
                WEB.post("/api/v1/guarded", "{{{", "Content-Type", "application/json", "X-User", "general_r");

        assertThat(json(nobody).path("reason").asText()).isEqualTo("EUserAuth");
        assertThat(json(other).path("reason").asText()).isEqualTo("EUserPrivilege");
        assertThat(json(other).at("/detail/requiredPrivileges/0").asText()).isEqualTo("general_w");
    }

    @Test
    void validation_message_never_shows_a_password() throws Exception {
        for (String body : List.of(
                "{\"password\": \"hunter2hunter2\"}",
                "{\"password\": [\"hunter2hunter2\"]}",
                "{\"o\": [{\"password\": \"hunter2hunter2\"}]}")) {
            HttpResponse<String> response =
                    WEB.post("/api/v1/guarded", body, "Content-Type", "application/json", "X-User", "*");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).doesNotContain("hunter2");
        }
    }

    @Test
    void text_that_cannot_be_stored_as_it_is_sent_is_refused() throws Exception {
        for (String text : List.of("\\ud800", "a\\udc00b", "\\udc00\\ud800")) {
            HttpResponse<String> response = WEB.post(
                    "/api/v1/guarded",
                    "{\"name\":\"" + text + "\"}",
                    "Content-Type",
                    "application/json",
                    "X-User",
                    "*");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("Field `name`", "isUnicode");
        }
    }

    @Test
    void dump_of_a_failed_request_is_masked_and_shortened() throws Exception {
        String body = "{\"name\":\"" + "n".repeat(2_000) + "\",\"password\":\"p\"}";

        JsonNode dump = json(WEB.post("/api/v1/guarded", body, "Content-Type", "application/json", "X-User", "*"))
                .path("reqDump");

        assertThat(dump.at("/body/password").asText()).isEqualTo("***");
        assertThat(dump.path("bodyDump").asText()).contains("...\n <Length: ").hasSizeLessThan(1_050);
    }

    @Test
    void bad_form_is_answered_as_a_bad_body() throws Exception {
        HttpResponse<String> response =
                WEB.post("/api/v1/object", "a=%zz", "Content-Type", "application/x-www-form-urlencoded");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("message").asText()).isEqualTo("Invalid request body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "\"x\"", "[1]", "{\"a\":1}{", "{\"a\":1} x", "{a:1}", "nul"})
    void body_that_is_no_object_is_refused_and_none_is_empty(String body) throws Exception {
        HttpResponse<String> response = WEB.post("/api/v1/object", body, "Content-Type", "application/json");

        assertThat(response.statusCode()).isEqualTo(body.isEmpty() ? 200 : 400);
    }

    @Test
    void deep_nesting_is_refused() throws Exception {
        String body = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(WEB.post("/api/v1/object", body, "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void body_beyond_50_megabytes_is_refused_without_reading_it() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", WEB.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /api/v1/size HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 52428801\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            out.flush();
            byte[] head = socket.getInputStream().readNBytes(12);

            assertThat(new String(head, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 400");
        }
    }

    @Test
    void body_shorter_than_declared_is_not_taken_for_whole() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", WEB.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(
                            ("POST /api/v1/size HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nshort")
                                    .getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).doesNotContain("\"data\":5");
        }
    }

    @Test
    void chunked_bodies_do_not_wait_for_a_stalled_one() throws Exception {
        String start = "POST /api/v1/size HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\n"
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        try (Socket stalled = new Socket("127.0.0.1", WEB.port());
                Socket other = new Socket("127.0.0.1", WEB.port())) {
            for (Socket socket : List.of(stalled, other)) {
                socket.getOutputStream().write((start + "3\r\nabc\r\n").getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
            }
            String answer = RawHttp.send(WEB.port(), start + "3\r\nabc\r\n0\r\n\r\n");

            assertThat(answer).contains("\"data\":3");
        }
    }

    @Test
    void answer_before_the_body_was_read_keeps_the_connection_in_step() {
        String answers = RawHttp.send(
                WEB.port(),
                "POST /api/v1/guarded HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n"
                        + "GET /api/v1/big HTTP/GET /api/v1/things/next HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(answers).startsWith("HTTP/1.1 401");
        assertThat(answers).doesNotContain("xxxxx");
    }

    @Test
    void trace_id_of_the_client_is_used_when_it_is_harmless() throws Exception {
        assertThat(WEB.get("/api/v1/open", "X-Trace-Id", "abc~1").headers().firstValue("X-Trace-Id"))
                .contains("abc~1");
        assertThat(WEB.get("/api/v1/open", "X-Trace-Id", "x".repeat(65))
                        .headers()
                        .firstValue("X-Trace-Id"))
                .hasValueSatisfying(id -> assertThat(id)
                        .matches("TRACE-[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}"));
    }

    @Test
    void overlong_client_time_is_not_sent_back() throws Exception {
        HttpResponse<String> response = WEB.get("/api/v1/open", "X-Client-Time", "t".repeat(65));

        assertThat(response.headers().firstValue("X-Client-Time")).isEmpty();
        assertThat(json(response).path("clientTime").isNull()).isTrue();
    }

    @Test
    void preflight_answers_200_with_what_was_asked() throws Exception {
        HttpResponse<String> response = WEB.send(
                "OPTIONS",
                "/api/v1/open",
                null,
                "Origin",
                "https://a.example",
                "Access-Control-Request-Headers",
                "x-dff-auth-token");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("https://a.example");
        assertThat(response.headers().firstValue("Access-Control-Allow-Methods"))
                .contains("GET,HEAD,PUT,PATCH,POST,DELETE");
        assertThat(response.headers().firstValue("Access-Control-Allow-Headers"))
                .contains("x-dff-auth-token");
        assertThat(response.headers().firstValue("Access-Control-Max-Age")).contains("86400");
    }

    @Test
    void forwarded_addresses_count_from_the_right_and_end_at_what_is_no_address() throws Exception {
        HttpResponse<String> one = WEB.get("/api/v1/open", "X-Forwarded-For", "9.9.9.9, 1.2.3.4, 10.0.0.7");
        HttpResponse<String> garbage = WEB.get("/api/v1/open", "X-Forwarded-For", "<script>, 10.0.0.7:4711");

        assertThat(json(one).at("/data/ip").asText()).isEqualTo("1.2.3.4");
        assertThat(json(one).at("/data/ips").toString()).isEqualTo("[\"1.2.3.4\",\"10.0.0.7\",\"127.0.0.1\"]");
        assertThat(json(garbage).at("/data/ip").asText()).isEqualTo("10.0.0.7");
    }

    @Test
    void options_to_no_path_and_strange_targets_do_not_hurt() {
        RawHttp.send(WEB.port(), "OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        RawHttp.send(WEB.port(), "GET nothing HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(RawHttp.get(WEB.port(), "/api/v1/open")).startsWith("HTTP/1.1 200");
    }
}
