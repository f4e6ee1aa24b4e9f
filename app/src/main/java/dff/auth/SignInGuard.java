package dff.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.web.ApiError;
import dff.web.ErrorClass;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing: a name is locked after several failures in a row, an address is refused after many, and both are asked for a
 * captcha early. Kept in memory; a restart forgives. Safe for all threads.
 */
final class SignInGuard {
    /** Failures of a name after which the captcha is asked for. */
    static final int CAPTCHA_AFTER = 3;

    /** Failures of an address after which all who come from it are asked; more than one locked name makes, so that colleagues behind one address go on. */
    static final int ADDRESS_CAPTCHA_AFTER = 30;

    static final int ADDRESS_FAILURES = 100;
    private static final Duration ADDRESS_WINDOW = Duration.ofMinutes(15);
    private static final int NAMES = 100_000;
    private static final Duration REMEMBERED = Duration.ofDays(1);
    private static final long FIRST_LOCK_SECONDS = 60;
    private static final int MAX_DOUBLINGS = 20;

    private record Failures(int count, long lockedUntil) {
        static final Failures NONE = new Failures(0, 0);
    }

    private final Cache<String, Failures> names = Caffeine.newBuilder()
            .maximumSize(NAMES)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final Brake addresses;
    private final AuthConfig config;
    private final InstantSource clock;

    SignInGuard(AuthConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.addresses = new Brake(clock, ADDRESS_FAILURES, ADDRESS_WINDOW);
    }

    /** @throws ApiError when the name is locked or the address has failed too often */
    void check(String name, String address) {
        if (waitSeconds(name) > 0) {
            throw error(ErrorClass.USER_LOCKED, "User has been temporarily locked", name, address);
        }
        addresses.check(address);
    }

    boolean needsCaptcha(String name, String address) {
        return !config.dev()
                && (of(name).count() >= CAPTCHA_AFTER || addresses.failures(address) >= ADDRESS_CAPTCHA_AFTER);
    }

    void failed(String name, String address) {
        addresses.failed(address);
        names.asMap().compute(name, (_, old) -> {
            int count = (old == null ? 0 : old.count()) + 1;
            int beyond = count - config.lockFailures();
            long seconds = beyond < 0
                    ? 0
                    : Math.min(config.lockSecondsMax(), FIRST_LOCK_SECONDS << Math.min(beyond, MAX_DOUBLINGS));
            return new Failures(count, beyond < 0 ? 0 : clock.millis() + seconds * 1_000);
        });
    }

    void succeeded(String name) {
        names.invalidate(name);
    }

    /** An error of the sign-in, with what the page needs to go on. */
    ApiError error(ErrorClass errorClass, String message, String name, String address) {
        return ApiError.of(errorClass, message, detail(name, address));
    }

    Map<String, Object> detail(String name, String address) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("signInWaitTimeout", waitSeconds(name));
        detail.put("captchaRequired", needsCaptcha(name, address));
        return detail;
    }

    private long waitSeconds(String name) {
        return Math.max(0, (of(name).lockedUntil() - clock.millis() + 999) / 1_000);
    }

    private Failures of(String name) {
        Failures failures = names.getIfPresent(name);
        return failures == null ? Failures.NONE : failures;
    }
}
