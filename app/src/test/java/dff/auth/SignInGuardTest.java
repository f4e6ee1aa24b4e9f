package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dff.web.ApiError;
import dff.web.ErrorClass;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignInGuardTest {
    private static final String IP = "192.0.2.1";
    private final SettableClock clock = new SettableClock();
    private final SignInGuard guard =
            new SignInGuard(new AuthConfig(false, 86_400, 10, 900, Path.of("none"), true, 30), clock);

    private void fail(String name, int times) {
        for (int i = 0; i < times; i++) {
            guard.failed(name, IP);
        }
    }

    private long wait(String name) {
        return (Long) guard.detail(name, IP).get("signInWaitTimeout");
    }

    @Test
    void nine_failures_lock_nothing_and_the_tenth_locks_for_a_minute() {
        fail("a", 9);
        assertThat(wait("a")).isZero();
        guard.check("a", IP);

        fail("a", 1);

        assertThat(wait("a")).isEqualTo(60);
        assertThatThrownBy(() -> guard.check("a", IP))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.errorClass()).isEqualTo(ErrorClass.USER_LOCKED))
                .hasMessage("User has been temporarily locked");
    }

    @Test
    void lock_doubles_with_each_failure_up_to_the_longest() {
        fail("a", 10);
        long[] expected = {60, 120, 240, 480, 900, 900};
        for (long seconds : expected) {
            assertThat(wait("a")).isEqualTo(seconds);
            clock.advance(Duration.ofSeconds(seconds));
            assertThatCode(() -> guard.check("a", "192.0.2.99")).doesNotThrowAnyException();
            guard.failed("a", "192.0.2.99");
        }
    }

    @Test
    void hundreds_of_failures_keep_the_longest_lock() {
        fail("a", 500);

        assertThat(wait("a")).isEqualTo(900);
    }

    @Test
    void success_forgets_the_failures() {
        fail("a", 9);
        guard.succeeded("a");
        fail("a", 9);

        assertThat(wait("a")).isZero();
    }

    @Test
    void names_are_locked_one_by_one() {
        fail("a", 10);

        assertThatCode(() -> guard.check("b", IP)).doesNotThrowAnyException();
    }

    @Test
    void captcha_is_asked_for_after_three_failures_of_the_name_or_thirty_of_the_address() {
        fail("a", 2);
        assertThat(guard.needsCaptcha("a", IP)).isFalse();

        fail("a", 1);

        assertThat(guard.needsCaptcha("a", "192.0.2.200")).isTrue();
        assertThat(guard.needsCaptcha("other", IP)).isFalse();

        fail("a", 26);
        assertThat(guard.needsCaptcha("other", IP)).isFalse();

        fail("a", 1);
        assertThat(guard.needsCaptcha("other", IP)).isTrue();
        assertThat(guard.needsCaptcha("other", "192.0.2.200")).isFalse();
    }

    @Test
    void captcha_is_never_asked_for_in_mode_dev() {
        SignInGuard dev = new SignInGuard(new AuthConfig(true, 86_400, 10, 900, Path.of("none"), true, 30), clock);
        for (int i = 0; i < 9; i++) {
            dev.failed("a", IP);
        }

        assertThat(dev.needsCaptcha("a", IP)).isFalse();
    }

    @Test
    void address_with_many_failures_is_refused_until_the_window_ends() {
        for (int i = 0; i < SignInGuard.ADDRESS_FAILURES; i++) {
            guard.failed("name" + i, IP);
        }

        assertThatThrownBy(() -> guard.check("fresh", IP)).isInstanceOfSatisfying(ApiError.class, error -> {
            assertThat(error.errorClass()).isEqualTo(ErrorClass.CLIENT_RATE_LIMIT);
            assertThat(error.detail()).containsEntry("waitSeconds", 900L);
        });
        clock.advance(Duration.ofMinutes(15));
        assertThatCode(() -> guard.check("fresh", IP)).doesNotThrowAnyException();
    }

    @Test
    void neighbours_in_an_ipv6_network_are_one_sender() {
        Brake brake = new Brake(clock, 1, Duration.ofMinutes(1));
        brake.failed("2001:db8:0:1::1");

        assertThatThrownBy(() -> brake.check("2001:db8:0:1:ffff::2")).isInstanceOf(ApiError.class);
        assertThatCode(() -> brake.check("2001:db8:0:2::1")).doesNotThrowAnyException();
    }
}
