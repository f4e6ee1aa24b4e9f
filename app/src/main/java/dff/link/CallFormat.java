package dff.link;

import java.util.Locale;

/** How a caller writes arguments. */
enum CallFormat {
    NORMAL,
    SIMPLIFIED,
    FLATTENED,
    UPLOAD,
    /** Behaves like normal with no arguments. */
    UNKNOWN;

    static CallFormat of(String word) {
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
