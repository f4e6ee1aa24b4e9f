package dff.coordination;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The keys of the embedded cache by scope, and how much memory they take. Guarded by the cache's lock. */
final class Keyspace {
    static final long FOR_EVER = Long.MAX_VALUE;
    /** What a key takes besides its bytes and its value. */
    static final int KEY = 2 * CacheValue.OBJECT + CacheValue.NODE;

    /** A key's value and when it ends, in milliseconds UTC. */
    static final class Entry {
        CacheValue value;
        long expires;
        private long counted;

        private Entry(CacheValue value, long expires) {
            this.value = value;
            this.expires = expires;
        }
    }

    private final Map<String, Map<Bytes, Entry>> scopes = new TreeMap<>();
    private long bytes;
    private long keys;

    /** Null when there is none, or its time is over. */
    Entry find(String scope, Bytes key, long now) {
        Map<Bytes, Entry> of = scopes.get(scope);
        Entry entry = of == null ? null : of.get(key);
        if (entry != null && entry.expires <= now) {
            remove(scope, key);
            return null;
        }
        return entry;
    }

    /** Replaces whatever the key had. */
    Entry put(String scope, Bytes key, CacheValue value, long expires) {
        remove(scope, key);
        Entry entry = new Entry(value, expires);
        scopes.computeIfAbsent(scope, _ -> new ConcurrentHashMap<>()).put(key, entry);
        keys++;
        bytes += KEY + key.length();
        count(entry);
        return entry;
    }

    boolean remove(String scope, Bytes key) {
        Map<Bytes, Entry> of = scopes.get(scope);
        Entry old = of == null ? null : of.remove(key);
        if (old == null) {
            return false;
        }
        if (of.isEmpty()) {
            scopes.remove(scope);
        }
        keys--;
        bytes -= KEY + key.length() + old.counted;
        return true;
    }

    /** Takes note of a change within a value; removes the key when nothing is left of it. */
    void settle(String scope, Bytes key) {
        Map<Bytes, Entry> of = scopes.get(scope);
        Entry entry = of == null ? null : of.get(key);
        if (entry == null) {
            return;
        }
        if (entry.value.isEmpty()) {
            remove(scope, key);
        } else {
            count(entry);
        }
    }

    private void count(Entry entry) {
        long size = entry.value.size();
        bytes += size - entry.counted;
        entry.counted = size;
    }

    /** Removes all whose time is over. */
    void purge(long now) {
        for (String scope : List.copyOf(scopes.keySet())) {
            walk(scope).forEachRemaining(key -> find(scope, key, now));
        }
    }

    void clear() {
        scopes.clear();
        bytes = 0;
        keys = 0;
    }

    List<String> scopes() {
        return List.copyOf(scopes.keySet());
    }

    /** Those whose time is over may be among them. */
    List<Bytes> keysOf(String scope) {
        return new ArrayList<>(scopes.getOrDefault(scope, Map.of()).keySet());
    }

    /**
     * Those of a scope in no order. May be used while keys come and go, and without the lock: one that is there all the time comes once.
     */
    Iterator<Bytes> walk(String scope) {
        Map<Bytes, Entry> of = scopes.get(scope);
        return of == null ? Collections.emptyIterator() : of.keySet().iterator();
    }

    long bytes() {
        return bytes;
    }

    long keys() {
        return keys;
    }
}
