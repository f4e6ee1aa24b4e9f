package dff.trigger;

import java.util.List;

/**
 * A config, or a function that asks to be run by itself, as the store has it.
 *
 * @param isAutoRun whether it is such a function
 * @param delays seconds after the due time at which it runs; at least one
 * @param recordLimit records kept of its runs
 * @param from nothing before is due any more: it was decided, or somebody has changed the schedule since, in Unix milliseconds
 * @param kwargs JSON text of its arguments; null when it was not read
 */
record Scheduled(
        String id,
        String funcId,
        boolean isAutoRun,
        boolean isDisabled,
        Policy policy,
        Timetable timetable,
        Pause pause,
        List<Integer> delays,
        int recordLimit,
        long from,
        String zone,
        String kwargs) {
    /** Before the id of a function that asks to be run by itself. */
    static final String AUTO_RUN = "cron-AUTORUN-";

    Scheduled {
        delays = List.copyOf(delays);
    }

    /** The same, with nothing due before that time. */
    Scheduled notBefore(long time) {
        return new Scheduled(
                id,
                funcId,
                isAutoRun,
                isDisabled,
                policy,
                timetable,
                pause,
                delays,
                recordLimit,
                Math.max(from, time),
                zone,
                kwargs);
    }
}
