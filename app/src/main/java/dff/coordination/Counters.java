package dff.coordination;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counters in fixed windows aligned to the Unix epoch. Safe for all threads; they end with the process. */
public final class Counters {
    /** Windows counted at one time; beyond it the least used are forgotten, which lets calls through rather than refusing them. */
    static final long MAX_WINDOWS = 200_000;

    private record Window(String key, long start, long seconds) {}

    private final InstantSource clock;
    private final Cache<Window, AtomicLong> windows;

    public Counters(InstantSource clock) {
        this.clock = clock;
        this.windows = Caffeine.newBuilder()
                .maximumSize(MAX_WINDOWS)
                .expireAfter(Expiry.creating(
                        (Window window, AtomicLong _) -> java.time.Duration.ofSeconds(window.seconds())))
                .build();
    }

    /** How a window stands after one more event. */
    public record Count(long count, long secondsLeft) {}

    /** Counts one event in the current window of that length. */
    public Count increment(String key, long seconds) {
        long now = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
        long start = now - Math.floorMod(now, seconds);
        AtomicLong counter = windows.get(new Window(key, start, seconds), _ -> new AtomicLong());
        return new Count(counter.incrementAndGet(), start + seconds - now);
    }
}
