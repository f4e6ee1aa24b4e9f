package dff.coordination;

import dff.coordination.CacheCommand.Effect;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * The cache of an installation that is one process. One lock guards it: a command takes microseconds. It never evicts: what a script
 * has put in is there until its time is over, or until the process is killed less than a minute after.
 */
final class EmbeddedCache implements Cache, AutoCloseable {
    private static final Map<String, CacheCommand> COMMANDS = commands();
    /** What one more word may need besides its bytes, at most. */
    private static final int WORD = 3 * CacheValue.NODE + 2 * CacheValue.OBJECT;

    /** What a value of an answer needs besides its bytes: itself, and its places in lists. */
    private static final int ANSWERED = CacheValue.OBJECT + 24;

    /** A full cache is searched for keys whose time is over this often at most. */
    private static final long PURGE_MILLIS = 1_000;

    /** Keys a list looks at before others get the lock. */
    private static final int LISTED_AT_ONCE = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Keyspace keys = new Keyspace(); // guarded by lock
    private final InstantSource clock;
    private final CacheLimits limits;
    private final CacheSaver saver;
    private long purged; // guarded by lock

    /** Reads the file, if there is one. */
    EmbeddedCache(InstantSource clock, Path file, CacheLimits limits) {
        this.clock = clock;
        this.limits = limits;
        this.saver = new CacheSaver(file, keys, lock, clock);
    }

    private static Map<String, CacheCommand> commands() {
        Map<String, CacheCommand> all = new HashMap<>();
        all.putAll(TextCommands.all());
        all.putAll(KeyCommands.all());
        all.putAll(HashCommands.all());
        all.putAll(ListCommands.all());
        all.putAll(SetCommands.all());
        all.putAll(SortedSetCommands.all());
        return Map.copyOf(all);
    }

    @Override
    public Object run(Command command, long room) {
        if (command.name().equals("INFO")) {
            return info();
        }
        CacheCommand known = COMMANDS.get(command.name());
        if (known == null) {
            throw new CacheException("unknown command '" + command.name() + "'");
        }
        check(known, command);
        Object reply = locked(() -> {
            if (known.effect() == Effect.GROWS) {
                makeRoom(command);
            }
            return perform(known, command, room);
        });
        return reply instanceof CacheCommand.Rest rest ? rest.get() : reply;
    }

    /** What an answer keeps in memory, even when the cache drops it meanwhile. */
    private static long weight(Object reply) {
        return switch (reply) {
            case Bytes bytes -> ANSWERED + bytes.length();
            case List<?> all -> all.stream().mapToLong(EmbeddedCache::weight).sum();
            case CacheCommand.Rest rest -> weight(rest.copy());
            case null, default -> ANSWERED;
        };
    }

    private static void check(CacheCommand known, Command command) {
        int count = command.words().size();
        if (count < known.min() || count > known.max()) {
            throw new CacheException("wrong number of arguments for '" + command.name() + "' command");
        }
        for (int i = 0; i < count; i++) {
            int length = command.words().get(i).length();
            if (i < known.keys() && length > MAX_KEY) {
                throw new CacheException("a key of " + length + " bytes; at most " + MAX_KEY + " are allowed");
            }
            if (length > MAX_VALUE) {
                throw new CacheException("a value of " + length + " bytes; at most " + MAX_VALUE + " are allowed");
            }
        }
    }

    private Object perform(CacheCommand known, Command command, long room) {
        CacheCall call = new CacheCall(keys, clock.millis(), command);
        try {
            Bytes taken = known.taken().by(call);
            if (taken != null && weight(taken) > room) {
                return new MoreRoom(weight(taken));
            }
            Object reply = known.body().on(call);
            long weight = known.effect() == Effect.READS ? weight(reply) : 0;
            return weight > room ? new MoreRoom(weight) : reply;
        } catch (ArithmeticException _) {
            throw new CacheException("value is not an integer or out of range");
        } finally {
            if (known.keys() > 0) {
                keys.settle(command.scope(), command.words().getFirst());
            }
            if (known.keys() > 1) {
                keys.settle(command.destination(), command.words().get(1));
            }
            if (known.effect() != Effect.READS) {
                saver.changed();
            }
        }
    }

