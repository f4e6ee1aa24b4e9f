package dff.coordination;

/** Patterns of keys: {@code *} any text, {@code ?} one character, {@code [a-c]} one of them, {@code \} takes the next as it is. */
public final class Glob {
    private final int[] pattern;

    public Glob(String pattern) {
        this.pattern = pattern.codePoints().toArray();
    }

    /** Costs at most the product of both lengths. */
    public boolean matches(String key) {
        int[] text = key.codePoints().toArray();
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                resume = t;
                continue;
            }
            int next = p < pattern.length ? after(p, text[t]) : -1;
            if (next > 0) {
                p = next;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    /** @return where the pattern goes on when its part at {@code p} takes the character, else -1 */
    private int after(int p, int c) {
        int wanted = pattern[p];
        if (wanted == '?') {
            return p + 1;
        }
        int end = wanted == '[' ? closing(p + 2) : -1;
        if (end > 0) {
            return isOneOf(p + 1, end, c) ? end + 1 : -1;
        }
        boolean quoted = wanted == '\\' && p + 1 < pattern.length;
        return pattern[quoted ? p + 1 : p] == c ? p + (quoted ? 2 : 1) : -1;
    }

    private int closing(int from) {
        for (int i = from; i < pattern.length; i++) {
            if (pattern[i] == ']') {
                return i;
            }
        }
        return -1;
    }

    private boolean isOneOf(int from, int end, int c) {
        boolean negated = end - from > 1 && pattern[from] == '^';
        boolean found = false;
        for (int i = negated ? from + 1 : from; i < end && !found; i++) {
            boolean range = i + 2 < end && pattern[i + 1] == '-';
            found = range ? pattern[i] <= c && c <= pattern[i + 2] : pattern[i] == c;
            i += range ? 2 : 0;
        }
        return found != negated;
    }
}
