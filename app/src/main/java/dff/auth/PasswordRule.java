package dff.auth;

import java.util.Optional;

/** What a new password must be like. */
public final class PasswordRule {
    private static final int MIN = 8;
    private static final int MAX = 100;

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
        return password.length() < MIN
                ? Optional.of("The password must have at least " + MIN + " characters")
                : Optional.empty();
    }
}
