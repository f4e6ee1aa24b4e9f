package dff.auth;

/**
 * What the operator sets about sign-in.
 *
 * @param dev MODE dev: no captcha
 * @param tokenSeconds how long an unused token lives
 * @param lockFailures failures of one name that lock it
 * @param lockSecondsMax longest lock
 */
public record AuthConfig(boolean dev, long tokenSeconds, int lockFailures, long lockSecondsMax) {}
