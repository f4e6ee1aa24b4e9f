package dff.accesskey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dff.auth.SettableClock;
import dff.db.SqliteDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoncesTest {
    private static final long NOW = 1_700_000_000L;

    @TempDir
    private Path directory;

    private final SettableClock clock = new SettableClock(NOW);
    private SqliteDatabase database;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("dff.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private long rows() {
        return database.read(handle -> handle.select("SELECT COUNT(*) FROM access_key_nonce")
                .mapTo(Long.class)
                .one());
    }

    private long inSeconds(long seconds) {
        return (NOW + seconds) * 1_000;
    }

    @Test
    void many_nonces_share_rows_and_are_known_after_a_restart() {
        try (Nonces nonces = new Nonces(database, clock, 100_000)) {
            for (int i = 0; i < 70_000; i++) {
                assertThat(nonces.use("ak", "n" + i, inSeconds(i % 1_800))).isEqualTo(Nonces.Use.FIRST);
            }
            await().until(() -> rows() > 0); // without being closed
        }

        Nonces restarted = new Nonces(database, clock, 100_000);

        assertThat(rows()).as("a row now and then, not one for each").isLessThan(700);
        assertThat(restarted.count()).isEqualTo(70_000);
        assertThat(restarted.isUsed("ak", "n0")).isTrue();
        assertThat(restarted.isUsed("ak2", "n0")).isFalse();
    }

    @Test
    void what_is_over_is_forgotten_in_memory_and_in_the_store() {
        Nonces nonces = new Nonces(database, clock, 10);
        nonces.use("ak", "old", inSeconds(60));
        nonces.close();
        clock.advance(Duration.ofSeconds(600));

        nonces.use("ak", "new", inSeconds(1_560));
        nonces.close();

        assertThat(nonces.count()).isEqualTo(1);
        assertThat(rows()).isEqualTo(1);
        assertThat(nonces.use("ak", "old", inSeconds(1_560))).isEqualTo(Nonces.Use.FIRST);
    }
}
