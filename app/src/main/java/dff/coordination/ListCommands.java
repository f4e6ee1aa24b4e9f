package dff.coordination;

import dff.coordination.CacheValue.Sequence;
import dff.coordination.Keyspace.Entry;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Commands on lists. */
final class ListCommands {
    private ListCommands() {}

    static Map<String, CacheCommand> all() {
        return Map.ofEntries(
                Map.entry("LPUSH", CacheCommand.grows(2, CacheCommand.MANY, call -> push(call, Sequence::addFirst))),
                Map.entry("RPUSH", CacheCommand.grows(2, CacheCommand.MANY, call -> push(call, Sequence::addLast))),
                Map.entry(
                        "LPOP",
                        CacheCommand.shrinks(1, 1, call -> pop(call, Sequence::pollFirst))
                                .taking(call -> pop(call, list -> list.items.peekFirst()))),
                Map.entry(
                        "RPOP",
                        CacheCommand.shrinks(1, 1, call -> pop(call, Sequence::pollLast))
                                .taking(ListCommands::last)),
                Map.entry("LLEN", CacheCommand.reads(1, 1, ListCommands::length)),
                Map.entry("LRANGE", CacheCommand.reads(3, 3, ListCommands::range)),
                Map.entry("LINDEX", CacheCommand.reads(2, 2, ListCommands::at)),
                Map.entry("LTRIM", CacheCommand.shrinks(3, 3, ListCommands::trim)),
                Map.entry(
                        "RPOPLPUSH",
                        new CacheCommand(2, 2, 2, CacheCommand.Effect.GROWS, ListCommands::move, ListCommands::last)));
    }

    private static long push(CacheCall call, BiConsumer<Sequence, Bytes> end) {
        Sequence list = call.made(Sequence.class, Sequence::new);
        call.wordsFrom(1).forEach(item -> end.accept(list, item));
        return list.items.size();
    }

    private static Bytes pop(CacheCall call, Function<Sequence, Bytes> end) {
        Sequence list = call.value(Sequence.class);
        return list == null ? null : end.apply(list);
    }

    private static Bytes last(CacheCall call) {
        return pop(call, list -> list.items.peekLast());
    }

    private static long length(CacheCall call) {
        Sequence list = call.value(Sequence.class);
        return list == null ? 0 : list.items.size();
    }

    private static List<Bytes> range(CacheCall call) {
        Sequence list = call.value(Sequence.class);
        if (list == null) {
            return List.of();
        }
        Span span = Span.of(call.whole(1), call.whole(2), list.items.size());
        return list.items.stream().skip(span.from()).limit(span.length()).toList();
    }

    private static Bytes at(CacheCall call) {
        Sequence list = call.value(Sequence.class);
        if (list == null) {
            return null;
        }
        long given = call.whole(1);
        long index = given < 0 ? list.items.size() + given : given;
        return index < 0 ? null : list.items.stream().skip(index).findFirst().orElse(null);
    }

    private static String trim(CacheCall call) {
        Sequence list = call.value(Sequence.class);
        if (list != null) {
            int size = list.items.size();
            Span span = Span.of(call.whole(1), call.whole(2), size);
            for (long i = span.from() + span.length(); i < size; i++) {
                list.pollLast();
            }
            for (long i = 0; i < span.from(); i++) {
                list.pollFirst();
            }
        }
        return "OK";
    }

    private static Bytes move(CacheCall call) {
        Sequence source = call.value(Sequence.class);
        Entry target = call.keys.find(call.destination(), call.word(1), call.now);
        Sequence list = CacheCall.kind(Sequence.class, target);
        if (source == null) {
            return null;
        }
        Bytes item = source.pollLast();
        if (list == null) {
            list = new Sequence();
            call.keys.put(call.destination(), call.word(1), list, Keyspace.FOR_EVER);
        }
        list.addFirst(item);
        return item;
    }
}
