package dff.env;

import dff.coordination.Glob;
import dff.db.Database;
import dff.json.Md5;
import dff.runner.PlatformCallException;
import dff.web.ListQuery;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

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
    /** A full store is cleaned this often at most. */
    private static final long FULL_MILLIS = 1_000;

    private final Database database;
    private final StoreLimits limits;
    private final InstantSource clock;
    private final AtomicLong cleaned = new AtomicLong(Long.MIN_VALUE);
    private volatile StoreSql.Amount
            used; // null = not counted yet; changed within writes only; counted anew at each cleaning

    StoredValues(Database database, StoreLimits limits, InstantSource clock) {
        this.database = database;
        this.limits = limits;
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
        clean(CLEAN_MILLIS);
        try {
            store(scope, values, millis, onlyNew);
        } catch (PlatformCallException full) {
            if (!clean(FULL_MILLIS)) {
                throw full;
            }
            store(scope, values, millis, onlyNew);
        }
    }

    private void store(String scope, Map<String, String> values, Long millis, boolean onlyNew) {
        database.write(handle -> {
            long now = clock.millis();
            StoreSql.Amount before = used == null ? StoreSql.amount(handle) : used;
            StoreSql.Amount after = before;
            for (Map.Entry<String, String> value : values.entrySet()) {
                boolean exists = onlyNew
                        && !StoreSql.find(handle, scope, List.of(value.getKey()), now)
                                .isEmpty();
                if (!exists) {
                    after = put(handle, row(scope, value, millis == null ? null : now + millis, now), after);
                }
            }
            check(before, after);
            used = after;
            return null;
        });
    }

    private static StoreSql.Amount put(Handle handle, StoredValue row, StoreSql.Amount sofar) {
        Optional<Long> old = StoreSql.size(handle, row.scope(), row.key());
        if (old.isPresent()) {
            StoreSql.update(handle, row);
            return sofar.plus(0, row.size() - old.get());
        }
        StoreSql.insert(handle, row);
        return sofar.plus(1, row.size());
    }

    /** What makes a full store no fuller is allowed. */
    private void check(StoreSql.Amount before, StoreSql.Amount after) {
        if (after.rows() > limits.rows() && after.rows() > before.rows()) {
            throw full(limits.rows() + " keys (_FUNC_STORE_LIMIT)");
        }
        if (after.bytes() > limits.bytes() && after.bytes() > before.bytes()) {
            throw full(limits.bytes() + " bytes of values (_FUNC_STORE_SIZE_LIMIT)");
        }
    }

    private static PlatformCallException full(String limit) {
        return new PlatformCallException("ValueError", "DFF.STORE is full: it may hold " + limit);
    }

    private static StoredValue row(String scope, Map.Entry<String, String> value, Long expires, long now) {
        String json = value.getValue();
        String key = value.getKey();
        return new StoredValue(
                0,
                "fnst-" + Md5.of(key + '\0' + scope),
                scope,
                key,
                json,
                StoredValue.typeOf(json),
                json.getBytes(StandardCharsets.UTF_8).length,
                expires,
                now,
                now);
    }

    /**
     * Removes all whose time is over, in small transactions between which others have their turn.
     *
     * @param millis nothing is done when that was done less than so long ago
     * @return whether it was done
     */
    private boolean clean(long millis) {
        long now = clock.millis();
        long last = cleaned.get();
        if (now - millis < last || !cleaned.compareAndSet(last, now)) {
            return false;
        }
        while (database.write(handle -> StoreSql.deleteExpired(handle, now, EXPIRED_AT_ONCE)) == EXPIRED_AT_ONCE) {
            // there may be more
        }
        database.write(handle -> {
            used = StoreSql.amount(handle);
            return null;
        });
        return true;
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
        return (int) deleted(handle -> StoreSql.delete(handle, scope, keys));
    }

    StoreSql.Page page(ListQuery query) {
        return database.read(handle -> StoreSql.page(handle, query));
    }

    Optional<StoredValue> find(String id) {
        return database.read(handle -> StoreSql.find(handle, id, clock.millis()));
    }

    boolean delete(String id) {
        return deleted(handle -> StoreSql.delete(handle, id)) > 0;
    }

    private long deleted(Database.Work<StoreSql.Amount> work) {
        return database.write(handle -> {
            StoreSql.Amount gone = work.on(handle);
            used = used == null ? null : used.minus(gone);
            return gone.rows();
        });
    }
}
