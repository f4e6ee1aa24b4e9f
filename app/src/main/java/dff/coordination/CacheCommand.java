package dff.coordination;

/**
 * What the embedded cache knows of a command.
 *
 * @param min fewest words
 * @param max most words
 * @param keys how many of the words are keys
 */
record CacheCommand(int min, int max, int keys, Effect effect, Body body) {
    /** What a command may do to memory. */
    enum Effect {
        READS,
        SHRINKS,
        GROWS
    }

    /** No limit on words. */
    static final int MANY = Integer.MAX_VALUE;

    @FunctionalInterface
    interface Body {
        Object on(CacheCall call);
    }

    /** The rest of a command that takes long and works on copies only: done without the lock of the cache. */
    @FunctionalInterface
    interface Rest {
        Object get();
    }

    static CacheCommand reads(int min, int max, Body body) {
        return new CacheCommand(min, max, 1, Effect.READS, body);
    }

    static CacheCommand grows(int min, int max, Body body) {
        return new CacheCommand(min, max, 1, Effect.GROWS, body);
    }

    static CacheCommand shrinks(int min, int max, Body body) {
        return new CacheCommand(min, max, 1, Effect.SHRINKS, body);
    }

    static CacheCommand keyless(int min, int max, Body body) {
        return new CacheCommand(min, max, 0, Effect.READS, body);
    }
}
