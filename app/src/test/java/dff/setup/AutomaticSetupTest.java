package dff.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dff.app.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
