package dff.env;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.auth.MasterSecret;
import dff.auth.SecretBox;
import dff.db.Database;
import dff.runner.PlatformCall;
import dff.web.ListQuery;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * The variables: rows in the store, values in memory, so that a script's read costs no SQL. A write commits, then drops the copy; a
 * read that loads meanwhile holds the same cache entry, so an old value cannot come back. Safe for all threads.
 */
final class EnvVariables {
    /** Most variables an installation may have. */
    static final int MAX_ROWS = 10_000;
    /** Most characters of all of them, with titles and descriptions: lists hold them all. */
    static final long MAX_CHARACTERS = 16L * 1_048_576;

    /** Longest text of a value, in characters. */
    static final int MAX_VALUE = 1_048_576;

    /** Characters of values kept in memory. */
    private static final long CACHED_CHARACTERS = 16L * 1_048_576;
    /** What an entry takes besides its text, about. */
    private static final int ENTRY_WEIGHT = 100;

    /** A value as Python gets it; the text in clear. */
    record Value(String type, String text) {
        @Override
        public String toString() {
            return "Value[" + type + "]";
        }
    }

    private final Cache<String, Optional<Value>> values = Caffeine.newBuilder()
            .maximumWeight(CACHED_CHARACTERS)
            .weigher((String id, Optional<Value> value) -> ENTRY_WEIGHT
                    + id.length()
                    + value.map(present -> present.text().length()).orElse(0))
            .build();
    private final Database database;
    private final SecretBox box;
    private final InstantSource clock;

    EnvVariables(Database database, MasterSecret secret, InstantSource clock) {
        this.database = database;
        this.box = new SecretBox(secret, "env variable");
        this.clock = clock;
    }

    /** @throws dff.auth.SecretBoxException when it is encrypted with another secret */
    Optional<Value> value(String id) {
        return values.get(id, this::load);
    }

    private Optional<Value> load(String id) {
        return database.read(handle -> EnvSql.find(handle, id))
                .map(row -> new Value(
                        row.autoTypeCasting(), row.isPassword() ? box.open(id, row.valueText()) : row.valueText()));
    }

    EnvSql.Page page(ListQuery query) {
        return database.read(handle -> EnvSql.page(handle, query));
    }

    /** All of them as scripts see them; or {@link PlatformCall.Large} when they need more room. */
    Object forScripts(long room) {
        long[] needed = new long[1];
        List<Map<String, Object>> all = database.read(handle -> {
            long characters = EnvSql.characters(handle);
            needed[0] = 2 * characters;
            return needed[0] <= room
                    ? EnvSql.all(handle, MAX_ROWS).stream()
                            .map(EnvVariable::forScripts)
                            .toList()
                    : List.of();
        });
        return StoreAnswer.within(all, needed[0], room, this::forScripts);
    }

    /** How an addition ended. */
    enum Added {
        DONE,
        DUPLICATE
    }

    /**
     * @param row its value in clear
     * @throws EnvFullException when there are too many, or they are too large
     */
    Added add(EnvVariable row) {
        EnvVariable sealed = sealed(row);
        Added added = database.write(handle -> {
            if (EnvSql.find(handle, row.id()).isPresent()) {
                return Added.DUPLICATE;
            }
            if (EnvSql.count(handle) >= MAX_ROWS) {
                throw new EnvFullException("There may be at most " + MAX_ROWS + " env variables");
            }
            EnvSql.insert(handle, sealed);
            checkCharacters(handle);
            return Added.DONE;
        });
        values.invalidate(row.id());
        return added;
    }

    /**
     * Changes a row within one transaction.
     *
     * @param change gets and gives the row as it is stored; {@link #sealed} encrypts a new password
     * @return false when there is no such row
     * @throws EnvFullException when the new value makes them too large
     */
    boolean change(String id, UnaryOperator<EnvVariable> change) {
        boolean found = database.write(handle -> {
            Optional<EnvVariable> row = EnvSql.find(handle, id);
            row.map(change).ifPresent(changed -> {
                EnvSql.update(handle, changed);
                if (changed.valueText().length() > row.get().valueText().length()) {
                    checkCharacters(handle);
                }
            });
            return row.isPresent();
        });
        values.invalidate(id);
        return found;
    }

    private static void checkCharacters(Handle handle) {
        if (EnvSql.characters(handle) > MAX_CHARACTERS) {
            throw new EnvFullException("All env variables together may have at most " + MAX_CHARACTERS + " characters");
        }
    }

    boolean delete(String id) {
        boolean found = database.write(handle -> EnvSql.delete(handle, id));
        values.invalidate(id);
        return found;
    }

    /** The row with its clear value encrypted if its type wants that. */
    EnvVariable sealed(EnvVariable row) {
        return row.isPassword() ? row.withValue(box.seal(row.id(), row.valueText())) : row;
    }

    long now() {
        return clock.millis();
    }
}
