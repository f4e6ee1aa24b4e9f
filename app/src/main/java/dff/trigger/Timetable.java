package dff.trigger;

import dff.trigger.cron.CronSchedule;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The times at which one config is due: by its dynamic expression as long as that holds, else by the function's or its own.
 * Immutable but for what it remembers; threads may share it.
 *
 * @param dynamic null = none
 * @param until Unix milliseconds at which the dynamic expression ends, {@code Long.MAX_VALUE} = never
 * @param base null = none
 * @param end after this nothing is due, {@code Long.MAX_VALUE} = never
 */
record Timetable(Line dynamic, long until, Line base, long end) {
    /** An expression in a zone. */
    static final class Line {
        private final String text;
        private final String source;
        private final String zone;
        private final CronSchedule schedule;
        private final String problem;
        /** Configs of the same expression are due together: each asks for what the one before has asked for. */
        private volatile Next last = new Next(Long.MIN_VALUE, OptionalLong.empty());

        private record Next(long after, OptionalLong time) {}

        /**
         * @param source {@code dynamic}, {@code fixed} or {@code own}
         * @param zone null = the installation's
         * @param schedule null when the text is bad
         * @param problem null when it is good
         */
        Line(String text, String source, String zone, CronSchedule schedule, String problem) {
            this.text = text;
            this.source = source;
            this.zone = zone;
            this.schedule = schedule;
            this.problem = problem;
        }

        String text() {
            return text;
        }

        String source() {
            return source;
        }

        String problem() {
            return problem;
        }

        /** Two objects may say the same: only so many are remembered. */
        boolean isLike(Line other) {
            return text.equals(other.text) && source.equals(other.source) && Objects.equals(zone, other.zone);
        }

        OptionalLong next(long after) {
            Next known = last;
            if (known.after() != after) {
                known = new Next(after, found(after));
                last = known;
            }
            return known.time();
        }

        private OptionalLong found(long after) {
            return schedule == null
                    ? OptionalLong.empty()
                    : schedule.nextAfter(Instant.ofEpochMilli(after))
                            .map(time -> OptionalLong.of(time.toEpochMilli()))
                            .orElse(OptionalLong.empty());
        }
    }

    /** The first due time strictly after an instant, both in Unix milliseconds. */
    OptionalLong next(long after) {
        OptionalLong next = OptionalLong.empty();
        if (dynamic != null && after < until) {
            next = dynamic.next(after);
            if (next.isPresent() && next.getAsLong() >= until) {
                next = OptionalLong.empty();
            }
        }
        if (next.isEmpty() && base != null && (dynamic == null || until < Long.MAX_VALUE)) {
            next = base.next(dynamic == null ? after : Math.max(after, until - 1));
        }
        return next.isPresent() && next.getAsLong() <= end ? next : OptionalLong.empty();
    }

    /** The expression that holds at a time, null = none. */
    Line at(long time) {
        return dynamic != null && time < until ? dynamic : base;
    }

    /** Whether both say the same. */
    boolean isLike(Timetable other) {
        return until == other.until && end == other.end && same(dynamic, other.dynamic) && same(base, other.base);
    }

    private static boolean same(Line one, Line other) {
        return one == other || one != null && other != null && one.isLike(other);
    }
}
