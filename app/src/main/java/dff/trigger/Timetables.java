package dff.trigger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.trigger.cron.CronRules;
import dff.trigger.cron.CronSchedule;
import java.time.DateTimeException;
import java.time.ZoneId;

/** Reads expressions. Safe for all threads. */
final class Timetables {
    static final String DYNAMIC = "dynamic";
    static final String FIXED = "fixed";
    static final String OWN = "own";

    private static final int REMEMBERED = 20_000;

    private final CronRules rules;
    private final ZoneId fallback;
    private final Cache<Key, Timetable.Line> lines =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    private record Key(String text, String source, String zone) {}

    /** @param fallback of configs that name no zone */
    Timetables(CronRules rules, ZoneId fallback) {
        this.rules = rules;
        this.fallback = fallback;
    }

    /**
     * What a config and its function say; each null when nothing is said.
     *
     * @param dynamicUntil Unix milliseconds
     * @param end Unix milliseconds
     */
    record Sayings(String dynamic, Long dynamicUntil, String fixed, String own, String zone, Long end) {}

    Timetable of(Sayings said) {
        Timetable.Line dynamic = said.dynamic() == null ? null : line(said.dynamic(), DYNAMIC, said.zone());
        Timetable.Line base = said.fixed() != null
                ? line(said.fixed(), FIXED, said.zone())
                : said.own() == null ? null : line(said.own(), OWN, said.zone());
        return new Timetable(dynamic, orNever(said.dynamicUntil()), base, orNever(said.end()));
    }

    private static long orNever(Long time) {
        return time == null ? Long.MAX_VALUE : time;
    }

    private Timetable.Line line(String text, String source, String zone) {
        return lines.get(new Key(text, source, zone), this::read);
    }

    private Timetable.Line read(Key key) {
        try {
            ZoneId zone = key.zone() == null ? fallback : ZoneId.of(key.zone());
            return new Timetable.Line(key.text(), key.source(), key.zone(), schedule(key, zone), null);
        } catch (IllegalArgumentException | DateTimeException e) {
            return new Timetable.Line(key.text(), key.source(), key.zone(), null, e.getMessage());
        }
    }

    /** What a function says was checked when it was published: it has no seconds, so the rules say nothing about it. */
    private CronSchedule schedule(Key key, ZoneId zone) {
        if (!key.source().equals(FIXED)) {
            return rules.schedule(key.text(), zone);
        }
        CronSchedule schedule = CronSchedule.of(key.text(), zone);
        if (schedule.hasSeconds()) {
            throw new IllegalArgumentException("an expression of a function has no seconds");
        }
        return schedule;
    }

    /** @throws IllegalArgumentException saying what is wrong */
    CronSchedule schedule(String text, ZoneId zone) {
        return rules.schedule(text, zone);
    }

    void check(String text) {
        rules.check(text);
    }

    ZoneId fallback() {
        return fallback;
    }

    /** As rows name it. */
    String zone(String own) {
        return own == null ? fallback.getId() : own;
    }
}
