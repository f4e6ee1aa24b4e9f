package dff.trigger.cron;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the text of a cron expression: minute, hour, day, month, weekday, where missing trailing fields mean {@code *}; six fields
 * begin with seconds; or one of {@link #WORDS}. A field is a list of {@code *}, numbers, names of months and weekdays, ranges and
 * steps ({@code *}{@code /5}, {@code 10-40/10}, {@code 5/15}). Days know {@code L} (the last), weekdays {@code 5#2} (the second Friday),
 * {@code 5L} or {@code L5} (the last Friday) and {@code L} (Saturday, the last of the week); both take {@code ?} for {@code *}.
 * A range of weekdays may end with Sunday. Upper and lower case are the same.
 */
final class CronText {
    static final int MAX_LENGTH = 64;

    private static final int FIELDS = 5;
    private static final int SUNDAY = 7;
    private static final int NTHS = 5;
    private static final Pattern SPACES = Pattern.compile("[ \\t\\n\\x0B\\f\\r]+");
    private static final List<FieldKind> KINDS = List.of(FieldKind.values());
    private static final Map<String, String> WORDS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");
    private static final String WORD_LIST = "@yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly";

    private final long[] values = new long[KINDS.size()];
    private long nths;

    private CronText() {}

    /** @throws IllegalArgumentException naming the field that is wrong, its text and its range */
    static CronFields parse(String text) {
        String[] words = Arrays.stream(SPACES.split(text))
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
        if (String.join(" ", words).length() > MAX_LENGTH) {
            throw new IllegalArgumentException("it has more than " + MAX_LENGTH + " characters");
        }
        if (words.length == 1 && words[0].startsWith("@")) {
            String known = WORDS.get(words[0].toLowerCase(Locale.ROOT));
            if (known == null) {
                throw new IllegalArgumentException("`" + words[0] + "` is not one of " + WORD_LIST);
            }
            words = SPACES.split(known);
        }
        if (words.length == 0 || words.length > FIELDS + 1) {
            throw new IllegalArgumentException("it has " + words.length
                    + " fields; one to five are needed (missing ones at the end mean *), or six with seconds in front");
        }
        return new CronText().read(words);
    }

    private CronFields read(String[] words) {
        int shift = words.length > FIELDS ? 0 : 1;
        for (int i = shift; i < KINDS.size(); i++) {
            FieldKind kind = KINDS.get(i);
            String field = i - shift < words.length ? words[i - shift] : "*";
            for (String item : field.split(",", -1)) {
                item(item, kind);
            }
        }
        CronFields fields = new CronFields(
                values[0],
                values[1],
                (int) values[2],
                (int) values[3],
                (int) values[4],
                (int) (values[5] | values[5] >> SUNDAY) & 0x7f,
                nths);
        if (!fields.canFire()) {
            throw new IllegalArgumentException("no month of it has a day " + fields.firstDay());
        }
        return fields;
    }

    private void item(String item, FieldKind kind) {
        if (kind == FieldKind.DAY && item.equalsIgnoreCase("L")) {
            add(kind, CronFields.LAST_DAY_BIT);
        } else if (kind == FieldKind.WEEKDAY && item.equalsIgnoreCase("L")) {
            add(kind, 6);
        } else if (kind == FieldKind.WEEKDAY && isNth(item)) {
            nth(item);
        } else {
            range(item, kind);
        }
    }

    private void add(FieldKind kind, int value) {
        values[kind.ordinal()] |= 1L << value;
    }

    private static boolean isNth(String item) {
        String lower = item.toLowerCase(Locale.ROOT);
        return lower.indexOf('/') < 0 && (lower.indexOf('#') >= 0 || lower.startsWith("l") || lower.endsWith("l"));
    }

    private void nth(String item) {
        int hash = item.indexOf('#');
        int nth = 0; // the last
        String day;
        if (hash < 0) {
            boolean leads = item.toLowerCase(Locale.ROOT).startsWith("l");
            day = leads ? item.substring(1) : item.substring(0, item.length() - 1);
        } else {
            day = item.substring(0, hash);
            String number = item.substring(hash + 1);
            nth = number.length() == 1 ? Character.digit(number.charAt(0), 10) : -1;
            if (nth < 1 || nth > NTHS || number.charAt(0) > '9') {
                throw FieldKind.WEEKDAY.wrong(item);
            }
        }
        nths |= 1L << 8 * (FieldKind.WEEKDAY.value(day, item) % SUNDAY) + nth;
    }

    private void range(String item, FieldKind kind) {
        int slash = item.indexOf('/');
        String range = slash < 0 ? item : item.substring(0, slash);
        int step = slash < 0 ? 1 : kind.step(item.substring(slash + 1), item);
        int dash = range.indexOf('-');
        int from;
        int to;
        if (range.equals("*") || range.equals("?") && kind.isOfDays()) {
            from = kind.first();
            to = kind == FieldKind.WEEKDAY ? SUNDAY - 1 : kind.last();
        } else if (dash < 0) {
            from = kind.value(range, item);
            to = slash < 0 ? from : kind.last();
        } else {
            from = kind.value(range.substring(0, dash), item);
            to = kind.value(range.substring(dash + 1), item);
            if (kind == FieldKind.WEEKDAY && to == 0 && from > 0) {
                to = SUNDAY; // fri-sun
            }
        }
        if (from > to) {
            throw kind.wrong(item);
        }
        for (int value = from; value <= to; value += step) {
            add(kind, value);
        }
    }
}
