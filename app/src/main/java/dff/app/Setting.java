package dff.app;

import java.time.ZoneId;
import java.util.List;

/**
 * One key of the configuration.
 *
 * @param fallback default; its class is the type: {@link Long}, {@link Double}, {@link Boolean}, {@link String}, {@link List}
 * @param min smallest number allowed
 * @param max largest number allowed
 * @param options allowed texts; empty = any
 */
record Setting(String key, Object fallback, long min, long max, List<String> options) {
    static Setting number(String key, long fallback, long min, long max) {
        return new Setting(key, fallback, min, max, List.of());
    }

    static Setting text(String key, String fallback, String... options) {
        return new Setting(key, fallback, 0, 0, List.of(options));
    }

    static Setting flag(String key, boolean fallback) {
        return new Setting(key, fallback, 0, 0, List.of());
    }

    static Setting list(String key, String... fallback) {
        return new Setting(key, List.of(fallback), 0, 0, List.of());
    }

    private boolean isZone() {
        return key.equals("TIMEZONE");
    }

    /** Whether a text may be the value of a setting that is a text. */
    boolean isAllowed(String text) {
        if (isZone()) {
            return ZoneId.getAvailableZoneIds().contains(text) || text.matches("(UTC|GMT)?[+-]\\d{2}:\\d{2}|Z");
        }
        return options.isEmpty() || options.contains(text);
    }

    String range() {
        return switch (fallback) {
            case Boolean _ -> "true or false";
            case Long _ -> "a whole number from " + min + " to " + max;
            case List<?> _ -> "a list or comma-separated text";
            default ->
                isZone()
                        ? "a time zone, for example Asia/Shanghai, UTC or +08:00"
                        : options.isEmpty() ? "a text" : "one of " + String.join(", ", options);
        };
    }
}
