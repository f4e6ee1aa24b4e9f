package dff.coordination;

import dff.coordination.Keyspace.Entry;
import java.util.List;
import java.util.function.Supplier;

/** One command under way: its words and the keys it works on. Guarded by the cache's lock. */
final class CacheCall {
    private static final long MAX_EXPIRY_MILLIS = 3_153_600_000_000L;

    final Keyspace keys;
    final long now;
    private final Cache.Command command;

    CacheCall(Keyspace keys, long now, Cache.Command command) {
        this.keys = keys;
        this.now = now;
        this.command = command;
    }

    String scope() {
        return command.scope();
    }

    String destination() {
        return command.destination();
    }

    Bytes key() {
        return word(0);
    }

    int count() {
        return command.words().size();
    }

    Bytes word(int index) {
        return command.words().get(index);
    }

    List<Bytes> wordsFrom(int index) {
        return command.words().subList(index, count());
    }

    /** @throws CacheException when it is too long: each key or field would cost as much */
    Glob pattern(int index) {
        Bytes pattern = word(index);
        if (pattern.length() > Cache.MAX_PATTERN) {
            throw new CacheException(
                    "a pattern of " + pattern.length() + " bytes; at most " + Cache.MAX_PATTERN + " are allowed");
        }
        return new Glob(KeyCommands.text(pattern));
    }

    boolean isWord(int index, String word) {
        return word(index).latin().equalsIgnoreCase(word);
    }

    long whole(int index) {
        return whole(word(index));
    }

    static long whole(Bytes text) {
        try {
            return Long.parseLong(text.latin());
        } catch (NumberFormatException _) {
            throw new CacheException("value is not an integer or out of range");
        }
    }

    double score(Bytes text) {
        String word = text.latin();
        double score;
        try {
            score = switch (word.toLowerCase(java.util.Locale.ROOT)) {
                case "inf", "+inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(word);
            };
        } catch (NumberFormatException _) {
            throw new CacheException("value is not a valid float");
        }
        if (Double.isNaN(score)) {
            throw new CacheException("value is not a valid float");
        }
        return score;
    }

    /** The instant a key ends that is to live that long. */
    long after(long millis) {
        if (millis <= 0 || millis > MAX_EXPIRY_MILLIS) {
            throw new CacheException("invalid expire time in '" + command.name().toLowerCase(java.util.Locale.ROOT)
                    + "': allowed are 1 to " + MAX_EXPIRY_MILLIS + " ms");
        }
        return now + millis;
    }

    CacheException syntaxError() {
        return new CacheException("syntax error in '" + command.name().toLowerCase(java.util.Locale.ROOT) + "'");
    }

    Entry entry() {
        return keys.find(scope(), key(), now);
    }

    /** Null when there is no such key. @throws CacheException when it holds another kind */
    <V extends CacheValue> V value(Class<V> kind) {
        return kind(kind, entry());
    }

    static <V extends CacheValue> V kind(Class<V> kind, Entry entry) {
        if (entry == null) {
            return null;
        }
        if (!kind.isInstance(entry.value)) {
            throw CacheException.wrongType();
        }
        return kind.cast(entry.value);
    }

    /** Makes an empty one when there is none; it goes again if it stays empty. */
    <V extends CacheValue> V made(Class<V> kind, Supplier<V> empty) {
        V present = value(kind);
        if (present != null) {
            return present;
        }
        V made = empty.get();
        keys.put(scope(), key(), made, Keyspace.FOR_EVER);
        return made;
    }
}
