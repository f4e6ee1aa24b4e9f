package dff.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dff.app.Reply;
import dff.app.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutomaticSetupTest {
    @Test
    void without_a_password_one_is_made_and_printed_once() {
        try (TestServer server = TestServer.start(Map.of("MODE", "prod", "AUTO_SETUP_ADMIN_PASSWORD", ""))) {
            String line = server.console()
                    .lines()
                    .filter(text -> text.startsWith("Administrator: "))
                    .findFirst()
                    .orElseThrow();
            String password = line.replaceAll(".*password: (\\S+) .*", "$1");

            assertThat(password).hasSize(26);
            assertThat(server.signIn("admin", password).status()).isEqualTo(200);
            assertThat(server.console()).doesNotContain("Set-up token");
        }
    }

    @Test
    void admin_admin_is_refused_in_prod_by_the_setting() {
        assertThatThrownBy(() -> TestServer.start(Map.of("MODE", "prod", "AUTO_SETUP_ADMIN_PASSWORD", "admin")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("AUTO_SETUP_ADMIN_PASSWORD")
                .hasMessageContaining("must not be the username");
    }

    @Test
    void admin_admin_is_fine_in_dev() {
        try (TestServer server = TestServer.start(Map.of("MODE", "dev", "AUTO_SETUP_ADMIN_PASSWORD", "admin"))) {
            assertThat(server.signIn("admin", "admin").status()).isEqualTo(200);
        }
    }

    @Test
    void secret_everybody_knows_is_refused_in_prod() {
        assertThatThrownBy(() -> TestServer.start(Map.of("MODE", "prod", "SECRET", "your_secret")))
                .hasMessageContaining("SECRET")
                .hasMessageNotContaining("your_secret");
    }

    @Test
    void access_key_is_made_with_the_administrator_and_signs() {
        String secret = "SecretSecretSecretSecretSecret12";
        try (TestServer server = TestServer.start(
                Map.of("MODE", "prod", "AUTO_SETUP_AK_ID", "ak-deploy", "AUTO_SETUP_AK_SECRET", secret))) {
            long now = System.currentTimeMillis() / 1_000;
            String path = "/api/v1/auth/profile/do/get";
            String text = String.join("&", String.valueOf(now), "n", "GET", path);

            Reply reply = server.anonymous()
                    .with("X-Dff-Ak-Id", "ak-deploy")
                    .with("X-Dff-Ak-Timestamp", String.valueOf(now))
                    .with("X-Dff-Ak-Nonce", "n")
                    .with("X-Dff-Ak-Sign", hmac(secret, text))
                    .get(path);

            assertThat(reply.data().path("id").asText()).isEqualTo("u-admin");
            assertThat(server.query("SELECT secret FROM access_key")).doesNotContain(secret);
        }
    }

    private static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bad_access_key_is_named_and_nothing_is_left_half_done(@TempDir Path directory) {
        Map<String, String> shortSecret = Map.of("MODE", "prod", "AUTO_SETUP_AK_SECRET", "too short");
        Map<String, String> badId = Map.of("AUTO_SETUP_AK_ID", "a b", "AUTO_SETUP_AK_SECRET", "x".repeat(32));

        assertThatThrownBy(() -> TestServer.startIn(directory, shortSecret))
                .hasMessageContaining("AUTO_SETUP_AK_SECRET must have 16 to 128 characters")
                .hasMessageNotContaining("too short");
        assertThatThrownBy(() -> TestServer.startIn(directory, badId)).hasMessageContaining("AUTO_SETUP_AK_ID");
        try (TestServer server = TestServer.startIn(directory, Map.of("AUTO_SETUP", "false"))) {
            assertThat(server.query("SELECT COUNT(*) FROM user_account")).isEqualTo("0");
            assertThat(server.query("SELECT COUNT(*) FROM access_key")).isEqualTo("0");
        }
    }
}
