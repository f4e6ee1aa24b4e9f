package dff.trigger.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dff.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronGrammarTest {
    private static final CronRules RULES = new CronRules(true, 5);

    @ParameterizedTest
    @ValueSource(
            strings = {"* * * * *", "*/10 * * * * *", "0 0 9 * * *", "0,30 * * * * *", "55,0 * * * * *", "58 0 0 * * *"
            })
    void fires_far_enough_apart_are_taken(String text) {
        assertThatCode(() -> RULES.check(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * * * | it would fire 1 s apart; at least 5 s are needed",
                "*/4 * * * * * | it would fire 4 s apart",
                "0,3 * * * * * | it would fire 3 s apart",
                "58,2 * * * * * | it would fire 4 s apart",
                "58,2 0,59 * * * * | it would fire 4 s apart",
                "61 * * * * * | `61` is no second, which is 0 to 59"
            })
    void fires_too_close_to_each_other_are_refused(String text, String message) {
        assertThatThrownBy(() -> RULES.check(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> RULES.schedule(text, ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void expression_beyond_the_longest_is_refused() {
        assertThatThrownBy(() -> RULES.check("0," + "1,".repeat(30) + "2 * * * *"))
                .hasMessage("it has more than 64 characters");
    }

    @Test
    void installation_may_forbid_seconds_or_allow_more_of_them() {
        assertThatThrownBy(() -> new CronRules(false, 5).check("0 0 9 * * *"))
                .hasMessageContaining("_CRON_SECONDS_ENABLED");
        assertThatCode(() -> new CronRules(false, 5).check("0 9 * * *")).doesNotThrowAnyException();
        assertThatCode(() -> new CronRules(true, 1).check("* * * * * *")).doesNotThrowAnyException();
    }

    @Test
    void seconds_across_minutes_count_only_where_minutes_are_neighbours() {
        assertThat(CronText.parse("58,2 * * * * *").shortestGap()).isEqualTo(4);
        assertThat(CronText.parse("58,2 */5 * * * *").shortestGap()).isEqualTo(56);
        assertThat(CronText.parse("58,2 0,59 9 * * *").shortestGap()).isEqualTo(56);
        assertThat(CronText.parse("* * * * *").shortestGap()).isEqualTo(60);
    }

    @Test
    void sunday_is_0_and_7() {
        assertThat(CronText.parse("* * * * 7")).isEqualTo(CronText.parse("* * * * 0"));
    }

    /** The examples that the tests of the UI and of the runner read as well. */
    private static final JsonNode EXAMPLES = Json.parse(bytes(Path.of("../web/src/trigger/cronExamples.json")));

    static Stream<Arguments> goodExamples() {
        return EXAMPLES.get("good")
                .valueStream()
                .map(example -> arguments(
                        example.get("text").textValue(), example.get("next").textValue()));
    }

    static Stream<Arguments> badExamples() {
        return EXAMPLES.get("bad")
                .valueStream()
                .map(example -> arguments(
                        example.get("text").textValue(),
                        example.get("problem").textValue(),
                        example.path("field").textValue(),
                        example.path("item").textValue()));
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("goodExamples")
    void shared_examples_fire(String text, String next) {
        Instant after = Instant.parse(EXAMPLES.get("after").textValue());
        assertThat(CronSchedule.of(text, ZoneOffset.UTC).nextAfter(after)).contains(Instant.parse(next));
    }

    @ParameterizedTest
    @MethodSource("badExamples")
    void shared_bad_examples_are_refused(String text, String problem, String field, String item) {
        String message = switch (problem) {
            case "value" -> "`" + item + "` is no " + field + ", which is ";
            case "step" -> "`" + item + "` is no " + field + ": its step is not 1 to ";
            case "fields" -> " fields; one to five are needed";
            case "word" -> "`" + item + "` is not one of @yearly";
            case "never" -> "no month of it has a day " + item;
            case "length" -> "it has more than 64 characters";
            default -> throw new AssertionError(problem);
        };
        assertThatThrownBy(() -> CronSchedule.of(text, ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
