package dff.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @Test
    void instants_are_written_with_milliseconds_and_read_back() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            long millis = random.nextLong(-2_000_000_000_000L, 4_000_000_000_000L);
            assertThat(Times.parse(Times.iso(millis))).isEqualTo(Instant.ofEpochMilli(millis));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "9999-12-31T23:59:59-01:00",
                "0000-01-01T00:00:00+01:00"
            })
    void years_of_more_than_four_digits_are_refused(String text) {
        assertThatThrownBy(() -> Times.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void zeros_of_the_milliseconds_are_kept() {
        assertThat(Times.iso(1_615_525_655_007L)).isEqualTo("2021-03-12T05:07:35.007Z");
        assertThat(Times.iso(1_615_525_655_000L)).isEqualTo("2021-03-12T05:07:35.000Z");
    }
}
