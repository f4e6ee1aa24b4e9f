package dff.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.FeatureServer;
import dff.app.FeatureServer.Reply;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeSearchTest {
    @TempDir
    Path directory;

    private FeatureServer server;

    @BeforeEach
    void start() {
        server = new FeatureServer(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply search(String text, String more) {
        return server.get("/scripts/do/search?text=" + FeatureServer.encoded(text) + more);
    }

    private void write(String id, String draft) {
        server.post("/scripts/" + id + "/do/modify", java.util.Map.of("data", java.util.Map.of("codeDraft", draft)));
    }

    @Test
    void a_match_has_line_column_and_the_lines_around() {
        server.addScript("a__one", "import os\r\nx = 1\r\nprint('needle')\r\nlast = 2\r\n");

        JsonNode script = search("NEEDLE", "").data().at("/scripts/0");

        assertThat(script.path("scriptId").asText()).isEqualTo("a__one");
        assertThat(script.path("in").asText()).isEqualTo("draft");
        JsonNode match = script.at("/matches/0");
        assertThat(match.path("line").asInt()).isEqualTo(3);
        assertThat(match.path("column").asInt()).isEqualTo(8);
        assertThat(match.path("text").asText()).isEqualTo("print('needle')");
        assertThat(match.path("before").asText()).isEqualTo("x = 1");
        assertThat(match.path("after").asText()).isEqualTo("last = 2");
    }

    @Test
    void draft_and_published_code_are_told_apart_and_equal_ones_come_once() {
        server.published("a__one", "f");
        assertThat(search("a__one", "").data().at("/scripts/0/in").asText()).isEqualTo("both");

        write("a__one", "# other");

        assertThat(search("a__one", "").data().at("/scripts/0/in").asText()).isEqualTo("published");
        assertThat(search("other", "").data().at("/scripts/0/in").asText()).isEqualTo("draft");
        assertThat(search("other", "&in=published").data().path("matchCount").asInt())
                .isZero();
        assertThat(search("a__one", "&in=draft").data().path("matchCount").asInt())
                .isZero();
    }

    @Test
    void case_counts_only_when_asked() {
        server.addScript("a__one", "Größe = 1");

        assertThat(search("GRÖßE", "").data().path("matchCount").asInt()).isEqualTo(1);
        assertThat(search("GRÖßE", "&matchCase=true").data().path("matchCount").asInt())
                .isZero();
    }

    @Test
    void limit_ends_the_search_and_says_so() {
        for (int i = 100; i < 170; i++) {
            server.addScript("many__s" + i, "needle\nneedle\n");
        }

        Reply cut = search("needle", "&limit=9");
        assertThat(cut.data().path("matchCount").asInt()).isEqualTo(9);
        assertThat(cut.data().path("isComplete").asBoolean()).isFalse();
        assertThat(cut.data().at("/scripts/4/hasMore").asBoolean()).isTrue();

        Reply whole = search("needle", "&limit=500");
        assertThat(whole.data().path("matchCount").asInt()).isEqualTo(140);
        assertThat(whole.data().path("isComplete").asBoolean()).isTrue();
    }

    @Test
    void one_script_gives_at_most_its_share() {
        server.addScript("a__one", "needle\n".repeat(CodeSearch.MAX_OF_SCRIPT + 20));

        JsonNode script = search("needle", "&limit=500").data().at("/scripts/0");

        assertThat(script.path("matches")).hasSize(CodeSearch.MAX_OF_SCRIPT);
        assertThat(script.path("hasMore").asBoolean()).isTrue();
    }

    @Test
    void a_long_line_is_cut_around_its_match() {
        server.addScript("a__one", "x".repeat(100_000) + "needle" + "y".repeat(100_000));

        JsonNode match = search("needle", "").data().at("/scripts/0/matches/0");

        String text = match.path("text").asText();
        assertThat(text).hasSize(CodeLines.MAX_SHOWN);
        assertThat(text.substring(match.path("at").asInt())).startsWith("needle");
        assertThat(match.path("column").asInt()).isEqualTo(100_001);
    }

    @Test
    void a_search_ends_when_its_time_is_over() {
        for (int i = 0; i < 60; i++) {
            server.addScript("many__s" + (100 + i), "needle\n");
        }
        AtomicLong now = new AtomicLong();
        CodeSearch search =
                new CodeSearch(server.database, () -> now.getAndAdd(CodeSearch.LONGEST_MILLIS * 1_000_000L / 10));

        CodeSearch.Result result = search.search(new CodeSearch.Query("needle", false, true, true, 500));

        assertThat(result.complete()).isFalse();
        assertThat(result.count()).isBetween(5, 15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "_", "' OR '1'='1", ".*", "\\", "<b>", "?"})
    void hostile_texts_are_only_texts(String text) {
        server.addScript("a__one", "before " + text + " after");
        server.addScript("a__two", "nothing here");

        assertThat(search(text, "").data().path("scripts")).hasSize(1);
    }

    @Test
    void bad_input_is_named_with_its_range() {
        assertThat(server.get("/scripts/do/search").detailMessage()).contains("`text` is missing");
        assertThat(search("x".repeat(SearchRoutes.MAX_TEXT + 1), "").detailMessage())
                .contains("maxLength = 200");
        assertThat(search("a\nb", "").detailMessage()).contains("matchRegExp");
        assertThat(search("x", "&limit=501").detailMessage()).contains("`limit`", "maxValue = 500");
        assertThat(search("x", "&in=history").detailMessage()).contains("`in`", "\"published\"");
    }

    @Test
    void scripts_larger_than_a_page_are_all_searched() {
        String large = "x".repeat(CodeSearch.CHARACTERS_A_PAGE) + "\nneedle\n";
        for (int i = 0; i < 4; i++) {
            server.addScript("large__s" + i, large);
        }

        JsonNode data = search("needle", "").data();

        assertThat(data.path("matchCount").asInt()).isEqualTo(4);
        assertThat(data.path("isComplete").asBoolean()).isTrue();
    }
}
