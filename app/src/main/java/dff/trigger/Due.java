package dff.trigger;

/**
 * A due time that is to be decided.
 *
 * @param time Unix milliseconds
 * @param since it stands for all due times from then on, or null
 */
record Due(Plan plan, long time, Long since, Kind kind) {
    /** How it is to be taken. */
    enum Kind {
        ON_TIME,
        MADE_UP,
        MISSED,
        BEYOND_WINDOW
    }
}
