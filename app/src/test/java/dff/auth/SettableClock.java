package dff.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that tests move. Safe for all threads. */
final class SettableClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-03-01T00:00:00Z");

    void advance(Duration step) {
        now = now.plus(step);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
