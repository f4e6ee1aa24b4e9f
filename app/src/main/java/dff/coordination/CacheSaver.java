package dff.coordination;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the embedded cache in a file: read at start, written every minute when something has changed, and at the end. The lock is held
 * for some keys at a time and while nothing is written, so that scripts do not wait for the disk; each value is whole, all of them
 * together are of no one moment. Contents are not copied: saving needs no memory in the size of the cache.
 */
final class CacheSaver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CacheSaver.class);
    private static final long SECONDS = 60;
    private static final int KEYS_AT_ONCE = 200;
    /** Keys are taken together until their values have so many bytes. */
    private static final int BYTES_AT_ONCE = 1_048_576;

    private static final int BUFFER = 65_536;

    private final Path file;
    private final Keyspace keys;
    private final ReentrantLock lock;
    private final Condition ending;
    private final InstantSource clock;
    private final Thread thread;
    private boolean dirty; // guarded by lock
    private boolean closing; // guarded by lock

    CacheSaver(Path file, Keyspace keys, ReentrantLock lock, InstantSource clock) {
        this.file = file;
        this.keys = keys;
        this.lock = lock;
        this.ending = lock.newCondition();
        this.clock = clock;
        load();
        this.thread = Thread.ofPlatform().name("dff-cache-saver").daemon().start(this::run);
    }

    /** Called under the lock. */
    void changed() {
        dirty = true;
    }

    private void run() {
        while (true) {
            boolean last = awaitTurn();
            turn();
            if (last) {
                return;
            }
        }
    }

    /** Saves, if there is something to save. Whatever goes wrong, an Error included, the next turn tries again. */
    void turn() {
        try {
            save();
        } catch (IOException | RuntimeException | Error e) {
            LOG.warn("the cache could not be saved to {}; it stays in memory", file, e);
        }
    }

    /** @return whether it is the last turn */
    private boolean awaitTurn() {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(SECONDS);
            while (!closing && left > 0) {
                left = ending.awaitNanos(left);
            }
            return closing;
        } catch (InterruptedException _) {
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void save() throws IOException {
        List<String> scopes;
        lock.lock();
        try {
            keys.purge(clock.millis());
            if (!dirty) {
                return;
            }
            dirty = false;
            scopes = keys.scopes();
        } finally {
            lock.unlock();
        }
        Path unready = file.resolveSibling(file.getFileName() + "~");
        try {
            write(unready, scopes);
            Files.move(unready, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException | Error e) {
            lock.lock();
            dirty = true;
            lock.unlock();
            throw e;
        }
    }

    private void write(Path unready, List<String> scopes) throws IOException {
        CRC32C sum = new CRC32C();
        Files.deleteIfExists(unready);
        Files.createFile(unready, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream file = Files.newOutputStream(unready);
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(new CheckedOutputStream(file, sum), BUFFER))) {
            out.writeInt(CacheFormat.MAGIC);
            for (String scope : scopes) {
                Iterator<Bytes> names = locked(scope);
                while (names.hasNext()) {
                    for (CacheFormat.Kept kept : some(scope, names)) {
                        CacheFormat.write(out, scope, kept);
                    }
                }
            }
            out.writeByte(CacheFormat.END);
            out.flush(); // the sum is of what has passed the buffer
            out.writeLong(sum.getValue());
        }
        try (FileChannel channel = FileChannel.open(unready, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private Iterator<Bytes> locked(String scope) {
        lock.lock();
        try {
            return keys.walk(scope);
        } finally {
            lock.unlock();
        }
    }

    /** The next few; at least one, unless all that are left have ended. */
    private List<CacheFormat.Kept> some(String scope, Iterator<Bytes> names) {
        List<CacheFormat.Kept> some = new ArrayList<>();
        long bytes = 0;
        lock.lock();
        try {
            long now = clock.millis();
            for (int i = 0; i < KEYS_AT_ONCE && bytes < BYTES_AT_ONCE && names.hasNext(); i++) {
                Bytes name = names.next();
                Keyspace.Entry entry = keys.find(scope, name, now);
                if (entry != null) {
                    some.add(CacheFormat.Kept.of(name, entry));
                    bytes += entry.value.size();
                }
            }
        } finally {
            lock.unlock();
        }
        return some;
    }

    private void load() {
        if (Files.notExists(file)) {
            return;
        }
        CRC32C sum = new CRC32C();
        try (DataInputStream in =
                new DataInputStream(new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), sum))) {
            CacheFormat.read(in, sum, keys, clock.millis());
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "the saved cache {} cannot be read and is put aside; the cache starts empty: {}",
                    file,
                    e.toString());
            keys.clear();
            putAside();
        }
    }

    private void putAside() {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".bad"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} cannot be renamed", file, e);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            ending.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
