package dff.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCacheTest extends CacheContract {
    private static final CacheLimits LIMITS = new CacheLimits(64 * 1_048_576, 1_000);

    @TempDir
    private Path directory;

    @Override
    Cache open(InstantSource clock) {
        return new EmbeddedCache(clock, directory.resolve("cache.bin"), LIMITS);
    }

    @Override
    void close(Cache cache) {
        ((EmbeddedCache) cache).close();
    }

    private void reopen() {
        close(cache);
        cache = open(() -> Instant.ofEpochMilli(millis.get()));
    }

    private void replace(CacheLimits limits) {
        close(cache);
        cache = new EmbeddedCache(() -> Instant.ofEpochMilli(millis.get()), directory.resolve("other.bin"), limits);
    }

    @Test
    void everything_is_there_after_a_restart_but_what_has_ended() {
        run("SET t é EX 100");
        run("HSET h f 1 g 2");
        run("RPUSH l a b");
        run("SADD s a");
        run("ZADD z 1.5 a -inf b");
        run("SET short 1 EX 5");
        in("other", "SET", "t", "2");
        millis.addAndGet(10_000);

        reopen();

        assertThat(run("KEYS *")).isEqualTo(List.of("h", "l", "s", "t", "z"));
        assertThat(run("GET t")).isEqualTo("é");
        assertThat(run("TTL t")).isEqualTo(90L);
        assertThat(run("HGETALL h")).isEqualTo(List.of("f", "1", "g", "2"));
        assertThat(run("LRANGE l 0 -1")).isEqualTo(List.of("a", "b"));
        assertThat(run("SMEMBERS s")).isEqualTo(List.of("a"));
        assertThat(run("ZRANGE z 0 -1 WITHSCORES")).isEqualTo(List.of("b", "-inf", "a", "1.5"));
        assertThat(in("other", "GET", "t")).isEqualTo("2");
    }

    @Test
    void pattern_that_would_hold_up_everybody_is_refused() {
        run("SET k 1");
        run("HSET h f 1");
        String longest = "*".repeat(Cache.MAX_PATTERN);
        assertThat(in("", "KEYS", longest)).isEqualTo(in("", "KEYS", "*"));

        for (String[] command : List.of(new String[] {"KEYS"}, new String[] {"HKEYS", "h"})) {
            String[] words = java.util.Arrays.copyOf(command, command.length + 1);
            words[command.length] = longest + "*";
            assertThatThrownBy(() -> in("", words))
                    .isInstanceOf(CacheException.class)
                    .hasMessage("a pattern of 257 bytes; at most 256 are allowed");
        }
    }

    @Test
    void memory_is_counted_the_same_after_a_restart() {
        run("HSET h f 1 g 2");
        run("ZADD z 1 a 2 b");
        run("RPUSH l a b c");
        run("LPOP l");
        Object before = run("INFO");

        reopen();

        assertThat(run("INFO")).isEqualTo(before);
    }

    @Test
    void emptied_cache_needs_no_memory() {
        Object empty = run("INFO");
        run("SET t 1");
        run("APPEND t 2");
        run("HSET h f 1 g 2 f 345");
        run("RPUSH l a b");
        run("SADD s a b");
        run("ZADD z 1 a 2 b 3 a");

        run("HDEL h f g");
        run("LTRIM l 5 6");
        run("SREM s a b");
        run("ZREM z a b");
        run("DEL t");

        assertThat(run("INFO")).isEqualTo(empty);
    }

    @Test
    void spoilt_file_is_put_aside_and_the_cache_starts_empty() throws IOException {
        run("SET a 1");
        close(cache);
        Path file = directory.resolve("cache.bin");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        cache = open(InstantSource.system());

        assertThat(run("KEYS *")).isEqualTo(List.of());
        assertThat(directory.resolve("cache.bin.bad")).exists();
    }

    @Test
    void torn_file_does_not_keep_the_server_from_starting() throws IOException {
        run("SET a 1");
        close(cache);
        Path file = directory.resolve("cache.bin");
        Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), 12));

        cache = open(InstantSource.system());

        assertThat(run("KEYS *")).isEqualTo(List.of());
    }

    @Test
    void full_memory_is_an_error_that_names_the_setting_and_nothing_is_evicted() {
        replace(new CacheLimits(100_000, 1_000_000));
        int stored = 0;
        while (true) {
            try {
                in(SCOPE, "SET", "k" + stored, "v".repeat(500));
                stored++;
            } catch (CacheException e) {
                assertThat(e).hasMessageContaining("_CACHE_MEMORY_LIMIT").hasMessageContaining("100000");
                break;
            }
        }

        assertThat(stored).isBetween(100, 200);
        assertThat(run("DBSIZE")).isEqualTo((long) stored);
        run("DEL k0 k1");
        assertThat(in(SCOPE, "SET", "again", "v".repeat(500))).isEqualTo("OK");
    }

    @Test
    void full_number_of_keys_is_an_error_for_new_keys_only() {
        replace(new CacheLimits(100_000_000, 2));
        run("SET a 1");
        run("SET b 1");

        assertThatThrownBy(() -> run("SET c 1")).hasMessageContaining("_CACHE_KEY_LIMIT");
        assertThatThrownBy(() -> run("MSET a 1 c 1")).hasMessageContaining("_CACHE_KEY_LIMIT");
        assertThat(run("INCR a")).isEqualTo(2L);
    }

    @Test
    void keys_whose_time_is_over_make_room() {
        replace(new CacheLimits(100_000_000, 2));
        run("SET a 1 EX 5");
        run("SET b 1 EX 5");
        millis.addAndGet(6_000);

        assertThat(run("SET c 1")).isEqualTo("OK");
    }

    @Test
    void list_gives_others_the_lock_and_tells_the_first_in_order() {
        for (int i = 999; i > 0; i--) {
            run("SET k%03d 1%s".formatted(i, i <= 2 ? " EX 5" : ""));
        }
        millis.addAndGet(6_000);
        AtomicBoolean written = new AtomicBoolean();

        List<Cache.Listed> found = cache.list(
                (scope, key) -> {
                    if (!written.get()) {
                        Thread other = Thread.startVirtualThread(() -> run("SET other 1"));
                        written.set(joined(other));
                    }
                    return key.startsWith("k");
                },
                3);

        assertThat(written).isTrue();
        assertThat(found).extracting(one -> one.key().toString()).containsExactly("k003", "k004", "k005");
    }

    private static boolean joined(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void scores_are_written_alike_in_all_languages() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            run("ZADD z 12 a");
            assertThat(run("ZSCORE z a")).isEqualTo("12");
        } finally {
            Locale.setDefault(before);
        }
    }
}
