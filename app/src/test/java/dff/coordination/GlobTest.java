package dff.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "*, anything, true",
                "*, \"\", true",
                "a*, abc, true",
                "a*, ba, false",
                "*c, abc, true",
                "a*b*c, a1b2c, true",
                "a*b*c, a1c2b, false",
                "a?c, abc, true",
                "a?c, ac, false",
                "?, 😀, true",
                "[ab]1, b1, true",
                "[a-c]1, b1, true",
                "[^a-c]1, b1, false",
                "[^a-c]1, d1, true",
                "[ab, [ab, true",
                "\\*, *, true",
                "\\*, x, false",
                "abc, ABC, false",
                "\"\", a, false"
            })
    void pattern_matches_whole_keys(String pattern, String key, boolean expected) {
        assertThat(new Glob(pattern).matches(key)).isEqualTo(expected);
    }

    @Test
    void many_stars_cost_no_exponential_time() {
        assertThat(new Glob("*a".repeat(100) + "b").matches("a".repeat(1_000))).isFalse();
    }
}
