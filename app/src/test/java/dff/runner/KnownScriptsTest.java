package dff.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownScriptsTest {
    private static final String CODE = "def f(): return 'a\"文'";

    private final KnownScripts known = new KnownScripts();

    private record Library(long counter) implements ScriptLibrary.Snapshot {
        @Override
        public Optional<String> md5(String scriptId) {
            return scriptId.equals("demo__main") ? Optional.of("md5-of-it") : Optional.empty();
        }

        @Override
        public Optional<String> code(String scriptId, String md5) {
            return md5.equals("md5-of-it") ? Optional.of(CODE) : Optional.empty();
        }

        @Override
        public Optional<List<String>> changedSince(long older) {
            return older < 5 ? Optional.empty() : Optional.of(List.of("demo__other"));
        }

        @Override
        public boolean network(String scriptSetId) {
            return true;
        }
    }

    private JsonNode head(long counter, boolean plain, String function) {
        RunSpec spec = new RunSpec("demo", function, 1, 2_500_000_000L, false, plain, new byte[0], Optional.empty());
        byte[] head = known.head(new Execution(spec, new Library(counter), _ -> {}));
        return Json.parse((new String(head, StandardCharsets.UTF_8) + "\"s\":0}").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void first_run_brings_its_script_along() {
        JsonNode first = head(7, true, "demo__main.f");
        JsonNode second = head(7, true, "demo__main.f");

        assertThat(first.path("t").asDouble()).isEqualTo(2.5);
        assertThat(first.path("v").asLong()).isEqualTo(7);
        assertThat(first.path("entry").path("md5").asText()).isEqualTo("md5-of-it");
        assertThat(first.path("entry").path("code").asText()).isEqualTo(CODE);
        assertThat(second.has("entry")).isFalse();
        assertThat(second.has("chg")).isFalse();
    }

    @Test
    void first_run_of_a_draft_or_of_an_unknown_script_brings_nothing() {
        assertThat(head(7, false, "demo__main.f").has("entry")).isFalse();
        assertThat(new KnownScriptsTest().head(7, true, "demo__gone.f").has("entry"))
                .isFalse();
    }

    @Test
    void later_runs_tell_what_has_changed() {
        head(5, true, "demo__main.f");

        assertThat(head(6, true, "demo__main.f").path("chg").toString()).isEqualTo("[\"demo__other\"]");
        assertThat(head(4, true, "demo__main.f").path("chg").asText()).isEqualTo("all");
        assertThat(head(6, true, "demo__main.f").path("chg").asText()).isEqualTo("all");
    }
}
