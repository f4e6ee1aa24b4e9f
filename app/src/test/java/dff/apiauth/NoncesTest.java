package dff.apiauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoncesTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T00:00:00Z"));
    private final Nonces nonces = new Nonces(new byte[32], now::get);

    private void advance(Duration step) {
        now.updateAndGet(instant -> instant.plus(step));
    }

    @Test
    void nonce_holds_for_its_realm_and_its_time() {
        String nonce = nonces.make("SyncAPI:a");

        assertThat(nonces.isFresh(nonce, "SyncAPI:a")).isTrue();
        assertThat(nonces.isFresh(nonce, "SyncAPI:b")).isFalse();
        advance(Nonces.LIFE.minusMillis(1));
        assertThat(nonces.isFresh(nonce, "SyncAPI:a")).isTrue();
        advance(Duration.ofMillis(1));
        assertThat(nonces.isFresh(nonce, "SyncAPI:a")).isFalse();
    }

    @Test
    void nonce_of_somebody_else_or_from_the_future_does_not_hold() {
        Nonces others = new Nonces(new byte[] {1}, now::get);
        Nonces ahead = new Nonces(new byte[32], () -> now.get().plusSeconds(5));

        assertThat(nonces.isFresh(others.make("r"), "r")).isFalse();
        assertThat(nonces.isFresh(ahead.make("r"), "r")).isFalse();
        assertThat(nonces.isFresh("", "r")).isFalse();
        assertThat(nonces.isFresh("%%%", "r")).isFalse();
        assertThat(nonces.isFresh("A".repeat(48), "r")).isFalse();
    }

    @Test
    void each_count_holds_once_in_any_order_within_the_window() {
        String nonce = nonces.make("r");

        assertThat(nonces.take(nonce, 1)).isTrue();
        assertThat(nonces.take(nonce, 1)).isFalse();
        assertThat(nonces.take(nonce, 3)).isTrue();
        assertThat(nonces.take(nonce, 2)).isTrue();
        assertThat(nonces.take(nonce, 2)).isFalse();
        assertThat(nonces.take(nonce, 3)).isFalse();
        assertThat(nonces.take(nonce, 3 + Nonces.WINDOW)).isTrue();
        assertThat(nonces.take(nonce, 4)).as("just inside the window").isTrue();
        assertThat(nonces.take(nonce, 4)).isFalse();
        assertThat(nonces.take(nonce, 3)).as("behind the window").isFalse();
        assertThat(nonces.take(nonce, 0xffff_ffffL)).isTrue();
        assertThat(nonces.take(nonce, 0xffff_ffffL)).isFalse();
    }

    @Test
    void of_many_threads_with_one_count_one_gets_it() throws InterruptedException {
        String nonce = nonces.make("r");
        AtomicInteger taken = new AtomicInteger();
        Thread[] threads = IntStream.range(0, 32)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                    if (nonces.take(nonce, 7)) {
                        taken.incrementAndGet();
                    }
                }))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(taken).hasValue(1);
    }

    @Test
    void when_too_many_are_in_use_others_wait_for_the_oldest_to_end() {
        for (int i = 0; i < Nonces.MAX_USED; i++) {
            assertThat(nonces.take("nonce " + i, 1)).isTrue();
        }

        assertThat(nonces.take("one more", 1)).isFalse();
        assertThat(nonces.take("nonce 1", 2)).as("one in use goes on").isTrue();
        advance(Nonces.LIFE.plusSeconds(10));
        assertThat(nonces.take("one more", 1)).isTrue();
    }
}
