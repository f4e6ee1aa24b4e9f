package dff.env;

import dff.coordination.Glob;
import dff.db.Database;
import dff.runner.PlatformCallException;
import dff.web.ListQuery;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The values scripts keep for good. One whose time is over counts as absent, whether or not its row is gone. Safe for all threads. */
final class StoredValues {
    /** Longest value, in characters of its JSON. */
    static final int MAX_VALUE = 8 * 1_048_576;
    /** Most keys of one answer. */
    static final int MAX_KEYS = 10_000;
    /** Most bytes of one answer. */
    static final int MAX_ANSWER = 16 * 1_048_576;

    private static final int KEYS_AT_ONCE = 500;
    private static final int EXPIRED_AT_ONCE = 1_000;
    private static final long CLEAN_MILLIS = 60_000;

    private final Database database;
    private final long maxRows;
    private final InstantSource clock;
    private final AtomicLong rows = new AtomicLong(-1); // about; counted anew at each cleaning
    private final AtomicLong cleaned = new AtomicLong(Long.MIN_VALUE);

    StoredValues(Database database, long maxRows, InstantSource clock) {
        this.database = database;
        this.maxRows = maxRows;
        this.clock = clock;
    }

    /**
     * Stores all of them or none.
     *
     * @param values JSON texts by key
     * @param millis how long they live; null = for ever
     * @param onlyNew leaves those alone that exist
     */
    void save(String scope, Map<String, String> values, Long millis, boolean onlyNew) {
        database.write(handle -> {
            long now = clock.millis();
            clean(handle, now);
            int added = 0;
            for (Map.Entry<String, String> value : values.entrySet()) {
                boolean exists = onlyNew
                        && !StoreSql.find(handle, scope, List.of(value.getKey()), now)
                                .isEmpty();
                StoredValue row = row(scope, value, millis == null ? null : now + millis, now);
                if (!exists && !StoreSql.update(handle, row)) {
                    StoreSql.insert(handle, row);
                    added++;
                }
            }
            if (rows.addAndGet(added) > maxRows && added > 0) {
                rows.addAndGet(-added);
                throw new PlatformCallException(
                        "ValueError", "DFF.STORE is full: it may hold " + maxRows + " keys (_FUNC_STORE_LIMIT)");
            }
            return null;
        });
    }

    private static StoredValue row(String scope, Map.Entry<String, String> value, Long expires, long now) {
        String json = value.getValue();
        String key = value.getKey();
        return new StoredValue(
                0,
                "fnst-" + md5(key + '\0' + scope),
                scope,
                key,
                json,
                StoredValue.typeOf(json),
                json.getBytes(StandardCharsets.UTF_8).length,
                expires,
                now,
                now);
    }

    /** A short name for a key in its scope, not a secret. */
    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void clean(org.jdbi.v3.core.Handle handle, long now) {
        if (now - CLEAN_MILLIS < cleaned.get()) {
            return;
        }
        cleaned.set(now);
        StoreSql.deleteExpired(handle, now, EXPIRED_AT_ONCE);
        rows.set(StoreSql.count(handle));
    }

    /** JSON texts by key, without those that are missing. */
    Map<String, String> find(String scope, List<String> keys) {
        Map<String, String> found = new LinkedHashMap<>();
        long bytes = 0;
        for (int i = 0; i < keys.size(); i += KEYS_AT_ONCE) {
            List<String> some = keys.subList(i, Math.min(keys.size(), i + KEYS_AT_ONCE));
            long sofar = bytes;
            List<StoredValue> rows = database.read(handle -> {
                long now = clock.millis();
                if (sofar + StoreSql.size(handle, scope, some, now) > MAX_ANSWER) {
                    throw new PlatformCallException(
                            "ValueError",
                            "the values have more than " + MAX_ANSWER + " bytes in all; ask for fewer keys");
                }
                return StoreSql.find(handle, scope, some, now);
            });
            for (StoredValue row : rows) {
                found.put(row.key(), row.json());
                bytes += row.size();
            }
        }
        return found;
    }

    /** Keys of a scope that match, in order. */
    List<String> keys(String scope, String pattern) {
        List<String> found = new ArrayList<>();
        match(scope, pattern, page -> {
            found.addAll(page);
            if (found.size() > MAX_KEYS) {
                throw new PlatformCallException(
                        "ValueError", "more than " + MAX_KEYS + " keys match; use a narrower pattern");
            }
        });
        return found;
    }

    private void match(String scope, String pattern, Consumer<List<String>> pages) {
        Glob glob = new Glob(pattern.replace("\\", "\\\\").replace("[", "\\["));
        String last = "";
        while (true) {
            String from = last;
            List<String> page =
                    database.read(handle -> StoreSql.keys(handle, scope, from, clock.millis(), KEYS_AT_ONCE));
            // the last of a page is the first of the next one
            pages.accept(page.stream()
                    .filter(key -> !key.equals(from) || from.isEmpty())
                    .filter(glob::matches)
                    .toList());
            if (page.size() < KEYS_AT_ONCE) {
                return;
            }
            last = page.getLast();
        }
    }

    int delete(String scope, String pattern) {
        AtomicInteger deleted = new AtomicInteger();
        match(scope, pattern, page -> deleted.addAndGet(delete(scope, page)));
        return deleted.get();
    }

    int delete(String scope, List<String> keys) {
        if (keys.isEmpty()) {
            return 0;
        }
        int deleted = database.write(handle -> StoreSql.delete(handle, scope, keys));
        rows.addAndGet(-deleted);
        return deleted;
    }

    StoreSql.Page page(ListQuery query) {
        return database.read(handle -> StoreSql.page(handle, query));
    }

    Optional<StoredValue> find(String id) {
        return database.read(handle -> StoreSql.find(handle, id, clock.millis()));
    }

    boolean delete(String id) {
        boolean deleted = database.write(handle -> StoreSql.delete(handle, id)) > 0;
        rows.addAndGet(deleted ? -1 : 0);
        return deleted;
    }
}
