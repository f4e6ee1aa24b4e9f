package dff.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} header, made once a second. Helidon would write it in the zone of the JVM, which HTTP does not allow. */
final class HttpDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private record Made(long second, Header header) {}

    /** Threads may make the same one twice; none is wrong. */
    private static volatile Made last = make(0);

    private HttpDate() {}

    static Header at(long epochMillis) {
        long second = epochMillis / 1_000;
        Made made = last;
        if (made.second() != second) {
            made = make(second);
            last = made;
        }
        return made.header();
    }

    private static Made make(long second) {
        String text = FORMAT.format(Instant.ofEpochSecond(second));
        return new Made(second, HeaderValues.createCached(HeaderNames.DATE, text));
    }
}
