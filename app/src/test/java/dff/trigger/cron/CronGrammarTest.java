package dff.trigger.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronGrammarTest {
    private static final CronRules RULES = new CronRules(true, 5);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * * *",
                "*/5 * * * *",
                "0 0 1 1 0",
                "59 23 31 12 7",
                "0,15,30-45 8-18/2 1,15 jan-Mar,DEC mon-FRI",
                "5/15 * * * *",
                "  0   9  *  * 1-5 ",
                "0 0 ? * SUN",
                "0 0 29 2 *",
                "0 0 30 2 1",
                "*/10 * * * * *",
                "0 0 9 * * *",
                "0,30 * * * * *",
                "55,0 * * * * *",
                "58 0 0 * * *"
            })
    void good_expressions_are_taken(String text) {
        assertThatCode(() -> RULES.check(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | fields",
                "* * * * * * * | it has 7 fields",
                "60 * * * * | `60` is no minute, which is 0 to 59",
                "* 24 * * * | `24` is no hour",
                "* * 0 * * | `0` is no day, which is 1 to 31",
                "* * * 13 * | `13` is no month",
                "* * * * 8 | `8` is no weekday",
                "60 * * * * * | `60` is no second",
                "*/0 * * * * | `*/0` is no minute: its step is not 1 to 60",
                "*/61 * * * * | `*/61` is no minute",
                "30-10 * * * * | `30-10` is no minute",
                "1,,2 * * * * | `` is no minute",
                "1, * * * * | `` is no minute",
                "-5 * * * * | `-5` is no minute",
                "1.5 * * * * | `1.5` is no minute",
                "a * * * * | `a` is no minute",
                "? * * * * | `?` is no minute",
                "1/2/3 * * * * | `1/2/3` is no minute",
                "* L * * * | `L` is no hour",
                "* * * * mon#6 | `mon#6` is no weekday, which is 0 to 7",
                "0 0 30 2 * | no month of it has a day 30",
                "0 0 31 4,6 * | no month of it has a day 31",
                "99999999999 * * * * | is no minute",
                "@reboot | `@reboot` is not one of @yearly",
                "* * * * * * | it would fire 1 s apart; at least 5 s are needed",
                "*/4 * * * * * | it would fire 4 s apart",
                "0,3 * * * * * | it would fire 3 s apart",
                "58,2 * * * * * | it would fire 4 s apart",
                "58,2 0,59 * * * * | it would fire 4 s apart"
            })
    void bad_expressions_are_refused_with_the_field_and_its_range(String text, String message) {
        assertThatThrownBy(() -> RULES.check(text))
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
}
