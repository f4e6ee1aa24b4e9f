package dff.trigger.cron;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;

/**
 * The oracle: walks every minute of a time, asks {@code java.time} what the clock of the zone shows, and demands that schedules
 * fire there exactly where their expressions say so. In zones whose changes are at whole minutes, which all are since 1973.
 */
final class MinuteWalk {
    private final ZoneId zone;
    private final Random random;
    private long fires;
    private long minutes;

    MinuteWalk(ZoneId zone, Random random) {
        this.zone = zone;
        this.random = random;
    }

    long fires() {
        return fires;
    }

    /** Minutes times expressions. */
    long minutes() {
        return minutes;
    }

    private final class Follower {
        final RandomCron cron;
        final CronSchedule schedule;
        final boolean isEveryHour;
        Instant expected = Instant.EPOCH;

        Follower(RandomCron cron) {
            this.cron = cron;
            this.schedule = CronSchedule.of(cron.text(), zone);
            this.isEveryHour = cron.isEveryHour();
        }

        void expectAfter(Instant after) {
            expected = schedule.nextAfter(after).orElse(Instant.MAX);
        }

        void fire(Instant at) {
            if (!expected.equals(at)) {
                throw wrong("should fire at " + show(at));
            }
            fires++;
            expectAfter(at);
        }

        AssertionError wrong(String why) {
            return new AssertionError(
                    "`" + cron.text() + "` in " + zone + " " + why + ", but fires at " + show(expected));
        }

        private String show(Instant instant) {
            return instant.equals(Instant.MAX)
                    ? "no time"
                    : instant.atZone(zone).toString();
        }
    }

    /** @param from a whole minute, as {@code until} */
    void walk(List<RandomCron> crons, Instant from, Instant until) {
        List<Follower> followers = crons.stream().map(Follower::new).toList();
        followers.forEach(follower -> follower.expectAfter(from.minusNanos(1)));
        LocalDateTime before = LocalDateTime.ofInstant(from.minusSeconds(60), zone);
        for (Instant at = from; at.isBefore(until); at = at.plusSeconds(60)) {
            LocalDateTime local = LocalDateTime.ofInstant(at, zone);
            LocalDateTime missing = before.plusMinutes(1);
            boolean isGap = local.isAfter(missing);
            boolean isProbe = random.nextInt(200) == 0;
            for (Follower follower : followers) {
                boolean madeUp = isGap && !follower.isEveryHour && anyBetween(follower.cron, missing, local);
                minute(follower, at, local, madeUp);
                if (isProbe) {
                    probe(follower, at);
                }
            }
            before = local;
            minutes += crons.size();
        }
        for (Follower follower : followers) {
            if (follower.expected.isBefore(until)) {
                throw follower.wrong("should not fire before " + until);
            }
        }
    }

    /** @param madeUp whether this is the first minute after a gap in which the expression has a time */
    private void minute(Follower follower, Instant at, LocalDateTime local, boolean madeUp) {
        RandomCron cron = follower.cron;
        boolean named = cron.isInMinute(local) && (follower.isEveryHour || isFirstTime(local, at));
        if (madeUp && !(named && cron.isAtSecond(0))) {
            follower.fire(at);
        }
        if (named) {
            for (int second = 0; second < 60; second++) {
                if (cron.isAtSecond(second)) {
                    follower.fire(at.plusSeconds(second));
                }
            }
        }
        if (follower.expected.getEpochSecond() < at.getEpochSecond() + 60) {
            throw follower.wrong("should not fire in the minute from " + at);
        }
    }

    /** Asks for the next fire from somewhere within the minute, after its last one. */
    private void probe(Follower follower, Instant at) {
        int second = follower.cron.namesSeconds() ? 59 : random.nextInt(60);
        Instant last = at.plusSeconds(second).plusNanos(random.nextInt(1_000_000_000));
        Instant again = follower.schedule.nextAfter(last).orElse(Instant.MAX);
        if (!again.equals(follower.expected)) {
            throw follower.wrong("answers " + again + " after " + last);
        }
    }

    /** Whether the clock showed this time never before. */
    private boolean isFirstTime(LocalDateTime local, Instant at) {
        return local.atZone(zone).withEarlierOffsetAtOverlap().toInstant().equals(at);
    }

    private static boolean anyBetween(RandomCron cron, LocalDateTime from, LocalDateTime until) {
        for (LocalDateTime missing = from; missing.isBefore(until); missing = missing.plusMinutes(1)) {
            if (cron.isInMinute(missing)) {
                return true;
            }
        }
        return false;
    }
}