    private void makeRoom(Command command) {
        long bytes = Keyspace.KEY;
        for (Bytes word : command.words()) {
            bytes += WORD + word.length();
        }
        long now = clock.millis();
        boolean several = command.name().equals("MSET");
        boolean present = !several && keys.find(command.scope(), command.words().getFirst(), now) != null;
        long more = several ? command.words().size() / 2 : present ? 0 : 1;
        if (isFull(bytes, more) && now - purged >= PURGE_MILLIS) {
            purged = now;
            keys.purge(now);
        }
        if (isFull(bytes, more)) {
            throw new CacheException("OOM the cache is full: " + keys.bytes() + " of " + limits.bytes()
                    + " bytes (_CACHE_MEMORY_LIMIT), " + keys.keys() + " of " + limits.keys()
                    + " keys (_CACHE_KEY_LIMIT)");
        }
    }

    private boolean isFull(long bytes, long more) {
        return keys.bytes() + bytes > limits.bytes() || keys.keys() + more > limits.keys();
    }

    private String info() {
        lock.lock();
        try {
            keys.purge(clock.millis());
            return "redis_mode:embedded\r\nused_memory:" + keys.bytes() + "\r\nmaxmemory:" + limits.bytes()
                    + "\r\nkeys:" + keys.keys() + "\r\nmaxkeys:" + limits.keys() + "\r\n";
        } finally {
            lock.unlock();
        }
    }

    /** Holds the lock for some keys at a time; neither copies nor sorts more than are wanted. */
    @Override
    public List<Listed> list(BiPredicate<String, String> wanted, int limit) {
        List<Listed> found = new ArrayList<>();
        List<String> scopes = locked(keys::scopes);
        for (String scope : scopes) {
            if (found.size() >= limit) {
                break;
            }
            SortedSet<Bytes> first = first(scope, wanted, limit - found.size());
            locked(() -> found.addAll(listed(scope, first)));
        }
        return found;
    }

    private SortedSet<Bytes> first(String scope, BiPredicate<String, String> wanted, int limit) {
        TreeSet<Bytes> first = new TreeSet<>();
        Iterator<Bytes> names = locked(() -> keys.walk(scope));
        while (names.hasNext()) {
            for (Bytes name : locked(() -> alive(scope, names))) {
                boolean near = first.size() < limit || name.compareTo(first.last()) < 0;
                if (near && wanted.test(scope, KeyCommands.text(name))) {
                    first.add(name);
                }
                if (first.size() > limit) {
                    first.removeLast();
                }
            }
        }
        return first;
    }

    /** The next few that have not ended. */
    private List<Bytes> alive(String scope, Iterator<Bytes> names) {
        long now = clock.millis();
        List<Bytes> alive = new ArrayList<>(LISTED_AT_ONCE);
        for (int i = 0; i < LISTED_AT_ONCE && names.hasNext(); i++) {
            Bytes name = names.next();
            if (keys.find(scope, name, now) != null) {
                alive.add(name);
            }
        }
        return alive;
    }

    private List<Listed> listed(String scope, SortedSet<Bytes> names) {
        long now = clock.millis();
        List<Listed> listed = new ArrayList<>();
        for (Bytes name : names) {
            Keyspace.Entry entry = keys.find(scope, name, now);
            if (entry != null) {
                listed.add(listed(scope, name, entry, now));
            }
        }
        return listed;
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private static Listed listed(String scope, Bytes name, Keyspace.Entry entry, long now) {
        long left = entry.expires == Keyspace.FOR_EVER ? -1 : (entry.expires - now + 500) / 1_000;
        return new Listed(scope, name, entry.value.type(), left, Keyspace.KEY + name.length() + entry.value.size());
    }

    /** Saves what has changed. */
    @Override
    public void close() {
        saver.close();
    }
}
