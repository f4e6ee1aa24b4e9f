package dff.coordination;

import java.nio.file.Path;
import java.time.InstantSource;

/** Coordination of an installation that is one process: all of it in this JVM, the cache saved to a file now and then. */
public final class EmbeddedCoordination implements Coordination {
    private final Counters counters;
    private final EmbeddedCache cache;
    private final Presence presence;

    /** @param file where the cache is kept between runs */
    public EmbeddedCoordination(InstantSource clock, Path file, CacheLimits limits) {
        this.counters = new EmbeddedCounters(clock);
        this.cache = new EmbeddedCache(clock, file, limits);
        this.presence = new Presence(clock);
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public Cache cache() {
        return cache;
    }

    @Override
    public Presence presence() {
        return presence;
    }

    @Override
    public void close() {
        cache.close();
    }
}
