package dff.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that tests move. Safe for all threads. */
public final class SettableClock implements InstantSource {
    private volatile Instant now;

    SettableClock() {
        this(Instant.parse("2026-03-01T00:00:00Z").getEpochSecond());
    }

    /** @param seconds of Unix time when it begins */
    public SettableClock(long seconds) {
        now = Instant.ofEpochSecond(seconds);
    }

    public void advance(Duration step) {
        now = now.plus(step);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
