package dff.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void many_small_values_are_refused_where_only_few_may_be() {
        byte[] text = ("[" + "[],".repeat(Json.MAX_TOKENS / 2) + "0]").getBytes(StandardCharsets.UTF_8);

        assertThat(Json.parse(text)).hasSize(Json.MAX_TOKENS / 2 + 1);
        assertThatThrownBy(() -> Json.parseFewValues(text))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("" + Json.MAX_TOKENS);
    }
}
