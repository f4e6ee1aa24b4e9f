package dff.trigger.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a cron expression fires in a time zone. Immutable; threads may share it.
 *
 * <p>Where the clock of the zone is put forward, times that do not exist fire at the first instant after the gap, once for all of
 * them. Where it is put back, a time that exists twice fires the first time only. Both hold for expressions that name hours. One
 * that fires in every hour ({@code *} or all 24) follows the real time instead: in the repeated hour it fires again, and nothing
 * is made up after a gap.
 */
public final class CronSchedule {
    /** Beyond this nothing is looked for. The rarest expression, the 29th of February, fires at least every eight years. */
    private static final long HORIZON = 50L * 366 * 86_400;

    /** Instants at which the calendar of {@code java.time} is sure to be within its range. */
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private static final long EARLIEST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();

    private final CronFields fields;
    private final ZoneRules rules;

    CronSchedule(CronFields fields, ZoneId zone) {
        this.fields = fields;
        this.rules = zone.getRules();
    }

    /**
     * @param expression five fields, six with seconds first, or a word such as {@code @daily}; at most 64 characters
     * @throws IllegalArgumentException saying which field is wrong, its text and its range
     */
    public static CronSchedule of(String expression, ZoneId zone) {
        return new CronSchedule(CronText.parse(expression), zone);
    }

    public boolean hasSeconds() {
        return fields.hasSeconds();
    }

    /** Seconds between the two fires of an hour that are closest to each other, at most 60; of five fields always 60. */
    public int shortestGap() {
        return fields.shortestGap();
    }

    /** The first fires after an instant, at most so many. */
    public List<Instant> nextAfter(Instant after, int count) {
        List<Instant> fires = new ArrayList<>();
        Instant last = after;
        while (fires.size() < count) {
            Optional<Instant> next = nextAfter(last);
            if (next.isEmpty()) {
                break;
            }
            last = next.get();
            fires.add(last);
        }
        return fires;
    }

    /** The first fire strictly after an instant; empty = none within 50 years. */
    public Optional<Instant> nextAfter(Instant after) {
        long from = after.getEpochSecond() + 1;
        if (from < EARLIEST || from > LATEST - HORIZON) {
            return Optional.empty();
        }
        long end = from + HORIZON;
        ZoneOffsetTransition change = rules.nextTransition(Instant.ofEpochSecond(from - 1));
        int offset = rules.getOffset(Instant.ofEpochSecond(from)).getTotalSeconds();
        while (from < end) {
            if (change != null && change.toEpochSecond() == from) {
                if (isMadeUpAfter(change)) {
                    return Optional.of(change.getInstant());
                }
                offset = change.getOffsetAfter().getTotalSeconds();
                change = rules.nextTransition(change.getInstant());
            }
            long until = change == null ? end : Math.min(end, change.toEpochSecond());
            long fire = firstBetween(from, until, offset);
            if (fire != CronFields.NEVER) {
                return Optional.of(Instant.ofEpochSecond(fire));
            }
            from = until;
        }
        return Optional.empty();
    }

    private boolean isMadeUpAfter(ZoneOffsetTransition change) {
        if (!change.isGap() || fields.isEveryHour()) {
            return false;
        }
        long at = change.toEpochSecond();
        long firstMissing = at + change.getOffsetBefore().getTotalSeconds();
        long firstAfter = at + change.getOffsetAfter().getTotalSeconds();
        return fields.next(firstMissing, firstAfter) != CronFields.NEVER;
    }

    /** The first fire in a time without changes of the offset; the limit does not count. */
    private long firstBetween(long from, long until, int offset) {
        long local = fields.next(from + offset, until + offset);
        if (local == CronFields.NEVER || fields.isEveryHour()) {
            return local == CronFields.NEVER ? local : local - offset;
        }
        long afterRepeated = endOfRepeated(local, offset);
        if (afterRepeated > local) {
            local = fields.next(afterRepeated, until + offset);
        }
        return local == CronFields.NEVER ? local : local - offset;
    }

    /** The end of the hour that was there before already, if the local second lies in its second occurrence; else the second. */
    private long endOfRepeated(long local, int offset) {
        ZoneOffsetTransition before = rules.previousTransition(Instant.ofEpochSecond(local - offset + 1));
        if (before == null || !before.isOverlap()) {
            return local;
        }
        return Math.max(local, before.toEpochSecond() + before.getOffsetBefore().getTotalSeconds());
    }
}
