package dff.coordination;

/** What all processes of an installation share beside the store. Losing it loses rate windows and cached values, nothing else. */
public interface Coordination extends AutoCloseable {
    Counters counters();

    Cache cache();

    Presence presence();

    @Override
    void close();
}
