package dff.auth;

import dff.db.CountedDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in, renewing and clearing tokens may not read those of all others. */
class TokenStepsTest {
    private static final int TOKENS = 5_000;
    private static final int MOST_STEPS = 2_000;

    @TempDir
    private Path directory;

    @Test
    void tokens_are_found_and_dropped_among_many() {
        try (CountedDatabase database = new CountedDatabase(directory.resolve("test.sqlite"))) {
            database.fill(TOKENS, """
                    INSERT INTO user_token (token_hash, user_id, create_time, renew_time) SELECT 'h' || i, 'u' || (i % 500), 1, 1000 + i FROM n
                    """);

            database.assertFewSteps("find", MOST_STEPS, () -> database.read(handle -> TokenSql.find(handle, "h7")));
            database.assertFewSteps(
                    "renew", MOST_STEPS, () -> database.write(handle -> TokenSql.renew(handle, "h7", 9_000)));
            database.assertFewSteps(
                    "beyond", MOST_STEPS, () -> database.read(handle -> TokenSql.beyond(handle, "u7", 5)));
            database.assertFewSteps(
                    "alive", MOST_STEPS, () -> database.read(handle -> TokenSql.alive(handle, List.of("u7"), 1)));
            database.assertFewSteps(
                    "old",
                    MOST_STEPS,
                    () -> database.write(handle -> {
                        TokenSql.deleteOlder(handle, 1_000);
                        return null;
                    }));
        }
    }
}
