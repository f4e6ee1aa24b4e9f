package dff.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a new password must be like. */
public final class PasswordRule {
    private static final int MIN = 8;
    private static final int MAX = 100;

    /** What stands at the top of every list of leaked passwords and is long enough; lower case, without digits and signs at the end. */
    private static final Set<String> COMMON = Set.of(
            "password",
            "passw0rd",
            "p@ssword",
            "p@ssw0rd",
            "admin",
            "administrator",
            "root",
            "qwerty",
            "qwertyuiop",
            "qwert",
            "qazwsx",
            "qazwsxedc",
            "1qaz2wsx",
            "1q2w3e4r",
            "1q2w3e4r5t",
            "q1w2e3r4",
            "asdfghjkl",
            "zxcvbnm",
            "abc",
            "abcd",
            "abcdefg",
            "abcdefgh",
            "iloveyou",
            "letmein",
            "welcome",
            "changeme",
            "dragon",
            "monkey",
            "sunshine",
            "princess",
            "football",
            "baseball",
            "superman",
            "trustno",
            "woaini",
            "dataflux",
            "datafluxfunc");

    private static final Pattern TAIL = Pattern.compile("[\\d\\p{Punct}]+$");
    private static final String DIGITS = "01234567890123456789";

    private final boolean dev;

    /** @param dev MODE dev: any password but an empty one will do */
    public PasswordRule(boolean dev) {
        this.dev = dev;
    }

    /** @return what is wrong with it */
    public Optional<String> problem(String username, String password) {
        if (password.isEmpty()) {
            return Optional.of("The password is missing");
        }
        if (password.length() > MAX) {
            return Optional.of("The password may have at most " + MAX + " characters");
        }
        if (dev) {
            return Optional.empty();
        }
        if (password.equalsIgnoreCase(username)) {
            return Optional.of("The password must not be the username");
        }
        if (password.length() < MIN) {
            return Optional.of("The password must have at least " + MIN + " characters");
        }
        return isGuessedFirst(password)
                ? Optional.of("The password is one of those that are guessed first")
                : Optional.empty();
    }

    private static boolean isGuessedFirst(String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        boolean oneLetter = lower.chars().distinct().count() == 1;
        boolean counted =
                DIGITS.contains(lower) || new StringBuilder(DIGITS).reverse().indexOf(lower) >= 0;
        return oneLetter
                || counted
                || COMMON.contains(lower)
                || COMMON.contains(TAIL.matcher(lower).replaceFirst(""));
    }
}
