package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dff.web.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords(new MasterSecret("a secret of tests"));

    @AfterEach
    void close() {
        passwords.close();
    }

    @Test
    void hash_fits_its_password_only_and_never_repeats() {
        String hash = passwords.hash("correct horse");

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("horse");
        assertThat(passwords.check("correct horse", hash)).isTrue();
        assertThat(passwords.check("correct horse ", hash)).isFalse();
        assertThat(passwords.check("", hash)).isFalse();
        assertThat(passwords.hash("correct horse")).isNotEqualTo(hash);
    }

    @Test
    void password_of_any_characters_works() {
        String password = "pä$$wörd \u0000 日本 😀";

        assertThat(passwords.check(password, passwords.hash(password))).isTrue();
    }

    @Test
    void nobody_signs_in_without_a_hash() {
        assertThat(passwords.check("", null)).isFalse();
        assertThat(passwords.check("anything", null)).isFalse();
    }

    @Test
    void unknown_user_costs_a_full_check() {
        passwords.check("warm", null);
        long start = System.nanoTime();
        passwords.check("anything", null);

        assertThat(System.nanoTime() - start).isGreaterThan(5_000_000); // a check without hashing takes microseconds
    }

    @Test
    void nine_at_once_are_served_and_the_others_are_told_to_come_back() throws Exception {
        int callers = 40;
        String hash = passwords.hash("p");
        CountDownLatch start = new CountDownLatch(1);
        List<Future<String>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                Callable<String> caller = () -> {
                    start.await();
                    try {
                        return passwords.check("p", hash) ? "in" : "wrong";
                    } catch (ApiError e) {
                        return e.reason();
                    }
                };
                outcomes.add(threads.submit(caller));
            }
            start.countDown();
            List<String> ends = new ArrayList<>();
            for (Future<String> outcome : outcomes) {
                ends.add(outcome.get(60, TimeUnit.SECONDS));
            }
            assertThat(ends).containsOnly("in", "EClientRateLimit.SignInBusy");
            assertThat(ends.stream().filter("in"::equals).count())
                    .isGreaterThanOrEqualTo(Passwords.MAX_WAITING)
                    .isLessThan(callers);
        }
    }
}
