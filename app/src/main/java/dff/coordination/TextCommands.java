package dff.coordination;

import dff.coordination.CacheValue.Text;
import dff.coordination.Keyspace.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands on texts. */
final class TextCommands {
    private TextCommands() {}

    static Map<String, CacheCommand> all() {
        return Map.ofEntries(
                Map.entry("GET", CacheCommand.reads(1, 1, TextCommands::get)),
                Map.entry("STRLEN", CacheCommand.reads(1, 1, TextCommands::length)),
                Map.entry("MGET", CacheCommand.reads(1, CacheCommand.MANY, TextCommands::getMany)),
                Map.entry("SET", CacheCommand.grows(2, 7, TextCommands::set)),
                Map.entry("SETNX", CacheCommand.grows(2, 2, TextCommands::setNew)),
                Map.entry("SETEX", CacheCommand.grows(3, 3, call -> setFor(call, 1_000))),
                Map.entry("PSETEX", CacheCommand.grows(3, 3, call -> setFor(call, 1))),
                Map.entry("MSET", CacheCommand.grows(2, CacheCommand.MANY, TextCommands::setMany)),
                Map.entry(
                        "GETSET",
                        CacheCommand.grows(2, 2, TextCommands::exchange).taking(TextCommands::get)),
                Map.entry("APPEND", CacheCommand.grows(2, 2, TextCommands::append)),
                Map.entry("INCR", CacheCommand.grows(1, 1, call -> add(call, 1))),
                Map.entry("DECR", CacheCommand.grows(1, 1, call -> add(call, -1))),
                Map.entry("INCRBY", CacheCommand.grows(2, 2, call -> add(call, call.whole(1)))),
                Map.entry("DECRBY", CacheCommand.grows(2, 2, call -> add(call, Math.negateExact(call.whole(1))))));
    }

    private static Bytes get(CacheCall call) {
        Text text = call.value(Text.class);
        return text == null ? null : text.content();
    }

    private static long length(CacheCall call) {
        Bytes content = get(call);
        return content == null ? 0 : content.length();
    }

    /** Keys that hold something else count as missing. */
    private static List<Object> getMany(CacheCall call) {
        List<Object> found = new ArrayList<>();
        for (Bytes key : call.wordsFrom(0)) {
            Entry entry = call.keys.find(call.scope(), key, call.now);
            found.add(entry != null && entry.value instanceof Text(Bytes content) ? content : null);
        }
        return found;
    }

    private static Object set(CacheCall call) {
        long expires = Keyspace.FOR_EVER;
        boolean present = call.entry() != null;
        boolean allowed = true;
        for (int i = 2; i < call.count(); i++) {
            if (call.isWord(i, "NX")) {
                allowed = allowed && !present;
            } else if (call.isWord(i, "XX")) {
                allowed = allowed && present;
            } else if ((call.isWord(i, "PX") || call.isWord(i, "EX")) && i + 1 < call.count()) {
                expires = call.after(Math.multiplyExact(call.whole(i + 1), call.isWord(i, "EX") ? 1_000 : 1));
                i++;
            } else {
                throw call.syntaxError();
            }
        }
        if (!allowed) {
            return null;
        }
        call.keys.put(call.scope(), call.key(), new Text(call.word(1)), expires);
        return "OK";
    }

    private static long setNew(CacheCall call) {
        if (call.entry() != null) {
            return 0;
        }
        call.keys.put(call.scope(), call.key(), new Text(call.word(1)), Keyspace.FOR_EVER);
        return 1;
    }

    private static String setFor(CacheCall call, int unit) {
        long expires = call.after(Math.multiplyExact(call.whole(1), unit));
        call.keys.put(call.scope(), call.key(), new Text(call.word(2)), expires);
        return "OK";
    }

    private static String setMany(CacheCall call) {
        if (call.count() % 2 != 0) {
            throw call.syntaxError();
        }
        for (int i = 0; i < call.count(); i += 2) {
            call.keys.put(call.scope(), call.word(i), new Text(call.word(i + 1)), Keyspace.FOR_EVER);
        }
        return "OK";
    }

    private static Bytes exchange(CacheCall call) {
        Bytes old = get(call);
        call.keys.put(call.scope(), call.key(), new Text(call.word(1)), Keyspace.FOR_EVER);
        return old;
    }

    private static long append(CacheCall call) {
        Bytes old = get(call);
        Bytes more = call.word(1);
        int length = more.length() + (old == null ? 0 : old.length());
        if (length > Cache.MAX_VALUE) {
            throw new CacheException("a value may have at most " + Cache.MAX_VALUE + " bytes");
        }
        replace(call, old == null ? more : old.plus(more));
        return length;
    }

    private static long add(CacheCall call, long step) {
        Bytes old = get(call);
        long sum = sum(old, step);
        replace(call, Bytes.of(Long.toString(sum)));
        return sum;
    }

    static long sum(Bytes old, long step) {
        try {
            return Math.addExact(old == null ? 0 : CacheCall.whole(old), step);
        } catch (ArithmeticException _) {
            throw new CacheException("increment or decrement would overflow");
        }
    }

    /** The time a key has left stays. */
    private static void replace(CacheCall call, Bytes content) {
        Entry entry = call.entry();
        if (entry == null) {
            call.keys.put(call.scope(), call.key(), new Text(content), Keyspace.FOR_EVER);
        } else {
            entry.value = new Text(content);
        }
    }
}
