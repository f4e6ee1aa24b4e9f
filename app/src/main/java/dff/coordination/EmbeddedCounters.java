package dff.coordination;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counters in this process; they end with it. */
final class EmbeddedCounters implements Counters {
    /** Windows counted at one time; beyond it the least used are forgotten, which lets calls through rather than refusing them. */
    static final long MAX_WINDOWS = 200_000;

    private record Window(String key, long start, long seconds) {}

    private final InstantSource clock;
    private final Cache<Window, AtomicLong> windows;

    EmbeddedCounters(InstantSource clock) {
        this.clock = clock;
        this.windows = Caffeine.newBuilder()
                .maximumSize(MAX_WINDOWS)
                .expireAfter(Expiry.creating(
                        (Window window, AtomicLong _) -> java.time.Duration.ofSeconds(window.seconds())))
                .build();
    }

    @Override
    public Count increment(String key, long seconds) {
        long now = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
        long start = now - Math.floorMod(now, seconds);
        AtomicLong counter = windows.get(new Window(key, start, seconds), _ -> new AtomicLong());
        return new Count(counter.incrementAndGet(), start + seconds - now);
    }
}
