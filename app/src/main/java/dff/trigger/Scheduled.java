package dff.trigger;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A config, or a function that asks to be run by itself, as the store has it.
 *
 * @param isAutoRun whether it is such a function
 * @param delays seconds after the due time at which it runs; at least one
 * @param recordLimit records kept of its runs
 * @param from nothing before is due any more: it was decided, or somebody has changed the schedule since, in Unix milliseconds
 * @param kwargs its arguments
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
        Kwargs kwargs) {
    /** Before the id of a function that asks to be run by itself. */
    static final String AUTO_RUN = "cron-AUTORUN-";

    /**
     * Arguments of a config.
     *
     * @param size bytes
     * @param json UTF-8, shared by all that is made of it; null when it was not read or is too large
     */
    record Kwargs(int size, byte[] json) {
        static final Kwargs NONE = new Kwargs(2, "{}".getBytes(StandardCharsets.UTF_8));
    }

    Scheduled {
        delays = List.copyOf(delays);
    }

    /** The same, with nothing due before that time. */
    Scheduled notBefore(long time) {
        return with(Math.max(from, time), kwargs);
    }

    /** The same without its arguments, to be kept. */
    Scheduled withoutKwargs() {
        return with(from, new Kwargs(kwargs.size(), null));
    }

    private Scheduled with(long from, Kwargs kwargs) {
        return new Scheduled(
                id, funcId, isAutoRun, isDisabled, policy, timetable, pause, delays, recordLimit, from, zone, kwargs);
    }
}
