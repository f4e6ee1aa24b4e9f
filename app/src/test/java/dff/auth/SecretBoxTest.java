package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {
    private final MasterSecret secret = new MasterSecret("a secret of tests");
    private final SecretBox box = new SecretBox(secret, "thing");

    @Test
    void sealed_text_opens_at_its_place_and_never_looks_the_same() {
        String sealed = box.seal("a", "text 日本 \u0000");

        assertThat(box.open("a", sealed)).isEqualTo("text 日本 \u0000");
        assertThat(box.seal("a", "text 日本 \u0000")).isNotEqualTo(sealed);
    }

    @Test
    void sealed_text_opens_nowhere_else() {
        String sealed = box.seal("a", "text");

        assertThatThrownBy(() -> box.open("b", sealed)).isInstanceOf(SecretBoxException.class);
        assertThatThrownBy(() -> new SecretBox(secret, "other").open("a", sealed))
                .isInstanceOf(SecretBoxException.class);
        assertThatThrownBy(() -> new SecretBox(new MasterSecret("another"), "thing").open("a", sealed))
                .isInstanceOf(SecretBoxException.class)
                .hasMessageContaining("SECRET")
                .hasMessageNotContaining("another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "v1:", "v1:AAAA", "v1:!!!!", "plain text"})
    void what_was_never_sealed_does_not_open(String text) {
        assertThatThrownBy(() -> box.open("a", text)).isInstanceOf(SecretBoxException.class);
    }

    @Test
    void secret_does_not_show_itself() {
        assertThat(secret.toString()).doesNotContain("tests");
        assertThat(secret.fingerprint()).hasSize(16).doesNotContain("tests");
    }
}
