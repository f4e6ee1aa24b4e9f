package dff.coordination;

import dff.coordination.CacheValue.Members;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Commands on sets. */
final class SetCommands {
    private SetCommands() {}

    static Map<String, CacheCommand> all() {
        return Map.of(
                "SADD", CacheCommand.grows(2, CacheCommand.MANY, SetCommands::add),
                "SREM", CacheCommand.shrinks(2, CacheCommand.MANY, SetCommands::remove),
                "SCARD", CacheCommand.reads(1, 1, call -> (long) members(call).size()),
                "SMEMBERS", CacheCommand.reads(1, 1, call -> List.copyOf(members(call))),
                "SISMEMBER", CacheCommand.reads(2, 2, call -> members(call).contains(call.word(1)) ? 1L : 0L));
    }

    private static Set<Bytes> members(CacheCall call) {
        Members set = call.value(Members.class);
        return set == null ? Set.of() : set.members;
    }

    private static long add(CacheCall call) {
        Members set = call.made(Members.class, Members::new);
        return call.wordsFrom(1).stream().filter(set::add).count();
    }

    private static long remove(CacheCall call) {
        Members set = call.value(Members.class);
        return set == null ? 0 : call.wordsFrom(1).stream().filter(set::remove).count();
    }
}
