package dff.env;

import dff.coordination.Glob;
import dff.db.Database;
import dff.db.DatabaseException;
import dff.json.Md5;
import dff.json.Utf8Text;
import dff.runner.PlatformCallException;
import dff.web.ListQuery;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The values scripts keep for good. One whose time is over counts as absent, whether or not its row is gone. Safe for all threads. */
final class StoredValues {
    private static final Logger LOG = LoggerFactory.getLogger(StoredValues.class);
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
    private final StoreLimits limits;
    private final InstantSource clock;
    private final AtomicLong cleaned = new AtomicLong(Long.MIN_VALUE);
    private final AtomicBoolean cleaning = new AtomicBoolean();
    private volatile StoreSql.Amount used; // null = not counted yet; changed within writes only

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
    void save(String scope, Map<String, Utf8Text> values, Long millis, boolean onlyNew) {
        clean();
        while (true) {
            try {
                store(scope, values, millis, onlyNew);
                return;
            } catch (PlatformCallException full) {
                if (deleteExpired() == 0) {
                    throw full;
                }
            }
        }
    }

    private void store(String scope, Map<String, Utf8Text> values, Long millis, boolean onlyNew) {
        database.write(handle -> {
            long now = clock.millis();
            StoreSql.Amount before = used == null ? StoreSql.amount(handle) : used;
            StoreSql.Amount after = before;
            for (Map.Entry<String, Utf8Text> value : values.entrySet()) {
                boolean exists = onlyNew
                        && StoreSql.amount(handle, scope, List.of(value.getKey()), now)
                                        .rows()
                                > 0;
                if (!exists) {
                    StoredValue row = row(scope, value, millis == null ? null : now + millis, now);
                    after = put(handle, row, value.getValue(), after);
                }
            }
            check(before, after);
            used = after;
            return null;
        });
    }

    private static StoreSql.Amount put(Handle handle, StoredValue row, Utf8Text json, StoreSql.Amount sofar) {
        Optional<Long> old = StoreSql.size(handle, row.scope(), row.key());
        if (old.isPresent()) {
            StoreSql.update(handle, row, json);
            return sofar.plus(0, row.size() - old.get());
        }
        StoreSql.insert(handle, row, json);
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

    private static StoredValue row(String scope, Map.Entry<String, Utf8Text> value, Long expires, long now) {
        Utf8Text json = value.getValue();
        String key = value.getKey();
        return new StoredValue(
                0,
                "fnst-" + Md5.of(key + '\0' + scope),
                scope,
                key,
                null,
                StoredValue.typeOf(json),
                json.length(),
                expires,
                now,
                now);
    }

    /** Now and then removes those whose time is over: some at once, the rest behind whoever saves, in turn with others. */
    private void clean() {
        long now = clock.millis();
        long last = cleaned.get();
        if (now - CLEAN_MILLIS < last || !cleaned.compareAndSet(last, now)) {
            return;
        }
        if (deleteExpired() == EXPIRED_AT_ONCE && cleaning.compareAndSet(false, true)) {
            Thread.ofVirtual().name("dff-store-cleaner").start(this::cleanOn);
        }
    }

    private void cleanOn() {
        try {
            while (deleteExpired() == EXPIRED_AT_ONCE) {
                // each is a transaction of its own
            }
        } catch (DatabaseException e) {
            LOG.warn("values of DFF.STORE whose time is over stay for now: {}", e.getMessage());
        } finally {
            cleaning.set(false);
        }
    }

    /** @return how many */
    private long deleteExpired() {
        return deleted(handle -> StoreSql.deleteExpired(handle, clock.millis(), EXPIRED_AT_ONCE));
    }

    /** JSON texts by key, without those that are missing; or {@link dff.runner.PlatformCall.Large} when they need more room. */
    Object find(String scope, List<String> keys, long room) {
        StoreAnswer answer = new StoreAnswer(database, clock, scope, room);
        for (int i = 0; i < keys.size(); i += KEYS_AT_ONCE) {
            answer.add(keys.subList(i, Math.min(keys.size(), i + KEYS_AT_ONCE)));
        }
        return answer.whole(more -> find(scope, keys, more));
    }

    /** As above, those of which the keys match. */
    Object find(String scope, String pattern, long room) {
        StoreAnswer answer = new StoreAnswer(database, clock, scope, room);
        AtomicInteger matches = new AtomicInteger();
        match(scope, pattern, page -> {
            checkKeys(matches.addAndGet(page.size()));
            answer.add(page);
        });
        return answer.whole(more -> find(scope, pattern, more));
    }

    /** Keys of a scope that match, in order; or {@link dff.runner.PlatformCall.Large} when they need more room. */
    Object keys(String scope, String pattern, long room) {
        List<String> found = new ArrayList<>();
        AtomicInteger matches = new AtomicInteger();
        match(scope, pattern, page -> {
            checkKeys(matches.addAndGet(page.size()));
            if ((long) matches.get() * StoreAnswer.ROW > room) {
                found.clear();
            } else {
                found.addAll(page);
            }
        });
        long needed = (long) matches.get() * StoreAnswer.ROW;
        return StoreAnswer.within(found, needed, room, more -> keys(scope, pattern, more));
    }

    private static void checkKeys(int count) {
        if (count > MAX_KEYS) {
            throw new PlatformCallException(
                    "ValueError", "more than " + MAX_KEYS + " keys match; use a narrower pattern");
        }
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
