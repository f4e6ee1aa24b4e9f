package dff.call;

import java.util.Locale;

/** How a caller writes arguments. */
public enum CallFormat {
    NORMAL,
    SIMPLIFIED,
    FLATTENED,
    UPLOAD,
    /** Behaves like normal with no arguments. */
    UNKNOWN;

    public static CallFormat of(String word) {
        if (word == null) {
            return NORMAL;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "normal" -> NORMAL;
            case "simplified", "s" -> SIMPLIFIED;
            case "flattened" -> FLATTENED;
            case "upload" -> UPLOAD;
            default -> UNKNOWN;
        };
    }
}
