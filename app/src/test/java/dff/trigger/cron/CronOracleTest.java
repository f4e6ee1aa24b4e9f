package dff.trigger.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Schedules of random expressions against {@link MinuteWalk}, in 40 zones. Here around some changes of the clocks; {@code ./dff test
 * --long cron} ({@code -Ddff.test.cron=true}) walks all minutes of 50 years, and around every change with many more expressions.
 */
class CronOracleTest {
    private static final boolean LONG = Boolean.getBoolean("dff.test.cron");
    private static final long SEED = Long.getLong("dff.test.seed", 20_260_101L);
    private static final Instant FIRST = Instant.parse("1996-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2046-01-01T00:00:00Z");
    private static final Duration AROUND = Duration.ofHours(LONG ? 60 : 14);

    private static final List<String> ZONES = List.of(
            "Africa/Cairo",
            "Africa/Casablanca",
            "Africa/Khartoum",
            "Africa/Lagos",
            "Africa/Windhoek",
            "America/Adak",
            "America/Asuncion",
            "America/Bogota",
            "America/Caracas",
            "America/Godthab",
            "America/Havana",
            "America/Los_Angeles",
            "America/New_York",
            "America/Phoenix",
            "America/Santiago",
            "America/Sao_Paulo",
            "America/St_Johns",
            "Antarctica/Casey",
            "Antarctica/Troll",
            "Asia/Amman",
            "Asia/Gaza",
            "Asia/Kathmandu",
            "Asia/Kolkata",
            "Asia/Pyongyang",
            "Asia/Shanghai",
            "Asia/Tehran",
            "Asia/Tokyo",
            "Atlantic/Azores",
            "Australia/Adelaide",
            "Australia/Eucla",
            "Australia/Lord_Howe",
            "Australia/Sydney",
            "Europe/Berlin",
            "Europe/Dublin",
            "Europe/London",
            "Europe/Moscow",
            "Pacific/Apia",
            "Pacific/Chatham",
            "Pacific/Norfolk",
            "UTC");

    private static List<RandomCron> crons(Random random, int count) {
        return Stream.generate(() -> RandomCron.next(random)).limit(count).toList();
    }

    private static List<Instant> changes(ZoneId zone) {
        List<Instant> changes = new ArrayList<>();
        ZoneOffsetTransition change = zone.getRules().nextTransition(FIRST);
        while (change != null && change.getInstant().isBefore(LAST)) {
            changes.add(change.getInstant());
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return changes;
    }

    @Test
    void schedules_fire_as_the_clocks_of_40_zones_say_around_their_changes() {
        assertThat(ZONES).hasSize(40);
        long fires = 0;
        long minutes = 0;
        for (String name : ZONES) {
            ZoneId zone = ZoneId.of(name);
            Random random = new Random(SEED + name.hashCode());
            MinuteWalk walk = new MinuteWalk(zone, random);
            List<Instant> changes = changes(zone);
            while (!LONG && changes.size() > 4) {
                changes.remove(random.nextInt(changes.size()));
            }
            changes.add(Instant.parse("2028-02-29T00:00:00Z"));
            for (Instant change : changes) {
                Instant from = change.minus(AROUND).truncatedTo(ChronoUnit.MINUTES);
                walk.walk(crons(random, LONG ? 60 : 12), from, from.plus(AROUND.multipliedBy(2)));
            }
            fires += walk.fires();
            minutes += walk.minutes();
        }
        System.out.println(
                "cron oracle, seed " + SEED + ": " + fires + " fires in " + minutes + " minutes around changes");
        assertThat(fires).isGreaterThan(50_000);
    }

    @Test
    void schedules_fire_as_the_clock_says_over_years() {
        long fires = 0;
        long minutes = 0;
        List<String> zones = LONG ? ZONES : List.of("Australia/Lord_Howe");
        for (String name : zones) {
            Random random = new Random(SEED - name.hashCode());
            MinuteWalk walk = new MinuteWalk(ZoneId.of(name), random);
            walk.walk(crons(random, LONG ? 6 : 12), LONG ? FIRST : Instant.parse("2045-02-01T00:00:00Z"), LAST);
            fires += walk.fires();
            minutes += walk.minutes();
        }
        System.out.println("cron oracle, seed " + SEED + ": " + fires + " fires in " + minutes + " minutes of years");
        assertThat(fires).isGreaterThan(5_000);
    }
}
