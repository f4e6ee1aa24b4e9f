package dff.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CorsTest {
    @RegisterExtension
    private static final WebServerExtension WEB = new WebServerExtension(
            List.of("https://a.example", "regexp:https://[a-z]+\\.b\\.example"),
            Route.open("GET", "/api/v1/open", _ -> Answer.data(1)));

    private static String allowed(String origin) throws Exception {
        return WEB.get("/api/v1/open", "Origin", origin)
                .headers()
                .firstValue("Access-Control-Allow-Origin")
                .orElse("none");
    }

    @Test
    void listed_origins_and_patterns_are_reflected_and_no_others() throws Exception {
        assertThat(allowed("https://a.example")).isEqualTo("https://a.example");
        assertThat(allowed("https://x.b.example")).isEqualTo("https://x.b.example");
        assertThat(allowed("https://x.b.example.evil.example")).isEqualTo("none");
        assertThat(allowed("null")).isEqualTo("none");
    }

    @Test
    void bad_pattern_stops_the_start_by_name() {
        assertThatThrownBy(() -> new WebServerExtension(List.of("regexp:(")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("WEB_CORS_ORIGIN")
                .hasMessageContaining("regexp:(");
    }
}
