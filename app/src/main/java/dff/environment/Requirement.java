package dff.environment;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of a requirements file. @param name as package indexes compare names */
record Requirement(String name, String line) {
    private static final Pattern NAME = Pattern.compile("^([A-Za-z0-9][A-Za-z0-9._-]*)");
    private static final Pattern SEPARATORS = Pattern.compile("[-_.]+");

    /** Comments and empty lines are left out. */
    static List<Requirement> all(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("(^|\\s)#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .map(Requirement::of)
                .toList();
    }

    private static Requirement of(String line) {
        Matcher matcher = NAME.matcher(line);
        if (!matcher.find()) {
            throw new IllegalArgumentException("not a requirement: " + line);
        }
        return new Requirement(normal(matcher.group(1)), line);
    }

    static String normal(String name) {
        return SEPARATORS.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
    }
}
