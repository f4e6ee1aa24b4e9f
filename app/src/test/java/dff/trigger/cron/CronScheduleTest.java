package dff.trigger.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {
    private static List<String> fires(String expression, String zone, String after, int count) {
        ZoneId id = ZoneId.of(zone);
        return CronSchedule.of(expression, id).nextAfter(Instant.parse(after), count).stream()
                .map(fire -> fire.atZone(id).toOffsetDateTime().toString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * * | 2026-01-01T00:00:00Z | 2026-01-01T00:01Z",
                "* * * * * | 2026-01-01T00:00:00.001Z | 2026-01-01T00:01Z",
                "* * * * * | 2025-12-31T23:59:59.999Z | 2026-01-01T00:00Z",
                "*/10 * * * * * | 2026-01-01T00:00:55Z | 2026-01-01T00:01Z",
                "30 8 * * 1-5 | 2026-01-02T08:30:00Z | 2026-01-05T08:30Z",
                "0 9 | 2026-01-31T10:00:00Z | 2026-02-01T09:00Z",
                "30 | 2026-01-31T10:00:00Z | 2026-01-31T10:30Z",
                "0 0 29 2 * | 2096-02-29T00:00:00Z | 2104-02-29T00:00Z",
                "0 0 L * * | 2026-02-01T00:00:00Z | 2026-02-28T00:00Z",
                "0 0 30,L 2 * | 2028-02-01T00:00:00Z | 2028-02-29T00:00Z",
                "0 0 * * 5#5 | 2026-02-01T00:00:00Z | 2026-05-29T00:00Z",
                "0 0 * * mon#1 | 2026-02-02T00:00:00Z | 2026-03-02T00:00Z",
                "0 0 * * 7#1 | 2026-02-02T00:00:00Z | 2026-03-01T00:00Z",
                "0 0 * * friL | 2026-02-02T00:00:00Z | 2026-02-27T00:00Z",
                "0 0 * * L0 | 2026-02-02T00:00:00Z | 2026-02-22T00:00Z",
                "0 0 * * L | 2026-02-02T00:00:00Z | 2026-02-07T00:00Z",
                "0 0 * * sat-sun | 2026-02-02T00:00:00Z | 2026-02-07T00:00Z",
                "0 0 13 * 5 | 2026-02-07T00:00:00Z | 2026-02-13T00:00Z",
                "0 0 15 * 1 | 2026-02-10T00:00:00Z | 2026-02-15T00:00Z",
                "0 0 1-31 * 1 | 2026-02-10T00:00:00Z | 2026-02-16T00:00Z",
                "@monthly | 2026-02-10T00:00:00Z | 2026-03-01T00:00Z",
                "@WEEKLY | 2026-02-10T00:00:00Z | 2026-02-15T00:00Z",
                "@hourly | 1969-12-31T23:00:00Z | 1970-01-01T00:00Z",
                "15 10 * * * | 1969-12-30T23:00:00Z | 1969-12-31T10:15Z"
            })
    void next_time(String expression, String after, String next) {
        assertThat(fires(expression, "UTC", after, 1)).containsExactly(next);
    }

    @Test
    void hours_that_are_missing_in_spring_fire_once_after_the_gap() {
        assertThat(fires("*/20 2 * * *", "Europe/Berlin", "2026-03-28T01:30:00Z", 3))
                .containsExactly("2026-03-28T02:40+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00");
        assertThat(fires("0 2,3 * * *", "Europe/Berlin", "2026-03-28T23:00:00Z", 2))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00");
        assertThat(fires("30 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 2))
                .containsExactly("2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00");
        assertThat(fires("0 9 30 12 *", "Pacific/Apia", "2011-12-01T00:00:00Z", 1))
                .containsExactly("2011-12-31T00:00+14:00");
    }

    @Test
    void hours_that_are_repeated_in_autumn_fire_at_first_only() {
        assertThat(fires("*/30 2 * * *", "Europe/Berlin", "2026-10-24T10:00:00Z", 3))
                .containsExactly("2026-10-25T02:00+02:00", "2026-10-25T02:30+02:00", "2026-10-26T02:00+01:00");
        assertThat(fires("0 */2 * * *", "Europe/Berlin", "2026-10-24T22:30:00Z", 2))
                .containsExactly("2026-10-25T02:00+02:00", "2026-10-25T04:00+01:00");
    }

    @Test
    void every_hour_fires_in_both_of_autumn() {
        for (String expression : List.of("0 * * * *", "0 */1 * * *", "0 0-23 * * *")) {
            assertThat(fires(expression, "Europe/Berlin", "2026-10-24T23:30:00Z", 3))
                    .containsExactly("2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00");
        }
    }

    @Test
    void instants_outside_of_the_calendar_have_no_next_time() {
        CronSchedule schedule = CronSchedule.of("* * * * *", ZoneId.of("Europe/Berlin"));
        assertThat(Stream.of(Instant.MAX, Instant.MIN, Instant.parse("9960-01-01T00:00:00Z"))
                        .map(schedule::nextAfter))
                .allSatisfy(next -> assertThat(next).isEmpty());
    }
}
