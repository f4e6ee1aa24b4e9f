package dff.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the cache does, whatever it is kept in: one subclass for each kind. */
abstract class CacheContract {
    static final String SCOPE = "demo__main";

    final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
    Cache cache;

    /** One that holds nothing. */
    abstract Cache open(InstantSource clock);

    abstract void close(Cache cache);

    @BeforeEach
    void openCache() {
        cache = open(() -> Instant.ofEpochMilli(millis.get()));
    }

    @AfterEach
    void closeCache() {
        close(cache);
    }

    /** A command in words; the reply as text, numbers and lists. */
    Object run(String line) {
        return in(SCOPE, line.split(" "));
    }

    Object in(String scope, String... words) {
        List<Bytes> rest = Arrays.stream(words).skip(1).map(Bytes::of).toList();
        return shown(cache.run(new Cache.Command(words[0], scope, scope, rest)));
    }

    static Object shown(Object reply) {
        return switch (reply) {
            case List<?> list -> {
                List<Object> items = new ArrayList<>();
                list.forEach(item -> items.add(shown(item)));
                yield items;
            }
            case Bytes bytes -> bytes.toString();
            case null -> null;
            default -> reply;
        };
    }

    /** Each line is a little story: commands, their replies after the arrow. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET k > null",
                "SET k v > OK; GET k > v; STRLEN k > 1; APPEND k w > 2; GET k > vw",
                "SET k 1 NX > OK; SET k 2 NX > null; GET k > 1; SET k 3 XX > OK; SET x 1 XX > null; GET k > 3",
                "SETNX k 1 > 1; SETNX k 2 > 0; GET k > 1",
                "MSET a 1 b 2 > OK; MGET a x b > [1, null, 2]",
                "GETSET k 1 > null; GETSET k 2 > 1; GET k > 2",
                "INCR k > 1; INCRBY k 5 > 6; DECR k > 5; DECRBY k 10 > -5; GET k > -5",
                "SET a 1 > OK; SET b 1 > OK; DEL a b x > 2; EXISTS a > 0; DEL a > 0",
                "SET a 1 > OK; EXISTS a > 1; TYPE a > string; TYPE x > none",
                "SET a1 1 > OK; SET a2 1 > OK; SET b 1 > OK; KEYS a* > [a1, a2]; KEYS ? > [b]; KEYS * > [a1, a2, b]",
                "HSET h f 1 g 2 > 2; HSET h f 3 > 0; HGET h f > 3; HGET h x > null; HGET x f > null",
                "HSET h f 1 g 2 > 2; HGETALL h > [f, 1, g, 2]; HKEYS h > [f, g]; HKEYS h g* > [g]; HVALS h > [1, 2]",
                "HSET h f 1 > 1; HMGET h f x > [1, null]; HLEN h > 1; HEXISTS h f > 1; HEXISTS h x > 0; TYPE h > hash",
                "HSETNX h f 1 > 1; HSETNX h f 2 > 0; HMSET h g 5 > OK; HGETALL h > [f, 1, g, 5]",
                "HINCRBY h f 2 > 2; HINCRBY h f -5 > -3; HGET h f > -3",
                "HSET h f 1 g 2 > 2; HDEL h f x > 1; HDEL h g > 1; EXISTS h > 0",
                "RPUSH l a b c > 3; LPUSH l x y > 5; LRANGE l 0 -1 > [y, x, a, b, c]; LLEN l > 5; TYPE l > list",
                "RPUSH l a b c > 3; LPOP l > a; RPOP l > c; RPOP l > b; RPOP l > null; EXISTS l > 0",
                "RPUSH l a b c d > 4; LRANGE l 1 2 > [b, c]; LRANGE l -2 -1 > [c, d]; LRANGE l 9 10 > []; LRANGE x 0 -1 > []",
                "RPUSH l a b c d > 4; LTRIM l 1 -2 > OK; LRANGE l 0 -1 > [b, c]; LTRIM l 5 6 > OK; EXISTS l > 0",
                "RPUSH l a b > 2; LINDEX l 0 > a; LINDEX l -1 > b; LINDEX l 5 > null; LINDEX l -5 > null",
                "RPUSH l a b c > 3; RPOPLPUSH l l > c; LRANGE l 0 -1 > [c, a, b]; RPOPLPUSH l m > b; LRANGE m 0 -1 > [b]",
                "RPUSH l a > 1; RPOPLPUSH l m > a; EXISTS l > 0; RPOPLPUSH l m > null; LLEN m > 1",
                "SADD s a b a > 2; SCARD s > 2; SISMEMBER s a > 1; SISMEMBER s x > 0; SREM s a x > 1; SMEMBERS s > [b]",
                "SADD s a > 1; SREM s a > 1; EXISTS s > 0; SMEMBERS s > []; TYPE s > none",
                "ZADD z 2 b 1 a 1 c > 3; ZADD z 5 a > 0; ZRANGE z 0 -1 > [c, b, a]; ZCARD z > 3; TYPE z > zset",
                "ZADD z 1 a 2.5 b > 2; ZRANGE z 0 -1 WITHSCORES > [a, 1, b, 2.5]; ZSCORE z b > 2.5; ZSCORE z x > null",
                "ZADD z 1 a 2 b 3 c > 3; ZRANGEBYSCORE z 2 +inf > [b, c]; ZRANGEBYSCORE z (1 (3 > [b]",
                "ZADD z -inf a inf b > 2; ZRANGEBYSCORE z -inf +inf WITHSCORES > [a, -inf, b, inf]",
                "ZINCRBY z 2 a > 2; ZINCRBY z 0.5 a > 2.5; ZREM z a x > 1; EXISTS z > 0",
                "PING > PONG; PUBLISH t m > 0; SET a 1 > OK; DBSIZE > 1"
            })
    void commands_reply_as_those_of_redis(String story) {
        for (String step : story.split("; ")) {
            String[] parts = step.split(" > ");
            assertThat(String.valueOf(run(parts[0]))).as(step + " of " + story).isEqualTo(parts[1]);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LPUSH t 1 | WRONGTYPE",
                "HGET t f | WRONGTYPE",
                "SADD t 1 | WRONGTYPE",
                "ZADD t 1 a | WRONGTYPE",
                "GET l | WRONGTYPE",
                "RPOPLPUSH l t | WRONGTYPE",
                "INCR t | not an integer",
                "INCRBY n 9223372036854775807 | overflow",
                "HINCRBY h f x | not an integer",
                "ZADD z x a | not a valid float",
                "ZADD z nan a | not a valid float",
                "SET a 1 PX 0 | invalid expire",
                "SET a 1 PX -5 | invalid expire",
                "SET a 1 EX 9223372036854775807 | not an integer",
                "SET a 1 SOON | syntax error",
                "HSET h f | wrong number of arguments for 'HSET'",
                "MSET a 1 b | syntax error",
                "GET | wrong number of arguments for 'GET'",
                "FLUSHALL | unknown command 'FLUSHALL'",
                "EVAL return | unknown command 'EVAL'"
            })
    void refused_command_says_why_and_changes_nothing(String line, String why) {
        run("SET t text");
        run("SET n 9");
        run("RPUSH l a");
        Object before = List.of(run("KEYS *"), run("GET t"), run("GET n"), run("LRANGE l 0 -1"));

        assertThatThrownBy(() -> run(line)).isInstanceOf(CacheException.class).hasMessageContaining(why);

        assertThat(List.of(run("KEYS *"), run("GET t"), run("GET n"), run("LRANGE l 0 -1")))
                .isEqualTo(before);
    }

    @Test
    void scopes_are_kept_apart() {
        in("a", "SET", "k", "1");
        in("b", "SET", "k", "2");

        assertThat(in("a", "GET", "k")).isEqualTo("1");
        assertThat(in("b", "KEYS", "*")).isEqualTo(List.of("k"));
        assertThat(in("c", "EXISTS", "k")).isEqualTo(0L);
    }

    @Test
    void element_moves_to_a_list_of_another_scope() {
        in("a", "RPUSH", "l", "1", "2");

        cache.run(new Cache.Command("RPOPLPUSH", "a", "b", List.of(Bytes.of("l"), Bytes.of("l"))));

        assertThat(in("a", "LRANGE", "l", "0", "-1")).isEqualTo(List.of("1"));
        assertThat(in("b", "LRANGE", "l", "0", "-1")).isEqualTo(List.of("2"));
    }

    @Test
    void keys_end_when_their_time_is_over() {
        run("SET a 1 PX 1500");
        run("SETEX b 1 1");
        run("HSET h f 1");

        assertThat(run("TTL a")).isEqualTo(2L);
        assertThat(run("PTTL a")).isEqualTo(1_500L);
        assertThat(run("TTL h")).isEqualTo(-1L);
        assertThat(run("TTL x")).isEqualTo(-2L);
        assertThat(run("PEXPIRE h 1500")).isEqualTo(1L);
        millis.addAndGet(1_500);

        assertThat(run("KEYS *")).isEqualTo(List.of());
        assertThat(run("DBSIZE")).isEqualTo(0L);
        assertThat(run("SET a 1 XX")).isNull();
    }

    @Test
    void setting_anew_drops_the_end_and_counting_keeps_it() {
        run("SET a 1 EX 10");
        run("SET b 1 EX 10");

        run("SET a 2");
        run("INCR b");

        assertThat(run("TTL a")).isEqualTo(-1L);
        assertThat(run("TTL b")).isEqualTo(10L);
        assertThat(run("PERSIST b")).isEqualTo(1L);
        assertThat(run("TTL b")).isEqualTo(-1L);
    }

    @Test
    void end_can_be_an_instant_and_one_in_the_past_deletes() {
        run("SET a 1");

        assertThat(run("PEXPIREAT a " + (millis.get() + 5_000))).isEqualTo(1L);
        assertThat(run("TTL a")).isEqualTo(5L);
        assertThat(run("EXPIREAT a 1")).isEqualTo(1L);
        assertThat(run("EXISTS a")).isEqualTo(0L);
        assertThat(run("EXPIRE a 5")).isEqualTo(0L);
    }

    @Test
    void any_bytes_are_kept() {
        Bytes odd = Bytes.of(new byte[] {(byte) 0xff, 0, 10});
        cache.run(new Cache.Command("SET", SCOPE, SCOPE, List.of(odd, odd)));

        assertThat(cache.run(new Cache.Command("GET", SCOPE, SCOPE, List.of(odd))))
                .isEqualTo(odd);
    }

    @Test
    void too_long_keys_and_values_are_refused_with_the_limit() {
        assertThatThrownBy(() -> in(SCOPE, "SET", "k".repeat(Cache.MAX_KEY + 1), "v"))
                .hasMessageContaining(String.valueOf(Cache.MAX_KEY));
        assertThatThrownBy(() -> in(SCOPE, "SET", "k", "v".repeat(Cache.MAX_VALUE + 1)))
                .hasMessageContaining(String.valueOf(Cache.MAX_VALUE));
    }

    @Test
    void counting_loses_nothing_between_threads() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int j = 0; j < 500; j++) {
                    run("INCR n");
                    run("LPUSH l x");
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(run("GET n")).isEqualTo("4000");
        assertThat(run("LLEN l")).isEqualTo(4_000L);
    }

    @Test
    void keys_are_listed_with_what_they_are() {
        in("a", "SET", "k1", "v", "EX", "10");
        in("b", "RPUSH", "k2", "v");
        in("b", "RPUSH", "other", "v");

        List<Cache.Listed> found = cache.list((scope, key) -> key.startsWith("k"), 10);

        assertThat(found).extracting(Cache.Listed::scope).containsExactly("a", "b");
        assertThat(found).extracting(Cache.Listed::type).containsExactly("string", "list");
        assertThat(found).extracting(Cache.Listed::secondsLeft).containsExactly(10L, -1L);
        assertThat(cache.list((scope, key) -> true, 2)).hasSize(2);
    }

    @Test
    void answer_that_needs_more_room_is_not_made_and_nothing_is_changed() {
        run("SET text " + "x".repeat(1_000));
        run("RPUSH list " + "y".repeat(1_000) + " z");
        run("SADD set a b c d");
        for (String command :
                List.of("GET text", "GETSET text -", "LPOP list", "LRANGE list 0 -1", "SMEMBERS set", "KEYS *")) {
            assertThat(within(150, command.split(" ")))
                    .as(command)
                    .isInstanceOfSatisfying(
                            Cache.MoreRoom.class,
                            more -> assertThat(more.bytes()).isBetween(180L, 1_300L));
        }
        assertThat(run("GET text")).isEqualTo("x".repeat(1_000));
        assertThat(run("LLEN list")).isEqualTo(2L);

        assertThat(within(2_000, "LPOP", "list")).isEqualTo(Bytes.of("y".repeat(1_000)));
        assertThat(within(150, "LPOP", "list")).isEqualTo(Bytes.of("z"));
        assertThat(within(150, "RPOP", "list")).isNull();
    }

    private Object within(long room, String... words) {
        List<Bytes> rest = Arrays.stream(words).skip(1).map(Bytes::of).toList();
        return cache.run(new Cache.Command(words[0], SCOPE, SCOPE, rest), room);
    }
}
