package dff.script;

import java.util.ArrayList;
import java.util.List;

/** Looks for a text in the lines of a script. Immutable. */
final class CodeLines {
    /** Characters shown of a line. */
    static final int MAX_SHOWN = 200;

    /** Characters before a match that are kept when its line is cut. */
    private static final int LEAD = 40;

    /** One more than a search answers of a script, so that it can tell that there are more. */
    private static final int ENOUGH = CodeSearch.MAX_OF_SCRIPT + 1;

    /**
     * One match.
     *
     * @param line from 1
     * @param column from 1
     * @param text the line, or a piece of a long one
     * @param at where the match begins in {@code text}
     * @param length of the match in {@code text}
     * @param before the line above; null = none
     * @param after the line below; null = none
     */
    record Match(int line, int column, String text, int at, int length, String before, String after) {}

    private final String wanted;
    private final boolean matchCase;

    CodeLines(String wanted, boolean matchCase) {
        this.wanted = wanted;
        this.matchCase = matchCase;
    }

    /** At most one match a line: its first. */
    List<Match> in(String code) {
        if (indexIn(code) < 0) {
            return List.of();
        }
        List<String> lines = code.lines().toList();
        List<Match> matches = new ArrayList<>();
        for (int i = 0; i < lines.size() && matches.size() < ENOUGH; i++) {
            int at = indexIn(lines.get(i));
            if (at >= 0) {
                matches.add(match(lines, i, at));
            }
        }
        return matches;
    }

    private Match match(List<String> lines, int index, int at) {
        String line = lines.get(index);
        int start = at + wanted.length() <= MAX_SHOWN ? 0 : Math.max(0, at - LEAD);
        String text = cut(line.substring(start));
        return new Match(
                index + 1,
                at + 1,
                text,
                at - start,
                Math.min(wanted.length(), text.length() - (at - start)),
                index > 0 ? cut(lines.get(index - 1)) : null,
                index + 1 < lines.size() ? cut(lines.get(index + 1)) : null);
    }

    private static String cut(String line) {
        return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN);
    }

    private int indexIn(String text) {
        if (matchCase) {
            return text.indexOf(wanted);
        }
        for (int i = 0; i <= text.length() - wanted.length(); i++) {
            if (text.regionMatches(true, i, wanted, 0, wanted.length())) {
                return i;
            }
        }
        return -1;
    }
}
