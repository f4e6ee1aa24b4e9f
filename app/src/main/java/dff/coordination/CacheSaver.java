package dff.coordination;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
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
 * for some keys at a time, so that scripts do not wait for the disk; each value is whole, all of them together are of no one moment.
 */
final class CacheSaver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CacheSaver.class);
    private static final long SECONDS = 60;
    private static final int KEYS_AT_ONCE = 200;

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
            try {
                save();
            } catch (IOException | RuntimeException e) {
                LOG.warn("the cache could not be saved to {}; it stays in memory", file, e);
            }
            if (last) {
                return;
            }
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
        } catch (IOException | RuntimeException e) {
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
                DataOutputStream out = new DataOutputStream(new CheckedOutputStream(file, sum))) {
            out.writeInt(CacheFormat.MAGIC);
            for (String scope : scopes) {
                List<Bytes> names = locked(scope);
                for (int i = 0; i < names.size(); i += KEYS_AT_ONCE) {
                    out.write(some(scope, names.subList(i, Math.min(names.size(), i + KEYS_AT_ONCE))));
                }
            }
            out.writeByte(CacheFormat.END);
            out.writeLong(sum.getValue());
        }
        try (FileChannel channel = FileChannel.open(unready, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private List<Bytes> locked(String scope) {
        lock.lock();
        try {
            return keys.keysOf(scope);
        } finally {
            lock.unlock();
        }
    }

    private byte[] some(String scope, List<Bytes> names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        lock.lock();
        try {
            long now = clock.millis();
            for (Bytes name : names) {
                Keyspace.Entry entry = keys.find(scope, name, now);
                if (entry != null) {
                    CacheFormat.write(out, scope, name, entry);
                }
            }
        } finally {
            lock.unlock();
        }
        return bytes.toByteArray();
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
