package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRuleTest {
    private final PasswordRule rule = new PasswordRule(false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "Password1!",
                "12345678",
                "1234567890",
                "9876543210",
                "88888888",
                "admin123",
                "Admin@2026",
                "1q2w3e4r",
                "1qaz2wsx",
                "qwerty123",
                "p@ssw0rd",
                "changeme",
                "aaaaaaaaaa",
                "DataFlux2024"
            })
    void what_is_guessed_first_is_refused(String password) {
        assertThat(rule.problem("admin", password)).contains("The password is one of those that are guessed first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse", "Secret-123456", "examples-test-1", "xk29-admin", "12345678a9"})
    void others_are_taken(String password) {
        assertThat(rule.problem("admin", password)).isEmpty();
    }

    @Test
    void errors_name_the_limits() {
        assertThat(rule.problem("admin", "short")).contains("The password must have at least 8 characters");
        assertThat(rule.problem("admin", "x".repeat(101))).contains("The password may have at most 100 characters");
        assertThat(rule.problem("long-name", "Long-Name")).contains("The password must not be the username");
    }

    @Test
    void development_takes_any() {
        assertThat(new PasswordRule(true).problem("admin", "admin")).isEmpty();
    }
}
