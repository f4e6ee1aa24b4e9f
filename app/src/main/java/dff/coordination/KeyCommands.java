package dff.coordination;

import dff.coordination.Keyspace.Entry;
import java.util.List;
import java.util.Map;

/** Commands on keys of any kind, and on the cache as a whole. */
final class KeyCommands {
    private static final long NO_KEY = -2;
    private static final long NO_END = -1;

    private KeyCommands() {}

    static Map<String, CacheCommand> all() {
        return Map.ofEntries(
                Map.entry("DEL", CacheCommand.shrinks(1, CacheCommand.MANY, KeyCommands::delete)),
                Map.entry("EXISTS", CacheCommand.reads(1, CacheCommand.MANY, KeyCommands::exist)),
                Map.entry("TYPE", CacheCommand.reads(1, 1, KeyCommands::type)),
                Map.entry("KEYS", CacheCommand.keyless(1, 1, KeyCommands::keys)),
                Map.entry("EXPIRE", CacheCommand.shrinks(2, 2, call -> expireIn(call, 1_000))),
                Map.entry("PEXPIRE", CacheCommand.shrinks(2, 2, call -> expireIn(call, 1))),
                Map.entry("EXPIREAT", CacheCommand.shrinks(2, 2, call -> expireAt(call, 1_000))),
                Map.entry("PEXPIREAT", CacheCommand.shrinks(2, 2, call -> expireAt(call, 1))),
                Map.entry("PERSIST", CacheCommand.shrinks(1, 1, KeyCommands::persist)),
                Map.entry("TTL", CacheCommand.reads(1, 1, KeyCommands::secondsLeft)),
                Map.entry("PTTL", CacheCommand.reads(1, 1, KeyCommands::millisLeft)),
                Map.entry("PING", CacheCommand.keyless(0, 0, _ -> "PONG")),
                Map.entry("DBSIZE", CacheCommand.keyless(0, 0, KeyCommands::count)),
                // messages reach the subscribers of a Redis server; here there are none
                Map.entry("PUBLISH", CacheCommand.keyless(2, 2, _ -> 0L)));
    }

    private static long delete(CacheCall call) {
        return call.wordsFrom(0).stream()
                .filter(key -> call.keys.find(call.scope(), key, call.now) != null)
                .filter(key -> call.keys.remove(call.scope(), key))
                .count();
    }

    private static long exist(CacheCall call) {
        return call.wordsFrom(0).stream()
                .filter(key -> call.keys.find(call.scope(), key, call.now) != null)
                .count();
    }

    private static String type(CacheCall call) {
        Entry entry = call.entry();
        return entry == null ? "none" : entry.value.type();
    }

    private static CacheCommand.Rest keys(CacheCall call) {
        Glob glob = call.pattern(0);
        List<Bytes> alive = call.keys.keysOf(call.scope());
        alive.removeIf(key -> call.keys.find(call.scope(), key, call.now) == null);
        return new CacheCommand.Rest(
                alive, keys -> keys.filter(key -> glob.matches(text(key))).sorted());
    }

    /** For comparing with a pattern: a {@code ?} stands for one character. */
    static String text(Bytes key) {
        return key.text().orElseGet(key::latin);
    }

    private static long expireIn(CacheCall call, int unit) {
        long millis = Math.multiplyExact(call.whole(1), unit);
        return expire(call, millis <= 0 ? call.now : call.after(millis));
    }

    private static long expireAt(CacheCall call, int unit) {
        long at = Math.multiplyExact(call.whole(1), unit);
        return expire(call, at <= call.now ? call.now : call.after(at - call.now));
    }

    private static long expire(CacheCall call, long at) {
        Entry entry = call.entry();
        if (entry == null) {
            return 0;
        }
        entry.expires = at;
        call.entry(); // removes it when the time is over already
        return 1;
    }

    private static long persist(CacheCall call) {
        Entry entry = call.entry();
        if (entry == null || entry.expires == Keyspace.FOR_EVER) {
            return 0;
        }
        entry.expires = Keyspace.FOR_EVER;
        return 1;
    }

    private static long millisLeft(CacheCall call) {
        Entry entry = call.entry();
        if (entry == null) {
            return NO_KEY;
        }
        return entry.expires == Keyspace.FOR_EVER ? NO_END : entry.expires - call.now;
    }

    private static long secondsLeft(CacheCall call) {
        long millis = millisLeft(call);
        return millis < 0 ? millis : (millis + 500) / 1_000;
    }

    private static long count(CacheCall call) {
        call.keys.purge(call.now);
        return call.keys.keys();
    }
}
