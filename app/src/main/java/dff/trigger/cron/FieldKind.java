package dff.trigger.cron;

import java.util.List;
import java.util.Locale;

/** One of the six fields of a cron expression: its range and its names. */
enum FieldKind {
    SECOND("second", 0, 59, List.of(), ""),
    MINUTE("minute", 0, 59, List.of(), ""),
    HOUR("hour", 0, 23, List.of(), ""),
    DAY("day", 1, 31, List.of(), ", or L for the last of the month"),
    MONTH(
            "month",
            1,
            12,
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
            ", or jan to dec"),
    WEEKDAY(
            "weekday",
            0,
            7,
            List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"),
            ", or sun to sat, or one of these with #1 to #5 for the nth or L for the last of the month");

    /** Written `{@code 4n}` in steps and values; more digits cannot be in range. */
    private static final String NUMBER = "[0-9]{1,4}";

    private final String word;
    private final int first;
    private final int last;
    private final List<String> names;
    private final String also;

    FieldKind(String word, int first, int last, List<String> names, String also) {
        this.word = word;
        this.first = first;
        this.last = last;
        this.names = names;
        this.also = also;
    }

    int first() {
        return first;
    }

    /** Of weekdays 7, which is Sunday again. */
    int last() {
        return last;
    }

    boolean isOfDays() {
        return this == DAY || this == WEEKDAY;
    }

    /** The value a number or name stands for. @throws IllegalArgumentException naming the whole item */
    int value(String text, String item) {
        int named = names.indexOf(text.toLowerCase(Locale.ROOT));
        int value = named < 0 ? number(text, item) : named + first;
        if (value < first || value > last) {
            throw wrong(item);
        }
        return value;
    }

    int step(String text, String item) {
        int step = number(text, item);
        if (step < 1 || step > last - first + 1) {
            throw new IllegalArgumentException(
                    "`" + item + "` is no " + word + ": its step is not 1 to " + (last - first + 1));
        }
        return step;
    }

    private int number(String text, String item) {
        if (!text.matches(NUMBER)) {
            throw wrong(item);
        }
        return Integer.parseInt(text);
    }

    IllegalArgumentException wrong(String item) {
        return new IllegalArgumentException(
                "`" + item + "` is no " + word + ", which is " + first + " to " + last + also);
    }
}
