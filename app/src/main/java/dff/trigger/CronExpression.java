package dff.trigger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * A cron expression taken apart: five fields (minute, hour, day, month, weekday), or six with seconds in front. Each is a list of
 * {@code *}, numbers, names of months and weekdays, ranges, and steps ({@code *}{@code /5}, {@code 10-40/10}, {@code 5/15}). Immutable.
 *
 * @param seconds empty = five fields, at second 0
 * @param weekdays 0 = Sunday
 */
record CronExpression(
        BitSet seconds, BitSet minutes, BitSet hours, BitSet days, BitSet months, BitSet weekdays, boolean anyWeekday) {
    static final int MAX_LENGTH = 64;

    private static final int FIELDS = 5;
    private static final int MINUTE = 60;
    private static final int[] LONGEST = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> WEEKDAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private record Kind(String name, int first, int last, List<String> names) {}

    private static final Kind SECOND = new Kind("second", 0, 59, List.of());
    private static final List<Kind> KINDS = List.of(
            new Kind("minute", 0, 59, List.of()),
            new Kind("hour", 0, 23, List.of()),
            new Kind("day", 1, 31, List.of()),
            new Kind("month", 1, 12, MONTHS),
            new Kind("weekday", 0, 7, WEEKDAYS));

    /** @throws IllegalArgumentException naming the field that is wrong, its text and its range */
    static CronExpression parse(String text) {
        String[] words = text.strip().split("\\s+");
        if (words.length != FIELDS && words.length != FIELDS + 1) {
            throw new IllegalArgumentException(
                    "it has " + words.length + " fields; five are needed, or six with seconds in front");
        }
        int skip = words.length - FIELDS;
        List<BitSet> sets = new ArrayList<>();
        for (int i = 0; i < FIELDS; i++) {
            sets.add(values(words[i + skip], KINDS.get(i)));
        }
        BitSet weekdays = sets.get(4);
        if (weekdays.get(7)) {
            weekdays.set(0); // 7 is Sunday, too
            weekdays.clear(7);
        }
        CronExpression expression = new CronExpression(
                skip == 0 ? new BitSet() : values(words[0], SECOND),
                sets.get(0),
                sets.get(1),
                sets.get(2),
                sets.get(3),
                weekdays,
                words[4 + skip].equals("*") || words[4 + skip].equals("?"));
        expression.demandDay();
        return expression;
    }

    /** February has no day 30, whatever the year. */
    private void demandDay() {
        int first = days.nextSetBit(0);
        boolean exists = months.stream().anyMatch(month -> first <= LONGEST[month]);
        if (!exists && anyWeekday) {
            throw new IllegalArgumentException("no month of it has a day " + first);
        }
    }

    private static BitSet values(String field, Kind kind) {
        BitSet values = new BitSet();
        for (String item : field.split(",", -1)) {
            item(item, kind, values);
        }
        return values;
    }

    private static void item(String item, Kind kind, BitSet values) {
        int slash = item.indexOf('/');
        String range = slash < 0 ? item : item.substring(0, slash);
        int step = slash < 0 ? 1 : number(item.substring(slash + 1), kind, item);
        if (step < 1 || step > kind.last() - kind.first() + 1) {
            throw wrong(kind, item);
        }
        int dash = range.indexOf('-');
        int from;
        int to;
        if (range.equals("*") || range.equals("?") && isDay(kind)) {
            from = kind.first();
            to = kind == KINDS.getLast() ? kind.last() - 1 : kind.last();
        } else if (dash < 0) {
            from = value(range, kind, item);
            to = slash < 0 ? from : kind.last();
        } else {
            from = value(range.substring(0, dash), kind, item);
            to = value(range.substring(dash + 1), kind, item);
        }
        if (from > to) {
            throw wrong(kind, item);
        }
        for (int value = from; value <= to; value += step) {
            values.set(value);
        }
    }

    private static boolean isDay(Kind kind) {
        return kind == KINDS.get(2) || kind == KINDS.getLast();
    }

    private static int value(String text, Kind kind, String item) {
        int named = kind.names().indexOf(text.toLowerCase(Locale.ROOT));
        int value = named < 0 ? number(text, kind, item) : named + kind.first();
        if (value < kind.first() || value > kind.last()) {
            throw wrong(kind, item);
        }
        return value;
    }

    private static int number(String text, Kind kind, String item) {
        if (!text.matches("\\d{1,4}")) {
            throw wrong(kind, item);
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException wrong(Kind kind, String item) {
        return new IllegalArgumentException(
                "`" + item + "` is no " + kind.name() + ", which is " + kind.first() + " to " + kind.last());
    }

    boolean hasSeconds() {
        return !seconds.isEmpty();
    }

    /** Seconds between the two fires that are closest to each other within an hour; of five fields never under a minute. */
    int shortestGap() {
        if (!hasSeconds()) {
            return MINUTE;
        }
        int gap = MINUTE;
        int last = seconds.length() - 1;
        for (int second = seconds.nextSetBit(0), before = -1; second >= 0; second = seconds.nextSetBit(second + 1)) {
            if (before >= 0) {
                gap = Math.min(gap, second - before);
            }
            before = second;
        }
        return firesInNeighbouringMinutes() ? Math.min(gap, seconds.nextSetBit(0) + MINUTE - last) : gap;
    }

    private boolean firesInNeighbouringMinutes() {
        boolean within = minutes.stream().anyMatch(minute -> minutes.get(minute + 1));
        boolean acrossHours =
                minutes.get(59) && minutes.get(0) && hours.stream().anyMatch(hour -> hours.get((hour + 1) % 24));
        return within || acrossHours;
    }
}
