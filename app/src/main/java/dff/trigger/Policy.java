package dff.trigger;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a config wants done when times do not fit.
 *
 * @param windowSeconds how old a missed due time may be to be made up
 * @param jitterSeconds up to so much later than due each run starts
 */
record Policy(Overlap overlap, Missed missed, int windowSeconds, int jitterSeconds) {
    static final Policy DEFAULT = new Policy(Overlap.SKIP, Missed.NONE, 3_600, 0);

    /** When the previous run waits or runs. */
    enum Overlap {
        /** Not started. */
        SKIP,
        /** Started when the previous one has ended. */
        QUEUE,
        /** The previous one is cancelled. */
        REPLACE,
        /** Started all the same. */
        ALLOW;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** When due times passed and nobody fired. */
    enum Missed {
        /** Not made up. */
        NONE,
        /** The last one is. */
        LAST,
        /** All are, one after the other. */
        ALL;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param overlap and missed as stored; words of another version are taken for the usual ones: one row must not stop all others */
    static Policy of(String overlap, String missed, int windowSeconds, int jitterSeconds) {
        return new Policy(
                Stream.of(Overlap.values())
                        .filter(one -> one.text().equals(overlap))
                        .findFirst()
                        .orElse(Overlap.SKIP),
                Stream.of(Missed.values())
                        .filter(one -> one.text().equals(missed))
                        .findFirst()
                        .orElse(Missed.NONE),
                windowSeconds,
                jitterSeconds);
    }

    /** Whether a run that meets the previous one waits for its end. */
    boolean holds(Due due) {
        boolean oneByOne = due.kind() == Due.Kind.MADE_UP && missed == Missed.ALL && overlap != Overlap.ALLOW;
        return overlap == Overlap.QUEUE || oneByOne;
    }
}
