package dff.coordination;

import dff.coordination.CacheValue.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands on hashes. {@code HKEYS} also takes a pattern, which Redis does by {@code HSCAN}. */
final class HashCommands {
    private HashCommands() {}

    static Map<String, CacheCommand> all() {
        return Map.ofEntries(
                Map.entry("HSET", CacheCommand.grows(3, CacheCommand.MANY, HashCommands::set)),
                Map.entry("HMSET", CacheCommand.grows(3, CacheCommand.MANY, call -> {
                    set(call);
                    return "OK";
                })),
                Map.entry("HSETNX", CacheCommand.grows(3, 3, HashCommands::setNew)),
                Map.entry("HINCRBY", CacheCommand.grows(3, 3, HashCommands::add)),
                Map.entry("HGET", CacheCommand.reads(2, 2, call -> fields(call).get(call.word(1)))),
                Map.entry("HMGET", CacheCommand.reads(2, CacheCommand.MANY, HashCommands::getMany)),
                Map.entry("HGETALL", CacheCommand.reads(1, 1, HashCommands::getAll)),
                Map.entry("HKEYS", CacheCommand.reads(1, 2, HashCommands::keys)),
                Map.entry(
                        "HVALS",
                        CacheCommand.reads(
                                1, 1, call -> List.copyOf(fields(call).values()))),
                Map.entry("HLEN", CacheCommand.reads(1, 1, call ->
                        (long) fields(call).size())),
                Map.entry(
                        "HEXISTS", CacheCommand.reads(2, 2, call -> fields(call).containsKey(call.word(1)) ? 1L : 0L)),
                Map.entry("HDEL", CacheCommand.shrinks(2, CacheCommand.MANY, HashCommands::delete)));
    }

    private static Map<Bytes, Bytes> fields(CacheCall call) {
        Hash hash = call.value(Hash.class);
        return hash == null ? Map.of() : hash.fields;
    }

    private static long set(CacheCall call) {
        if (call.count() % 2 == 0) {
            throw call.syntaxError();
        }
        Hash hash = call.made(Hash.class, Hash::new);
        long added = 0;
        for (int i = 1; i < call.count(); i += 2) {
            added += hash.put(call.word(i), call.word(i + 1)) ? 1 : 0;
        }
        return added;
    }

    private static long setNew(CacheCall call) {
        if (fields(call).containsKey(call.word(1))) {
            return 0;
        }
        return set(call);
    }

    private static long add(CacheCall call) {
        long sum = TextCommands.sum(fields(call).get(call.word(1)), call.whole(2));
        call.made(Hash.class, Hash::new).put(call.word(1), Bytes.of(Long.toString(sum)));
        return sum;
    }

    private static List<Object> getMany(CacheCall call) {
        Map<Bytes, Bytes> fields = fields(call);
        List<Object> found = new ArrayList<>();
        call.wordsFrom(1).forEach(field -> found.add(fields.get(field)));
        return found;
    }

    private static List<Object> getAll(CacheCall call) {
        List<Object> flat = new ArrayList<>();
        fields(call).forEach((field, value) -> {
            flat.add(field);
            flat.add(value);
        });
        return flat;
    }

    private static Object keys(CacheCall call) {
        List<Bytes> fields = List.copyOf(fields(call).keySet());
        if (call.count() == 1) {
            return fields;
        }
        Glob glob = call.pattern(1);
        return new CacheCommand.Rest(fields, all -> all.filter(field -> glob.matches(KeyCommands.text(field))));
    }

    private static long delete(CacheCall call) {
        Hash hash = call.value(Hash.class);
        return hash == null
                ? 0
                : call.wordsFrom(1).stream().filter(hash::remove).count();
    }
}
