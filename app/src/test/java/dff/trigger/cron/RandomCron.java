package dff.trigger.cron;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A random cron expression together with what it means, which is written down while the text is made: nothing here reads a text,
 * and nothing is shared with the code that does.
 */
final class RandomCron {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> WEEKDAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final int LAST = 0;

    private final Random random;
    private final boolean[] seconds = new boolean[60];
    private final boolean[] minutes = new boolean[60];
    private final boolean[] hours = new boolean[24];
    private final boolean[] days = new boolean[32];
    private final boolean[] months = new boolean[13];
    private final boolean[] weekdays = new boolean[7];
    private final boolean[][] nths = new boolean[7][6];
    private boolean lastDay;
    private boolean six;
    private String text = "";

    private RandomCron(Random random) {
        this.random = random;
    }

    /** One that can fire and is no longer than allowed. */
    static RandomCron next(Random random) {
        while (true) {
            RandomCron cron = new RandomCron(random);
            cron.make();
            boolean fires = LocalDate.of(2096, 1, 1)
                    .datesUntil(LocalDate.of(2097, 1, 1))
                    .anyMatch(cron::isOn);
            if (fires && cron.text.length() <= 64) {
                return cron;
            }
        }
    }

    String text() {
        return text;
    }

    boolean namesSeconds() {
        return six;
    }

    boolean isAtSecond(int second) {
        return seconds[second];
    }

    boolean isInMinute(LocalDateTime local) {
        return minutes[local.getMinute()] && hours[local.getHour()] && isOn(local.toLocalDate());
    }

    boolean isEveryHour() {
        return all(hours, 0);
    }

    boolean isOn(LocalDate date) {
        if (!months[date.getMonthValue()]) {
            return false;
        }
        boolean anyDay = all(days, 1);
        boolean anyWeekday = all(weekdays, 0);
        int weekday = date.getDayOfWeek().getValue() % 7;
        boolean isLastOfMonth = date.plusDays(1).getMonth() != date.getMonth();
        boolean isLastWeek = date.plusDays(7).getMonth() != date.getMonth();
        boolean byDay = days[date.getDayOfMonth()] || lastDay && isLastOfMonth;
        boolean byWeekday = weekdays[weekday]
                || nths[weekday][(date.getDayOfMonth() - 1) / 7 + 1]
                || isLastWeek && nths[weekday][LAST];
        if (anyDay) {
            return anyWeekday || byWeekday;
        }
        return byDay || !anyWeekday && byWeekday;
    }

    private static boolean all(boolean[] values, int first) {
        for (int i = first; i < values.length; i++) {
            if (!values[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private void make() {
        if (oneIn(60)) {
            word();
            return;
        }
        List<String> fields = new ArrayList<>();
        if (oneIn(5)) {
            fields.add(field(seconds, 0, List.of(), false));
        } else {
            seconds[0] = true;
        }
        six = !fields.isEmpty();
        int given = six || !oneIn(8) ? 5 : 1 + random.nextInt(4);
        fields.add(field(minutes, 0, List.of(), false));
        fields.add(given < 2 ? missing(hours) : field(hours, 0, List.of(), oneIn(4)));
        fields.add(given < 3 ? missing(days) : field(days, 1, List.of(), oneIn(2)));
        fields.add(given < 4 ? missing(months) : field(months, 1, MONTHS, oneIn(2)));
        fields.add(given < 5 ? missing(weekdays) : field(weekdays, 0, WEEKDAYS, oneIn(2)));
        fields.removeIf(String::isEmpty);
        text = String.join(oneIn(10) ? " \t " : " ", fields);
        if (oneIn(4)) {
            text = text.toUpperCase(Locale.ROOT);
        }
        if (oneIn(10)) {
            text = " " + text + "  ";
        }
    }

    private void word() {
        boolean yearly = oneIn(2);
        seconds[0] = true;
        minutes[0] = true;
        if (yearly) {
            hours[0] = true;
            days[1] = true;
            months[1] = true;
            Arrays.fill(weekdays, true);
            text = oneIn(2) ? "@yearly" : "@ANNUALLY";
        } else {
            Arrays.fill(days, true);
            Arrays.fill(months, true);
            boolean weekly = oneIn(2);
            Arrays.fill(weekdays, !weekly);
            weekdays[0] = true;
            boolean hourly = !weekly && oneIn(2);
            Arrays.fill(hours, hourly);
            hours[0] = true;
            text = weekly ? "@weekly" : hourly ? "@hourly" : "@midnight";
        }
    }

    private static String missing(boolean[] set) {
        Arrays.fill(set, true);
        return "";
    }

    private String field(boolean[] set, int first, List<String> names, boolean star) {
        if (star || oneIn(6)) {
            Arrays.fill(set, true);
            return (set == days || set == weekdays) && oneIn(4) ? "?" : "*";
        }
        List<String> items = new ArrayList<>();
        do {
            items.add(item(set, first, names));
        } while (items.size() < 4 && oneIn(3));
        return String.join(",", items);
    }

    private String item(boolean[] set, int first, List<String> names) {
        if (set == days && oneIn(5)) {
            lastDay = true;
            return oneIn(2) ? "L" : "l";
        }
        if (set == weekdays && oneIn(3)) {
            return nth();
        }
        int last = set == weekdays ? 7 : set.length - 1;
        int from = first + random.nextInt(last - first + 1);
        int to = from + random.nextInt(last - from + 1);
        int step = 1 + random.nextInt(last - first + 1);
        return switch (random.nextInt(6)) {
            case 0 -> {
                mark(set, first, set == weekdays ? 6 : last, step);
                yield "*/" + step;
            }
            case 1 -> {
                mark(set, from, to, step);
                yield name(names, first, from) + "-" + name(names, first, to) + "/" + step;
            }
            case 2 -> {
                mark(set, from, last, step);
                yield name(names, first, from) + "/" + step;
            }
            case 3 -> {
                mark(set, from, to, 1);
                boolean toSunday = set == weekdays && to == 7 && from > 0;
                yield name(names, first, from) + "-" + (toSunday && oneIn(2) ? "0" : name(names, first, to));
            }
            default -> {
                mark(set, from, from, 1);
                yield name(names, first, from);
            }
        };
    }

    private String nth() {
        int day = random.nextInt(8);
        int n = random.nextInt(7);
        String name = name(WEEKDAYS, 0, day);
        if (n == 6) {
            weekdays[6] = true;
            return "L";
        }
        nths[day % 7][n] = true;
        return n == LAST ? (oneIn(2) ? name + "L" : "l" + name) : name + "#" + n;
    }

    private void mark(boolean[] set, int from, int to, int step) {
        for (int value = from; value <= to; value += step) {
            set[set == weekdays ? value % 7 : value] = true;
        }
    }

    /** A range from Sunday is written with 0, as the name at its end would be the seventh day. */
    private String name(List<String> names, int first, int value) {
        if (names.isEmpty() || names == WEEKDAYS && value % 7 == 0 || oneIn(2)) {
            return String.valueOf(value);
        }
        return names.get(value - first);
    }
}
