package dff.auth;

import java.nio.file.Path;

/**
 * What the operator sets about sign-in.
 *
 * @param dev MODE dev: no captcha
 * @param tokenSeconds how long an unused token lives
 * @param lockFailures failures of one name that lock it
 * @param lockSecondsMax longest lock
 * @param localToken file with the token that makes a sender on this machine the administrator; need not exist
 * @param functionSignIn whether functions may sign people in
 * @param functionSeconds longest time such a function may take, when it declares none
 */
public record AuthConfig(
        boolean dev,
        long tokenSeconds,
        int lockFailures,
        long lockSecondsMax,
        Path localToken,
        boolean functionSignIn,
        int functionSeconds) {}
