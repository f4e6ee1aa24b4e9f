package dff.accesskey;

import static org.assertj.core.api.Assertions.assertThat;

import dff.json.Md5;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the SDKs of three generations send is taken. */
class SignedRequestTest {
    private static final String NONCE = "0123456789abcdef0123456789abcdef";
    private static final String OWNER = "u-admin builtin.byAccessKey";

    @TempDir
    private static Path directory;

    private static SigningServer server;

    @BeforeAll
    static void start() {
        server = new SigningServer(directory, SigningServer.config(1_000));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, String> example(String sign, String version) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Dff-Ak-Id", SigningServer.KEY_ID);
        headers.put("X-Dff-Ak-Timestamp", "1700000000");
        headers.put("X-Dff-Ak-Nonce", NONCE);
        headers.put("X-Dff-Ak-Sign", sign);
        if (version != null) {
            headers.put("X-Dff-Ak-Sign-Version", version);
        }
        return headers;
    }

    /** Computed with the code of SDKs in two languages; one server each, because all use the same nonce. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/api/v1/do/ping|||01828eda3d726085214e2dc16a7509d3b0a7baa6",
                "POST|/api/v1/do/echo|{\"echo\":{\"boolean\":true,\"int\":1,\"none\":null,\"str\":\"Hello World\",\"unicode\":\"你好，世界！\"}}||8df3307af3a97701deca6e0c57637c6874a73584",
                "POST|/api/v1/func/demo__basic.plus?a=1|{\"kwargs\":{\"x\":1,\"y\":2.5}}||de221410edb1dbfbbd08b546223974b75bfd5cb1",
                "GET|/api/v1/do/ping?a=1|||1cd3d77e749fb1f5fb618bf93f6d5dbaa14f8a83",
                "GET|/api/v1/do/ping?a=1||v1|1cd3d77e749fb1f5fb618bf93f6d5dbaa14f8a83",
                "POST|/api/v1/do/echo|{\"a\":1,\"b\":\"x\"}|v2|60c53b06a54b36de729c75de6e739ae027de2940",
                "GET|/api/v1/do/ping||v2|636d7cb95b6b207d97fd1b73c734c057f9340986"
            })
    void worked_examples_are_taken(String method, String url, String body, String version, String sign)
            throws Exception {
        Path fresh = java.nio.file.Files.createTempDirectory(directory, "example");
        try (SigningServer alone = new SigningServer(fresh, SigningServer.config(10))) {
            SigningServer.Reply reply = alone.send(method, url, body, example(sign, version));

            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            assertThat(reply.text()).contains(OWNER);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"echo\": {\"unicode\": \"你好，世界！\", \"int\": 1, \"none\": null, \"boolean\": true, \"str\": \"Hello World\"}}",
                "{\"echo\":{\"unicode\":\"\\u4f60\\u597d\\uff0c\\u4e16\\u754c\\uff01\",\"str\":\"Hello World\",\"none\":null,\"int\":1.0,\"boolean\":true}}"
            })
    void body_may_be_sent_in_any_order_with_blanks_and_escapes(String body) {
        String canonical =
                "{\"echo\":{\"boolean\":true,\"int\":1,\"none\":null,\"str\":\"Hello World\",\"unicode\":\"你好，世界！\"}}";

        SigningServer.Reply reply = server.send(
                "POST",
                "/api/v1/do/echo",
                body,
                server.signed("POST", "/api/v1/do/echo", canonical, "order" + body.length()));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @Test
    void texts_may_be_signed_with_escapes_or_without_them_or_as_their_bytes() {
        String sent = "{\"b\": 1.0, \"a\": \"line\\n\\\"quoted\\\" \\\\ end\"}";
        String escaped = "{\"a\":\"line\\n\\\"quoted\\\" \\\\ end\",\"b\":1}";
        String plain = "{\"a\":\"line\n\"quoted\" \\ end\",\"b\":1}";
        for (String signed : new String[] {escaped, plain, sent}) {
            SigningServer.Reply reply = server.send(
                    "POST",
                    "/api/v1/do/echo",
                    sent,
                    server.signed("POST", "/api/v1/do/echo", signed, "escape" + signed.length()));

            assertThat(reply.status()).as(signed + " " + reply.text()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]"})
    void empty_values_are_signed_as_no_body(String body) {
        SigningServer.Reply reply = server.send(
                "POST", "/api/v1/do/echo", body, server.signed("POST", "/api/v1/do/echo", null, "empty" + body));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @Test
    void forms_and_texts_are_signed_as_what_they_mean() {
        String form = "b=" + URLEncoder.encode("x y&z", StandardCharsets.UTF_8) + "&a=1";
        SigningServer.Reply asForm = server.send(
                "POST",
                "/api/v1/do/echo",
                form,
                "application/x-www-form-urlencoded",
                server.signed("POST", "/api/v1/do/echo", "{\"a\":\"1\",\"b\":\"x y&z\"}", "form"));
        SigningServer.Reply asText = server.send(
                "POST",
                "/api/v1/do/echo",
                "hi",
                "text/plain",
                server.signed("POST", "/api/v1/do/echo", "\"hi\"", "text"));

        assertThat(asForm.status()).as(asForm.text()).isEqualTo(200);
        assertThat(asText.status()).as(asText.text()).isEqualTo(200);
    }

    @Test
    void files_are_not_signed() {
        String body =
                "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\nhi\r\n--b--\r\n";
        SigningServer.Reply reply = server.send(
                "POST",
                "/api/v1/do/echo",
                body,
                "multipart/form-data; boundary=b",
                server.signed("POST", "/api/v1/do/echo", null, "files"));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static String upload(String note) {
        return "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n" + note
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\nhi\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"checkOnly\"\r\n\r\ntrue\r\n--b--\r\n";
    }

    @Test
    void fields_beside_files_are_signed_and_nobody_may_change_them() {
        String url = "/api/v1/do/echo";
        String type = "multipart/form-data; boundary=b";
        String fields = "{\"checkOnly\":\"true\",\"note\":\"你好\"}";

        assertThat(server.send("POST", url, upload("你好"), type, server.signed("POST", url, fields, "fields-1"))
                        .status())
                .isEqualTo(200);
        SigningServer.Reply changed =
                server.send("POST", url, upload("hello"), type, server.signed("POST", url, fields, "fields-2"));
        assertThat(changed.status()).as(changed.text()).isEqualTo(401);
        assertThat(changed.message()).startsWith("Invalid Access Key sign. ");
    }

    @Test
    void the_second_scheme_signs_an_upload_byte_by_byte() {
        String url = "/api/v1/do/echo";
        String type = "multipart/form-data; boundary=b";
        Map<String, String> headers = server.headers(
                String.join("&", "v2", String.valueOf(server.now()), "bytes", "POST", url, Md5.of(upload("n"))),
                "bytes");
        headers.put("X-Dff-Ak-Sign-Version", "v2");

        assertThat(server.send("POST", url, upload("m"), type, headers).status())
                .isEqualTo(401);
        assertThat(server.send("POST", url, upload("n"), type, headers).status())
                .isEqualTo(200);
    }

    @Test
    void url_is_signed_as_sent_with_its_query_and_escapes() {
        String url = "/api/v1/do/ping?b=%E4%BD%A0+x&a=%2F&empty=";

        SigningServer.Reply reply = server.send("GET", url, null, server.signed("GET", url, null, "query"));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @Test
    void header_names_of_the_first_sdks_are_taken() {
        Map<String, String> old = new LinkedHashMap<>();
        server.signed("GET", "/api/v1/do/ping", null, "wat")
                .forEach((name, value) -> old.put(name.replace("X-Dff-", "X-Wat-"), value));

        assertThat(server.send("GET", "/api/v1/do/ping", null, old).status()).isEqualTo(200);
    }

    @Test
    void signing_that_leaves_the_body_out_can_be_switched_off() throws Exception {
        Path fresh = java.nio.file.Files.createTempDirectory(directory, "strict");
        try (SigningServer strict = new SigningServer(fresh, new AccessKeyConfig(true, false, 900, 10))) {
            String sign = "1cd3d77e749fb1f5fb618bf93f6d5dbaa14f8a83";

            assertThat(strict.send("GET", "/api/v1/do/ping?a=1", null, example(sign, null))
                            .message())
                    .startsWith("Invalid Access Key sign. ");
            assertThat(strict.send("GET", "/api/v1/do/ping?a=1", null, example(sign, "v1"))
                            .message())
                    .startsWith("Invalid Access Key sign. ");
            assertThat(strict.send(
                                    "GET",
                                    "/api/v1/do/ping",
                                    null,
                                    example("01828eda3d726085214e2dc16a7509d3b0a7baa6", null))
                            .status())
                    .isEqualTo(200);
        }
    }
}
