package dff.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimesTest {
    @Test
    void instants_are_written_with_milliseconds_and_read_back() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            long millis = random.nextLong(-2_000_000_000_000L, 4_000_000_000_000L);
            assertThat(Times.parse(Times.iso(millis))).isEqualTo(Instant.ofEpochMilli(millis));
        }
    }

    @Test
    void zeros_of_the_milliseconds_are_kept() {
        assertThat(Times.iso(1_615_525_655_007L)).isEqualTo("2021-03-12T05:07:35.007Z");
        assertThat(Times.iso(1_615_525_655_000L)).isEqualTo("2021-03-12T05:07:35.000Z");
    }
}
