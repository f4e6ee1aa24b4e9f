package dff.accesskey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody on the way, or without the secret, would try with signed requests. */
class SignatureAttackTest {
    private static final String PING = "/api/v1/do/ping";
    private static final String ECHO = "/api/v1/do/echo";

    @TempDir
    private Path directory;

    private SigningServer server;

    @BeforeEach
    void start() {
        server = new SigningServer(directory, SigningServer.config(5));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SigningServer.Reply ping(Map<String, String> headers) {
        return server.send("GET", PING, null, headers);
    }

    private static void assertRefused(SigningServer.Reply reply, String message) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(401);
        assertThat(reply.reason()).isEqualTo("EUserAuth");
        assertThat(reply.message()).startsWith(message);
    }

    @Test
    void replayed_request_is_refused() {
        Map<String, String> headers = server.signed("GET", PING, null, "once");
        assertThat(ping(headers).status()).isEqualTo(200);

        assertRefused(ping(headers), "Invalid Access Key nonce");
    }

    @Test
    void replayed_request_is_refused_after_a_restart() {
        Map<String, String> headers = server.signed("GET", PING, null, "before");
        assertThat(ping(headers).status()).isEqualTo(200);

        server.close();
        server = new SigningServer(directory, SigningServer.config(5));

        assertRefused(ping(headers), "Invalid Access Key nonce");
        assertThat(ping(server.signed("GET", PING, null, "after")).status()).isEqualTo(200);
    }

    @Test
    void replayed_request_is_refused_until_its_time_is_over_and_then_for_its_time() {
        Map<String, String> headers = server.signed("GET", PING, null, "long");
        assertThat(ping(headers).status()).isEqualTo(200);
        server.clock.advance(Duration.ofSeconds(900));
        assertRefused(ping(headers), "Invalid Access Key nonce");
        server.clock.advance(Duration.ofSeconds(1));

        assertRefused(ping(headers), "Invalid Access Key timestamp");
    }

    @Test
    void nonce_of_another_request_cannot_be_signed_anew() {
        assertThat(ping(server.signed("GET", PING, null, "mine")).status()).isEqualTo(200);
        server.clock.advance(Duration.ofSeconds(5));

        assertRefused(ping(server.signed("GET", PING, null, "mine")), "Invalid Access Key nonce");
    }

    @ParameterizedTest
    @ValueSource(ints = {-901, 901, -86_400, 86_400})
    void stale_request_is_refused(int seconds) {
        server.clock.advance(Duration.ofSeconds(seconds));
        Map<String, String> headers = server.signed("GET", PING, null, "stale");
        server.clock.advance(Duration.ofSeconds(-seconds));

        assertRefused(ping(headers), "Invalid Access Key timestamp");
    }

    @ParameterizedTest
    @ValueSource(ints = {-900, 900})
    void request_within_the_window_is_taken(int seconds) {
        server.clock.advance(Duration.ofSeconds(seconds));
        Map<String, String> headers = server.signed("GET", PING, null, "late");
        server.clock.advance(Duration.ofSeconds(-seconds));

        assertThat(ping(headers).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "method|GET|/api/v1/do/echo|POST|/api/v1/do/echo|{}",
                "query added|GET|/api/v1/do/ping|GET|/api/v1/do/ping?admin=1|",
                "query removed|GET|/api/v1/do/ping?dry=1|GET|/api/v1/do/ping|",
                "slash at the end|GET|/api/v1/do/ping|GET|/api/v1/do/ping/|",
                "other spelling|GET|/api/v1/do/ping|GET|/api/v1/do/p%69ng|",
                "body|POST|/api/v1/do/echo|POST|/api/v1/do/echo|{\"pay\":1000}",
                "body that is no JSON|POST|/api/v1/do/echo|POST|/api/v1/do/echo|{{{"
            })
    void tampered_request_is_refused(
            String what, String signedMethod, String signedUrl, String method, String url, String body) {
        String signedBody = signedMethod.equals("POST") ? "{\"pay\":1}" : null;

        SigningServer.Reply reply =
                server.send(method, url, body, server.signed(signedMethod, signedUrl, signedBody, what));

        assertRefused(reply, "Invalid Access Key sign.");
    }

    @Test
    void tampered_second_scheme_is_refused() {
        Map<String, String> headers = server.headers(
                String.join("&", "v2", String.valueOf(server.now()), "n", "POST", ECHO, dff.json.Md5.of("{\"a\":1}")),
                "n");
        headers.put("X-Dff-Ak-Sign-Version", "v2");

        assertRefused(server.send("POST", ECHO, "{\"a\": 1}", headers), "Invalid Access Key sign.");
        assertThat(server.send("POST", ECHO, "{\"a\":1}", headers).status()).isEqualTo(200);
    }

    @Test
    void signature_of_one_scheme_is_not_taken_for_another() {
        Map<String, String> later = server.signed("GET", PING, null, "v");
        for (String version : List.of("v1", "v2", "v3", "V2", "0")) {
            Map<String, String> headers = new HashMap<>(later);
            headers.put("X-Dff-Ak-Sign-Version", version);

            assertRefused(ping(headers), "Invalid Access Key sign.");
        }
    }

