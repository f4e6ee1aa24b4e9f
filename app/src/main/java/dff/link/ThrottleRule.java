package dff.link;

/**
 * One limit of a link: calls per window, windows aligned to the Unix epoch.
 *
 * @param name for example {@code byMinute}
 */
public record ThrottleRule(String name, long windowSeconds, long limit) {
    static final java.util.List<String> NAMES =
            java.util.List.of("bySecond", "byMinute", "byHour", "byDay", "byMonth", "byYear");

    /** @return 0 for a name that is no rule */
    static long windowOf(String name) {
        return switch (name) {
            case "bySecond" -> 1;
            case "byMinute" -> 60;
            case "byHour" -> 3_600;
            case "byDay" -> 86_400;
            case "byMonth" -> 2_592_000;
            case "byYear" -> 31_536_000;
            default -> 0;
        };
    }
}
