package dff.trigger.cron;

import java.time.LocalDate;

/**
 * What a cron expression names, as sets of bits. Immutable.
 *
 * @param seconds bits 0–59; none = five fields, at second 0
 * @param minutes bits 0–59
 * @param hours bits 0–23
 * @param days bits 1–31, and {@link #LAST_DAY_BIT}
 * @param months bits 1–12
 * @param weekdays bits 0–6, 0 = Sunday
 * @param nths bit {@code 8 * weekday + n}: the nth such weekday of the month, n = 0 the last
 */
record CronFields(long seconds, long minutes, int hours, int days, int months, int weekdays, long nths) {
    /** The bit of {@link #days} that is {@code L}. */
    static final int LAST_DAY_BIT = 0;

    private static final int LAST_DAY = 1 << LAST_DAY_BIT;

    /** No time before the limit. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int MINUTE = 60;
    private static final int HOUR = 3600;
    private static final int DAY = 86_400;
    private static final int ALL_HOURS = (1 << 24) - 1;
    private static final int ALL_DAYS = -2;
    private static final int ALL_WEEKDAYS = 0x7f;
    private static final int[] LONGEST = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    boolean hasSeconds() {
        return seconds != 0;
    }

    boolean isEveryHour() {
        return hours == ALL_HOURS;
    }

    private boolean isEveryDay() {
        return (days & ALL_DAYS) == ALL_DAYS;
    }

    private boolean isEveryWeekday() {
        return weekdays == ALL_WEEKDAYS;
    }

    /** February has no day 30, whatever the year. */
    boolean canFire() {
        if (isEveryDay() || !isEveryWeekday() || (days & LAST_DAY) != 0) {
            return true;
        }
        int first = Integer.numberOfTrailingZeros(days);
        for (int month = 1; month < LONGEST.length; month++) {
            if ((months >> month & 1) != 0 && first <= LONGEST[month]) {
                return true;
            }
        }
        return false;
    }

    int firstDay() {
        return Integer.numberOfTrailingZeros(days & ALL_DAYS);
    }

    /**
     * The first time named.
     *
     * @param from local seconds since 1970-01-01T00:00, the first that counts
     * @param limit the first that counts no more
     * @return local seconds, or {@link #NEVER}
     */
    long next(long from, long limit) {
        long day = Math.floorDiv(from, DAY);
        int time = nextTime(Math.floorMod(from, DAY));
        if (time < 0) {
            day++; // nothing is left of the first day
            time = nextTime(0);
        }
        LocalDate date = LocalDate.ofEpochDay(day);
        int month = date.getMonthValue();
        int firstOpen = date.getDayOfMonth();
        long monthStart = day - firstOpen + 1;
        while (monthStart * DAY < limit) {
            int length = LocalDate.ofEpochDay(monthStart).lengthOfMonth();
            int open = (months >> month & 1) == 0 ? 0 : daysOf(monthStart, length) & -1 << firstOpen;
            if (open != 0) {
                long found = monthStart + Integer.numberOfTrailingZeros(open) - 1;
                long second = found * DAY + (found == day ? time : nextTime(0));
                return second < limit ? second : NEVER;
            }
            monthStart += length;
            firstOpen = 1;
            month = month % 12 + 1;
        }
        return NEVER;
    }

    /** The days of a month that count, bits 1–31; both day fields given: the days of either. */
    private int daysOf(long monthStart, int length) {
        int all = -1 >>> 31 - length & ALL_DAYS;
        if (isEveryDay() && isEveryWeekday()) {
            return all;
        }
        int open = 0;
        if (!isEveryDay()) {
            open = days & all | ((days & LAST_DAY) == 0 ? 0 : 1 << length);
        }
        return isEveryWeekday() ? open : open | weekdaysOf(monthStart, length);
    }

    private int weekdaysOf(long monthStart, int length) {
        int open = 0;
        int weekday = Math.floorMod(monthStart + 4, 7); // day 0 was a Thursday
        for (int day = 1; day <= length; day++) {
            long nth = 1L << 8 * weekday + (day + 6) / 7;
            long last = day + 7 > length ? 1L << 8 * weekday : 0;
            if ((weekdays >> weekday & 1) != 0 || (nths & (nth | last)) != 0) {
                open |= 1 << day;
            }
            weekday = weekday == 6 ? 0 : weekday + 1;
        }
        return open;
    }

    /** The first second of a day that is named, from one on; -1 = none. */
    private int nextTime(int from) {
        long seconds = hasSeconds() ? this.seconds : 1;
        int hour = from / HOUR;
        int minute = from % HOUR / MINUTE;
        int second = next(seconds, from % MINUTE);
        if (second < 0) {
            second = next(seconds, 0);
            minute++;
        }
        int found = (hours >> hour & 1) == 0 ? -1 : next(minutes, minute);
        if (found == minute && minute == from % HOUR / MINUTE) {
            return hour * HOUR + minute * MINUTE + second;
        }
        if (found < 0) {
            int later = next(hours, hour + 1);
            return later < 0 ? -1 : later * HOUR + next(minutes, 0) * MINUTE + next(seconds, 0);
        }
        return hour * HOUR + found * MINUTE + next(seconds, 0);
    }

    /** The first bit from one on; -1 = none. */
    private static int next(long bits, int from) {
        long left = from > 63 ? 0 : bits & -1L << from;
        return left == 0 ? -1 : Long.numberOfTrailingZeros(left);
    }

    /** Seconds between the two fires of an hour that are closest to each other, at most 60; of five fields always 60. */
    int shortestGap() {
        if (!hasSeconds()) {
            return MINUTE;
        }
        int gap = MINUTE;
        int first = next(seconds, 0);
        int last = first;
        for (int second = next(seconds, first + 1); second >= 0; second = next(seconds, second + 1)) {
            gap = Math.min(gap, second - last);
            last = second;
        }
        return firesInNeighbouringMinutes() ? Math.min(gap, first + MINUTE - last) : gap;
    }

    private boolean firesInNeighbouringMinutes() {
        boolean within = (minutes & minutes >> 1) != 0;
        boolean acrossHours = (minutes & 1) != 0
                && (minutes >> 59 & 1) != 0
                && ((hours & hours >> 1) != 0 || (hours & 1) != 0 && (hours >> 23 & 1) != 0);
        return within || acrossHours;
    }
}
