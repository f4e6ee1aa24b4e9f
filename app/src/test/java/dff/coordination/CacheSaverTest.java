package dff.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheSaverTest {
    private static final int LARGE = 4 * 1_048_576;
    private static final InstantSource CLOCK = () -> Instant.ofEpochMilli(1_700_000_000_000L);

    @TempDir
    private Path directory;

    private final ReentrantLock lock = new ReentrantLock();
    private final Keyspace keys = new Keyspace();

    private CacheSaver open(Keyspace into, InstantSource clock) {
        return new CacheSaver(directory.resolve("cache.bin"), into, lock, clock);
    }

    private void put(CacheSaver saver, String key, byte[] content) {
        lock.lock();
        try {
            keys.put("s", Bytes.of(key), new CacheValue.Text(Bytes.of(content)), Keyspace.FOR_EVER);
            saver.changed();
        } finally {
            lock.unlock();
        }
    }

    private Keyspace saved() {
        Keyspace read = new Keyspace();
        open(read, CLOCK).close();
        return read;
    }

    @Test
    void large_values_are_saved_without_a_copy_of_them() {
        CacheSaver saver = open(keys, CLOCK);
        for (int i = 0; i < 8; i++) {
            byte[] content = new byte[LARGE];
            content[LARGE - 1] = (byte) i;
            put(saver, "k" + i, content);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        saver.turn();

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(LARGE);
        saver.close();
        Keyspace read = saved();
        assertThat(read.keys()).isEqualTo(8);
        for (int i = 0; i < 8; i++) {
            CacheValue.Text text = (CacheValue.Text) read.find("s", Bytes.of("k" + i), CLOCK.millis()).value;
            assertThat(text.content().length()).isEqualTo(LARGE);
            assertThat(text.content().latin().charAt(LARGE - 1)).isEqualTo((char) i);
        }
    }

    @Test
    void an_error_does_not_end_the_saving() {
        AtomicBoolean full = new AtomicBoolean();
        CacheSaver saver = open(keys, () -> {
            if (full.get()) {
                throw new OutOfMemoryError("as if");
            }
            return CLOCK.instant();
        });
        put(saver, "k", new byte[] {1});
        full.set(true);
        saver.turn();
        assertThat(lock.isLocked()).isFalse();

        full.set(false);
        saver.turn();

        assertThat(saved().keys()).isEqualTo(1);
        saver.close();
    }
}
