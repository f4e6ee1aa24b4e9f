package dff.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants as clients see them: ISO 8601 in UTC with milliseconds. */
public final class Times {
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    public static String iso(long epochMillis) {
        long second = Math.floorDiv(epochMillis, 1_000L);
        Second cached = last;
        if (cached.second() != second) {
            String whole = ISO.format(Instant.ofEpochSecond(second));
            cached = new Second(second, whole.substring(0, whole.length() - MILLIS_AND_ZONE));
            last = cached;
        }
        int millis = (int) Math.floorMod(epochMillis, 1_000L);
        char[] digits = {(char) ('0' + millis / 100), (char) ('0' + millis / 10 % 10), (char) ('0' + millis % 10), 'Z'};
        return cached.text().concat(new String(digits));
    }

    /** Every answer carries two instants of the same second, so the costly part is made once a second. A lost update does no harm. */
    private record Second(long second, String text) {}

    private static final int MILLIS_AND_ZONE = 4;
    private static volatile Second last = new Second(Long.MIN_VALUE, "");

    /** Outside of these years an instant is no four-digit text, or no number of milliseconds at all. */
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /**
     * Strict ISO 8601 with or without offset (none = UTC), or a date alone; of the years 0 to 9999 in UTC.
     *
     * @throws DateTimeException when it is none
     */
    public static Instant parse(String text) {
        Instant instant = read(text);
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            throw new DateTimeException("not between the years 0 and 9999");
        }
        return instant;
    }

    private static Instant read(String text) {
        if (text.length() == 10) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        }
    }
}
