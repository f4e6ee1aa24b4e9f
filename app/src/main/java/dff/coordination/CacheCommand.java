package dff.coordination;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What the embedded cache knows of a command.
 *
 * @param min fewest words
 * @param max most words
 * @param keys how many of the words are keys
 * @param taken what a command that changes something will answer with
 */
record CacheCommand(int min, int max, int keys, Effect effect, Body body, Taken taken) {
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

    /** Looks at what the body will answer with, before it changes anything. */
    @FunctionalInterface
    interface Taken {
        /** @return null = nothing that needs room */
        Bytes by(CacheCall call);
    }

    /** The rest of a command that takes long and works on a copy only: done without the lock of the cache. */
    record Rest(List<Bytes> copy, UnaryOperator<Stream<Bytes>> work) {
        List<Bytes> get() {
            return work.apply(copy.stream()).toList();
        }
    }

    static CacheCommand reads(int min, int max, Body body) {
        return new CacheCommand(min, max, 1, Effect.READS, body, _ -> null);
    }

    static CacheCommand grows(int min, int max, Body body) {
        return new CacheCommand(min, max, 1, Effect.GROWS, body, _ -> null);
    }

    static CacheCommand shrinks(int min, int max, Body body) {
        return new CacheCommand(min, max, 1, Effect.SHRINKS, body, _ -> null);
    }

    CacheCommand taking(Taken taken) {
        return new CacheCommand(min, max, keys, effect, body, taken);
    }

    static CacheCommand keyless(int min, int max, Body body) {
        return new CacheCommand(min, max, 0, Effect.READS, body, _ -> null);
    }
}
