package dff.trigger;

import java.util.Locale;

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

    /** @param overlap and missed as stored: checked when they were written */
    static Policy of(String overlap, String missed, int windowSeconds, int jitterSeconds) {
        return new Policy(
                Overlap.valueOf(overlap.toUpperCase(Locale.ROOT)),
                Missed.valueOf(missed.toUpperCase(Locale.ROOT)),
                windowSeconds,
                jitterSeconds);
    }

    /** Whether a run that meets the previous one waits for its end. */
    boolean holds(Due due) {
        boolean oneByOne = due.kind() == Due.Kind.MADE_UP && missed == Missed.ALL && overlap != Overlap.ALLOW;
        return overlap == Overlap.QUEUE || oneByOne;
    }
}
