package dff.coordination;

import java.util.List;
import java.util.function.BiPredicate;

/** Values shared for a while, in the words of Redis. Safe for all threads. */
public interface Cache {
    /** Longest key, in bytes. */
    int MAX_KEY = 1_024;
    /** Longest pattern of keys or fields, in bytes: each of them is compared with it. */
    int MAX_PATTERN = 256;
    /** Longest value, in bytes; also most bytes of one answer. */
    int MAX_VALUE = 16 * 1_048_576;

    /**
     * One command. Keys are kept apart by scope.
     *
     * @param name as Redis writes it, in upper case
     * @param destination scope of the second key of a command that has two
     */
    record Command(String name, String scope, String destination, List<Bytes> words) {
        public Command {
            words = List.copyOf(words);
        }
    }

    /**
     * Does a command.
     *
     * @return as Redis replies: null, {@link Long}, {@link Bytes}, {@link String} for a status, or a list of them
     * @throws CacheException when it cannot be done; nothing has changed then
     */
    default Object run(Command command) {
        return run(command, Long.MAX_VALUE);
    }

    /**
     * Does a command whose answer may need only so much memory.
     *
     * @param room bytes
     * @return as above, or {@link MoreRoom} when it would need more; nothing was done then
     */
    Object run(Command command, long room);

    /** An answer needs more memory. @param bytes enough for it, as things are */
    record MoreRoom(long bytes) {}

    /** A key as people see it. @param secondsLeft -1 = for ever */
    record Listed(String scope, Bytes key, String type, long secondsLeft, long bytes) {}

    /** The first of the keys that are wanted, by scope and key. */
    List<Listed> list(BiPredicate<String, String> wanted, int limit);
}
