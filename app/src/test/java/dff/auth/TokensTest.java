package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dff.db.Database;
import dff.db.SqliteDatabase;
import dff.web.ApiError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    private static final long LIFE = 86_400;

    @TempDir
    private Path directory;

    private final SettableClock clock = new SettableClock();
    private Database database;
    private Tokens tokens;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("test.sqlite"));
        tokens = restarted();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Tokens restarted() {
        return new Tokens(database, clock, LIFE);
    }

    private List<String> stored() {
        return database.read(handle -> handle.select("SELECT token_hash FROM user_token")
                .mapTo(String.class)
                .list());
    }

    private long renewTime() {
        return database.read(handle -> handle.select("SELECT renew_time FROM user_token")
                .mapTo(Long.class)
                .one());
    }

    @Test
    void token_names_its_user_also_after_a_restart() {
        String token = tokens.issue("u-1");

        assertThat(tokens.holder(token, true).userId()).isEqualTo("u-1");
        assertThat(restarted().holder(token, true).userId()).isEqualTo("u-1");
    }

    @Test
    void store_holds_only_the_hash() {
        String token = tokens.issue("u-1");

        assertThat(token).hasSize(43);
        assertThat(stored()).singleElement().asString().matches("[0-9a-f]{64}").doesNotContain(token);
    }

    @Test
    void unused_token_expires_and_a_used_one_slides() {
        String used = tokens.issue("u-1");
        String unused = tokens.issue("u-1");
        for (int hour = 0; hour < 30; hour++) {
            clock.advance(Duration.ofHours(1));
            tokens.holder(used, true).userId();
        }

        assertThat(tokens.holder(used, true).userId()).isEqualTo("u-1");
        assertThatThrownBy(() -> tokens.holder(unused, true).userId())
                .isInstanceOf(ApiError.class)
                .hasMessage("x-auth-token is expired");
    }

    @Test
    void use_is_written_once_a_minute_at_most() {
        String token = tokens.issue("u-1");
        long issued = clock.millis();
        clock.advance(Duration.ofSeconds(60));
        tokens.holder(token, true).userId();
        assertThat(renewTime()).isEqualTo(issued);

        clock.advance(Duration.ofSeconds(1));
        tokens.holder(token, true).userId();

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> renewTime() == clock.millis());
    }

    @Test
    void check_without_renewal_does_not_slide() {
        String token = tokens.issue("u-1");
        clock.advance(Duration.ofHours(20));
        tokens.holder(token, false).userId();
        clock.advance(Duration.ofHours(5));

        assertThatThrownBy(() -> tokens.holder(token, false).userId()).hasMessage("x-auth-token is expired");
    }

    @Test
    void revoked_token_is_invalid_at_once_and_for_ever() {
        String token = tokens.issue("u-1");
        tokens.holder(token, true).userId();

        tokens.revoke(token);

        assertThatThrownBy(() -> tokens.holder(token, true).userId()).hasMessage("Invalid x-auth-token");
        assertThatThrownBy(() -> restarted().holder(token, true).userId()).hasMessage("Invalid x-auth-token");
    }

    @Test
    void revoking_all_ends_every_session_of_that_user_only() {
        List<String> mine = List.of(tokens.issue("u-1"), tokens.issue("u-1"));
        String other = tokens.issue("u-2");
        mine.forEach(token -> tokens.holder(token, true).userId());

        tokens.revokeAll("u-1");

        assertThat(mine)
                .allSatisfy(token -> assertThatThrownBy(
                                () -> tokens.holder(token, true).userId())
                        .isInstanceOf(ApiError.class));
        assertThat(tokens.holder(other, true).userId()).isEqualTo("u-2");
    }

    @Test
    void oldest_session_ends_when_a_user_has_too_many() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i <= Tokens.MAX_PER_USER; i++) {
            all.add(tokens.issue("u-1"));
            clock.advance(Duration.ofMillis(1));
        }

        assertThat(stored()).hasSize(Tokens.MAX_PER_USER);
        assertThatThrownBy(() -> tokens.holder(all.getFirst(), true).userId()).isInstanceOf(ApiError.class);
        assertThat(tokens.holder(all.getLast(), true).userId()).isEqualTo("u-1");
    }

    @Test
    void long_expired_rows_are_cleaned_at_the_next_sign_in() {
        tokens.issue("u-1");
        clock.advance(Duration.ofSeconds(2 * LIFE + 1));

        tokens.issue("u-2");

        assertThat(stored()).hasSize(1);
    }

    @Test
    void overlong_token_is_invalid_without_a_look_up() {
        assertThatThrownBy(() -> tokens.holder("x".repeat(10_000), true).userId())
                .hasMessage("Invalid x-auth-token");
    }
}
