package dff.accesskey;

import dff.db.Database;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Remembers which nonce a key has used, for as long as a request with it could be sent again. In memory, as 8 bytes of a hash each in one set
 * for each minute of expiry; what is added is written behind, all of one moment in one row, and read again at start. A process that is
 * killed forgets those of its last {@value #BEHIND_MILLIS} ms. Safe for all threads.
 */
final class Nonces implements AutoCloseable {
    /** From the first nonce of a row to its write: a write for each request would cost more than the request. */
    static final long BEHIND_MILLIS = 200;

    private static final long MINUTE = 60_000;
    private static final int PAIR_BYTES = 16;
    /** Nonces of one row; a row of a store must not be without bound. */
    private static final int ROW_LIMIT = 50_000;

    private final Database database;
    private final InstantSource clock;
    private final int limit;
    private final NavigableMap<Long, LongSet> byMinute = new TreeMap<>(); // guarded by this
    private final List<long[]> unwritten = new ArrayList<>(); // guarded by this
    private boolean writing; // guarded by this
    private int count; // guarded by this

    Nonces(Database database, InstantSource clock, int limit) {
        this.database = database;
        this.clock = clock;
        this.limit = limit;
        long now = clock.millis();
        for (byte[] row : database.read(handle -> NonceSql.alive(handle, now))) {
            ByteBuffer pairs = ByteBuffer.wrap(row);
            while (pairs.remaining() >= PAIR_BYTES) {
                put(pairs.getLong(), pairs.getLong());
            }
        }
        forgetOld(now);
    }

    /** What happens when a nonce is to be used. */
    enum Use {
        FIRST,
        AGAIN,
        FULL
    }

    synchronized boolean isUsed(String keyId, String nonce) {
        return contains(hash(keyId, nonce));
    }

    /** @param expireMillis from when on a request with it would be refused for its time */
    Use use(String keyId, String nonce, long expireMillis) {
        long hash = hash(keyId, nonce);
        boolean write;
        synchronized (this) {
            forgetOld(clock.millis());
            if (contains(hash)) {
                return Use.AGAIN;
            }
            if (count >= limit) {
                return Use.FULL;
            }
            long minute = expireMillis / MINUTE + 1;
            put(hash, minute);
            unwritten.add(new long[] {hash, minute});
            write = !writing;
            writing = true;
        }
        if (write) {
            Thread.ofVirtual().name("dff-nonces").start(this::writeSoon);
        }
        return Use.FIRST;
    }

    private void writeSoon() {
        try {
            Thread.sleep(BEHIND_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!database.offer(this::write)) {
            synchronized (this) {
                writing = false; // the next one tries again
            }
        }
    }

    /** Writes what is left. */
    @Override
    public void close() {
        database.write(this::write);
    }

    synchronized int count() {
        return count;
    }

    private boolean contains(long hash) {
        for (LongSet set : byMinute.values()) {
            if (set.contains(hash)) {
                return true;
            }
        }
        return false;
    }

    private void put(long hash, long minute) {
        if (byMinute.computeIfAbsent(minute, _ -> new LongSet()).add(hash)) {
            count++;
        }
    }

    private void forgetOld(long now) {
        while (!byMinute.isEmpty() && byMinute.firstKey() * MINUTE <= now) {
            count -= byMinute.pollFirstEntry().getValue().size();
        }
    }

    private Void write(Handle handle) {
        List<long[]> all;
        synchronized (this) {
            all = List.copyOf(unwritten);
            unwritten.clear();
            writing = false;
        }
        for (int at = 0; at < all.size(); at += ROW_LIMIT) {
            writeRow(handle, all.subList(at, Math.min(all.size(), at + ROW_LIMIT)));
        }
        NonceSql.deleteOld(handle, clock.millis());
        return null;
    }

    private static void writeRow(Handle handle, List<long[]> batch) {
        ByteBuffer pairs = ByteBuffer.allocate(batch.size() * PAIR_BYTES);
        long last = 0;
        for (long[] pair : batch) {
            pairs.putLong(pair[0]).putLong(pair[1]);
            last = Math.max(last, pair[1]);
        }
        NonceSql.insert(handle, last * MINUTE, pairs.array());
    }

    private static long hash(String keyId, String nonce) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(keyId.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return ByteBuffer.wrap(digest.digest(nonce.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }
}
