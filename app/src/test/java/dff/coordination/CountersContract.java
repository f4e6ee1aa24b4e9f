package dff.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What counters do, whatever they are kept in: one subclass for each kind. */
abstract class CountersContract {
    private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
    private final Counters counters = counters(() -> Instant.ofEpochMilli(millis.get()));

    /** New ones that have counted nothing. */
    abstract Counters counters(InstantSource clock);

    @Test
    void events_of_one_window_are_counted() {
        assertThat(counters.increment("a", 60).count()).isEqualTo(1);
        assertThat(counters.increment("a", 60).count()).isEqualTo(2);
        assertThat(counters.increment("a", 60).count()).isEqualTo(3);
    }

    @Test
    void keys_and_lengths_are_counted_apart() {
        counters.increment("a", 60);

        assertThat(counters.increment("b", 60).count()).isEqualTo(1);
        assertThat(counters.increment("a", 3_600).count()).isEqualTo(1);
    }

    @Test
    void windows_are_aligned_to_the_epoch_and_the_seconds_left_are_told() {
        millis.set(59_999);
        assertThat(counters.increment("a", 60)).isEqualTo(new Counters.Count(1, 1));

        millis.set(60_000);
        assertThat(counters.increment("a", 60)).isEqualTo(new Counters.Count(1, 60));

        millis.set(119_000);
        assertThat(counters.increment("a", 60)).isEqualTo(new Counters.Count(2, 1));
    }

    @Test
    void clock_set_back_goes_on_with_the_older_window() {
        millis.set(120_000);
        counters.increment("a", 60);
        millis.set(60_000);
        counters.increment("a", 60);
        millis.set(121_000);

        assertThat(counters.increment("a", 60).count()).isEqualTo(2);
    }

    @Test
    void nothing_is_lost_between_threads() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int j = 0; j < 1_000; j++) {
                    counters.increment("a", 60);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(counters.increment("a", 60).count()).isEqualTo(8_001);
    }
}
