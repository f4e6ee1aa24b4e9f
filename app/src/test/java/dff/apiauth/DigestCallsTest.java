package dff.apiauth;

import static dff.apiauth.GuardedLinks.refused;
import static dff.apiauth.GuardedLinks.sender;
import static dff.apiauth.GuardedLinks.users;
import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.json.Md5;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP Digest as clients do it, and what those try who do not know a password. */
class DigestCallsTest {
    private static final AtomicInteger SENDER = new AtomicInteger();
    private final Client client = sender("198.51.101." + SENDER.incrementAndGet());

    @BeforeAll
    static void publish() {
        GuardedLinks.publish();
    }

    /** What a caller signs with; changed by tests to see what happens. */
    private static final class Signer {
        final Map<String, String> parts = new LinkedHashMap<>();
        String method = "GET";
        String password = "p:1";

        Signer(String path, Reply challenge) {
            String header = challenge.header("WWW-Authenticate");
            parts.put("username", "ann");
            parts.put("realm", part(header, "realm"));
            parts.put("nonce", part(header, "nonce"));
            parts.put("uri", path);
            parts.put("qop", "auth");
            parts.put("nc", "00000001");
            parts.put("cnonce", "0a4f113b");
        }

        static String part(String header, String name) {
            return header.replaceAll(".*\\b" + name + "=\"([^\"]*)\".*", "$1");
        }

        Signer with(String name, String value) {
            if (value == null) {
                parts.remove(name);
            } else {
                parts.put(name, value);
            }
            return this;
        }

        String header() {
            String account = Md5.of(parts.get("username") + ":" + parts.get("realm") + ":" + password);
            String response = Md5.of(String.join(
                    ":",
                    account,
                    parts.get("nonce"),
                    parts.get("nc"),
                    parts.get("cnonce"),
                    parts.get("qop"),
                    Md5.of(method + ":" + parts.get("uri"))));
            StringBuilder out = new StringBuilder("Digest ");
            parts.forEach((name, value) -> out.append(name)
                    .append(name.equals("nc") || name.equals("qop") ? "=" + value : "=\"" + value + "\"")
                    .append(", "));
            return out + "response=\"" + response + "\"";
        }
    }

    private Reply send(String path, Signer signer) {
        return client.with("Authorization", signer.header()).get(path);
    }

    @Test
    void digest_lets_in_with_a_nonce_of_ours_and_each_count_once() {
        String path = users("httpDigest") + "?x=%20a&y=1";
        Reply challenge = client.get(path);
        refused(challenge, "HTTP Digest Auth failed");
        assertThat(challenge.header("WWW-Authenticate"))
                .matches(
                        "Digest realm=\"SyncAPI:auln-\\w+\", qop=\"auth\", algorithm=MD5, nonce=\"[\\w-]+\", opaque=\"[^\"]+\"");

        assertThat(send(path, new Signer(path, challenge)).status()).isEqualTo(200);
        assertThat(send(path, new Signer(path, challenge).with("nc", "00000002"))
                        .status())
                .isEqualTo(200);
        Reply replayed = send(path, new Signer(path, challenge));
        refused(replayed, "HTTP Digest Auth failed");
        assertThat(replayed.header("WWW-Authenticate")).endsWith("stale=true");
    }

    @Test
    void digest_signs_the_method() {
        String path = users("httpDigest");
        Signer signer = new Signer(path, client.get(path));
        signer.method = "POST";

        refused(send(path, signer), "HTTP Digest Auth failed");
        assertThat(client.with("Authorization", signer.header())
                        .post(path, Map.of("kwargs", Map.of()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void digest_for_another_address_or_of_another_link_does_not_hold() {
        String path = users("httpDigest");
        String other = users("httpDigest");
        Reply challenge = client.get(path);

        refused(send(path + "?x=2", new Signer(path, challenge)), "HTTP Digest Auth failed");
        refused(send(other, new Signer(other, challenge)), "HTTP Digest Auth failed");
        Signer moved = new Signer(other, client.get(other))
                .with("nonce", Signer.part(challenge.header("WWW-Authenticate"), "nonce"));
        assertThat(send(other, moved).header("WWW-Authenticate")).endsWith("stale=true");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "NULL",
            value = {
                "username,bob",
                "username,''",
                "realm,other",
                "qop,auth-int",
                "algorithm,SHA-256",
                "algorithm,MD5-sess",
                "nc,1",
                "nc,-0000001",
                "cnonce,''",
                "nonce,''",
                "nonce,AAAA",
                "uri,/"
            })
    void digest_with_any_part_changed_is_refused(String name, String value) {
        String path = users("httpDigest");
        Signer signer = new Signer(path, client.get(path)).with(name, value);

        refused(send(path, signer), "HTTP Digest Auth failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Digest",
                "Digest ",
                "Digest username=\"ann",
                "Digest ,,,",
                "Digest username=\"ann\", username=\"ann\"",
                "Digest response=\"\"",
                "Digest a=b c=d"
            })
    void broken_digest_headers_are_refused(String header) {
        refused(client.with("Authorization", header).get(users("httpDigest")), "HTTP Digest Auth failed");
    }

    @Test
    void digest_with_a_wrong_password_is_refused() {
        String path = users("httpDigest");
        Signer signer = new Signer(path, client.get(path));
        signer.password = "null";

        refused(send(path, signer.with("username", "nobody")), "HTTP Digest Auth failed");
    }
}