    @Test
    void changed_nonce_or_timestamp_is_refused() {
        Map<String, String> nonce = server.signed("GET", PING, null, "n1");
        nonce.put("X-Dff-Ak-Nonce", "n2");
        Map<String, String> time = server.signed("GET", PING, null, "n3");
        time.put("X-Dff-Ak-Timestamp", String.valueOf(server.now() + 1));

        assertRefused(ping(nonce), "Invalid Access Key sign.");
        assertRefused(ping(time), "Invalid Access Key sign.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "0000000000000000000000000000000000000000",
                "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
                "null"
            })
    void forged_signature_is_refused_on_public_routes_too(String sign) {
        Map<String, String> headers = server.signed("GET", "/api/v1/open", null, "f");
        headers.put("X-Dff-Ak-Sign", sign);

        assertRefused(server.send("GET", "/api/v1/open", null, headers), "Invalid Access Key sign.");
    }

    @Test
    void forged_request_uses_up_no_nonce_of_others() {
        Map<String, String> forged = server.signed("GET", PING, null, "theirs");
        forged.put("X-Dff-Ak-Sign", "0".repeat(40));
        ping(forged);

        assertThat(ping(server.signed("GET", PING, null, "theirs")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Dff-Ak-Nonce,,Access Key nonce is missing",
        "X-Dff-Ak-Timestamp,,Access Key timestamp is missing",
        "X-Dff-Ak-Timestamp,now,Invalid Access Key timestamp",
        "X-Dff-Ak-Timestamp,-1700000000,Invalid Access Key timestamp",
        "X-Dff-Ak-Timestamp,1700000000.5,Invalid Access Key timestamp",
        "X-Dff-Ak-Timestamp,99999999999999999999,Invalid Access Key timestamp"
    })
    void missing_or_malformed_headers_say_which(String header, String value, String message) {
        Map<String, String> headers = server.signed("GET", PING, null, "m");
        headers.remove(header);
        if (value != null) {
            headers.put(header, value);
        }

        assertRefused(ping(headers), message);
    }

    @Test
    void endless_nonce_is_refused_by_its_limit() {
        SigningServer.Reply reply = ping(server.signed("GET", PING, null, "n".repeat(Signatures.MAX_NONCE + 1)));

        assertRefused(reply, "Invalid Access Key nonce");
        assertThat(reply.text()).contains("\"maxLength\":256");
    }

    @Test
    void unknown_and_deleted_keys_are_not_found() {
        Map<String, String> headers = server.signed("GET", PING, null, "u");
        headers.put("X-Dff-Ak-Id", "ak-nobody");
        SigningServer.Reply unknown = ping(headers);
        String id = server.keys.add("u-admin", "t", AccessKey.Webhook.NONE).id();
        server.keys.delete(id);
        headers.put("X-Dff-Ak-Id", id);

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text()).contains("\"entity\":\"access key\"");
        assertThat(ping(headers).status()).isEqualTo(404);
    }

    @Test
    void key_of_a_missing_owner_opens_nothing() {
        server.database.write(server.keys.given("ak-orphan", SigningServer.SECRET, "u-gone"));
        Map<String, String> headers = server.signed("GET", PING, null, "o");
        headers.put("X-Dff-Ak-Id", "ak-orphan");

        SigningServer.Reply reply = ping(headers);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.text()).contains("\"entity\":\"user\"");
    }

    @Test
    void signed_request_cannot_use_routes_that_ask_for_a_token() {
        SigningServer.Reply reply =
                server.send("GET", "/api/v1/by-token", null, server.signed("GET", "/api/v1/by-token", null, "t"));

        assertRefused(reply, "Auth type not supported");
        assertThat(reply.text()).contains("builtin.byAccessKey").contains("builtin.byXAuthToken");
    }

    @Test
    void nonces_beyond_the_limit_are_refused_until_some_are_forgotten() {
        for (int i = 0; i < 5; i++) {
            assertThat(ping(server.signed("GET", PING, null, "limit" + i)).status())
                    .isEqualTo(200);
        }

        SigningServer.Reply refused = ping(server.signed("GET", PING, null, "one too many"));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.message()).contains("5 nonces").contains("_WEB_AK_NONCE_LIMIT");
        server.clock.advance(Duration.ofSeconds(1_100));
        assertThat(ping(server.signed("GET", PING, null, "again")).status()).isEqualTo(200);
    }

    @Test
    void of_equal_requests_at_the_same_time_one_is_taken() throws Exception {
        Map<String, String> headers = server.signed("GET", PING, null, "race");
        Callable<Integer> call = () -> ping(headers).status();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Integer>> all = threads.invokeAll(java.util.Collections.nCopies(16, call));
            int taken = 0;
            for (Future<Integer> status : all) {
                taken += status.get() == 200 ? 1 : 0;
            }

            assertThat(taken).isEqualTo(1);
        }
    }

    @Test
    void secret_is_encrypted_in_the_store_and_shown_in_no_answer_to_a_signer() throws Exception {
        String answers = ping(server.signed("GET", PING, null, "s1")).text()
                + ping(server.signed("GET", PING + "?x", null, "s2")).text();
        server.close();
        byte[] file = Files.readAllBytes(directory.resolve("dff.db"));
        server = new SigningServer(directory, SigningServer.config(5));

        assertThat(answers).doesNotContain(SigningServer.SECRET);
        assertThat(new String(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(SigningServer.SECRET)
                .contains("ak-of-tests");
    }
}
