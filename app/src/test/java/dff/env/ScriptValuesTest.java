package dff.env;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Reply;
import dff.app.TestServer;
import dff.app.Workspace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scripts store and cache, from the script through its runner to the store and back. */
class ScriptValuesTest {
    /** Evaluates expressions one after the other; an exception becomes its text. */
    private static final String SCRIPT = """
            import values__lib as lib
            store, cache, config = DFF.STORE, DFF.CACHE, DFF.CONFIG

            def one(text):
                try:
                    return repr(eval(text))
                except Exception as e:
                    return type(e).__name__ + ': ' + str(e)

            @DFF.API('evaluate')
            def evaluate(lines):
                return [one(line) for line in lines]

            @DFF.API('count')
            def count(n):
                for _ in range(n):
                    DFF.CACHE.incr('counter')
                return DFF.STORE.set('won', n, not_exists=True)
            """;

    private static TestServer server;
    private static Workspace work;
    private static String evaluate;
    private static String count;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of(
                "CUSTOM_GREETING", "hello", "SECRET", "a secret of sixteen or more", "WEB_BASE_URL", "http://x"));
        work = new Workspace(server);
        work.publish("values__lib", "def get(key): return [DFF.STORE.get(key), DFF.CACHE.get(key)]");
        work.publish("values__main", SCRIPT);
        evaluate = work.link("values__main.evaluate");
        count = work.link("values__main.count");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> evaluate(String... lines) {
        Reply reply = work.anonymous().post(evaluate, Map.of("kwargs", Map.of("lines", lines)));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.json().valueStream().map(JsonNode::asText).toList();
    }

    /** Steps of a story: an expression and its repr. */
    private static void assertStory(String story) {
        String[] steps = story.split("; ");
        String[] lines = new String[steps.length];
        for (int i = 0; i < steps.length; i++) {
            lines[i] = steps[i].split(" > ")[0];
        }
        List<String> replies = evaluate(lines);
        for (int i = 0; i < steps.length; i++) {
            assertThat(replies.get(i)).as(steps[i] + " of " + story).isEqualTo(steps[i].split(" > ")[1]);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "store('nothing') > None; store.get('nothing', 'scope') > None",
                "store.set('a', {'x': (1, 2.0, None)}) > None; store.get('a') > {'x': [1, 2.0, None]}; store('a') > {'x': [1, 2.0, None]}",
                "store.set('b', 2**70, 'other') > None; store.get('b') > None; store.get('b', 'other') > 1180591620717411303424",
                "store.set('b', 1, 'other', 60) > None; store('b', 'other') > 1",
                "store.set('b', 2, 'other', None, True) > None; store('b', 'other') > 1",
                "store.set('b', 3, 'new', 60, True) > None; store('b', 'new') > 3",
                "store.set('c', 1, 60) > None; store.set('c', 2, 60, True) > None; store('c') > 1",
                "store.set('c', 3, None, False, 60, 's') > None; store('c', scope='s') > 3",
                "store.set('c', 4, expires=60, scope='s') > None; store.set('c', 5, expire=60, scope='s') > None; store('c', 's') > 5",
                "store.delete('c', 's') > None; store.delete('c', 's') > None; store('c', 's') > None",
                "store.mset({'m1': 1, 'm2': [2]}, scope='m') > None; store.mget(['m1', 'm3'], 'm') > {'m1': 1, 'm3': None}",
                "store.mset({'m1': 9, 'm4': 4}, 60, True, None, 'm') > None; store.getall('m') > {'m1': 1, 'm2': [2], 'm4': 4}",
                "store.set('é_1', 1, 'p') > None; store.set('É_2', 2, 'p') > None; store.set('x%', 3, 'p') > None; store.keys('*', 'p') > ['x%', 'É_2', 'é_1']; store.keys('é*', 'p') > ['é_1']",
                "store.keys(scope='p', pattern='??') > ['x%']; store.get_pattern('*_?', 'p') > {'É_2': 2, 'é_1': 1}",
                "store.delete_pattern('É*', 'p') > None; store.getall('p') > {'x%': 3, 'é_1': 1}; store.delete_pattern(scope='p') > None; store.getall('p') > {}",
                "store.set('k' * 257, 1) > Exception: `key` is too long. Length of `key` should be less then 256",
                "store.set('k', 1, 's' * 257) > Exception: `scope` is too long. Length of `scope` should be less then 256",
                "store.set('k', 1, expire=0) > ValueError: `expire` is 0, allowed: more than 0 and at most 3153600000 seconds",
                "store.set('k', 1, expire=-5.5) > ValueError: `expire` is -5.5, allowed: more than 0 and at most 3153600000 seconds",
                "DFF.store('a')['x'][0] > 1; [store.set('lib', 1), cache.set('lib', 2), lib.get('lib')] > [None, True, [None, None]]"
            })
    void store_takes_the_arguments_of_both_generations(String story) {
        assertStory(story);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cache('nothing') > None; cache.get('nothing', 'scope') > None",
                "cache.set('a', 'é') > True; cache('a') > 'é'; cache.get('a').decode() > 'é'; type(cache.get('a').decode()) > <class 'str'>",
                "cache.set('b', 1, 'other') > True; cache('b') > None; cache('b', 'other') > '1'; cache.ttl('b', 'other') > -1",
                "cache.set('b', 2, 'other', 60) > True; cache.ttl('b', 'other') > 60",
                "cache.set('b', 3, 'other', 60, True) > None; cache('b', 'other') > '2'",
                "cache.set('c', 1, 60) > True; cache.ttl('c') > 60; cache.set('c', 2, 60, True) > None; cache.set('c', 3, None, False, True) > True; cache('c') > '3'",
                "cache.set('d', 1, None, False, True) > None; cache.set('d', 1, 60, False, False, None, 's') > True; cache.ttl('d', scope='s') > 60",
                "cache.getset('e', 1) > None; cache.getset('e', 2) > '1'; int(cache('e')) > 2",
                "cache.set('f', 1) > True; cache.expire('f', 60) > True; cache.ttl('f') > 60; cache.expire('zz', 60) > False; 0 < cache.pttl('f') <= 60000 > True",
                "cache.expireat('f', 1) > True; cache.exists('f') > False; cache.ttl('f') > -2; cache.delete('f') > 0",
                "cache.incr('n') > 1; cache.incr('n', 5) > 6; cache.incrby('n', -2) > 4; cache.incr('n', step=1, scope='s') > 1",
                "cache.hset('h', 'f', 1) > 1; cache.hget('h', 'f') > '1'; cache.hsetnx('h', 'f', 2) > 0; cache.hmset('h', {'g': 2.5}) > True; cache.hgetall('h') > {'f': '1', 'g': '2.5'}",
                "cache.hkeys('h') > ['f', 'g']; cache.hkeys('h', 'g*') > ['g']; cache.hmget('h', ['f', 'x']) > ['1', None]; cache.hmget('h', ['f', 'x'])['f'] > '1'; dict(cache.hmget('h', ['f'])) > {'f': '1'}",
                "cache.hincr('h', 'i') > 1; cache.hincrby('h', 'i', 4) > 5; cache.hdel('h', 'i') > 1; cache.hdel('h', ['f', 'g', 'x']) > 2; cache.exists('h') > False",
                "cache.lpush('l', 'a') > 1; cache.lpush('l', ['b', 'c']) > 3; cache.rpush('l', 'd') > 4; cache.lrange('l', 0, -1) > ['c', 'b', 'a', 'd']; cache.llen('l') > 4; cache.ltrim('l', 1, 2) > True",
                "cache.rpoplpush('l') > 'a'; cache.rpoplpush('l', 'm') > 'b'; cache.rpoplpush('l', None, None, 'to') > 'a'; cache.lrange('l', 0, -1, 'to') > ['a']; cache.lpop('m') > 'b'; cache.rpop('m') > None",
                "cache.push('q', ['1', '2']) > 2; cache.pop('q') > '1'; cache.bpop('q', 1) > ['q', '2']; cache.blpop('q', 0.01) > None; cache.brpop('q', timeout=0.01) > None; cache.brpoplpush('q', timeout=0.01) > None",
                "cache.sadd('s', ['a', 'b']) > 2; cache.sadd('s', 'a') > 0; cache.scard('s') > 2; cache.sismember('s', 'a') > True; cache.srem('s', 'a') > 1; cache.smembers('s') > {'b'}",
                "cache.zadd('z', {'a': 2, 'b': 1.5}) > 2; cache.zrange('z') > ['b', 'a']; cache.zrange('z', 0, 0, with_scores=True) > [('b', 1.5)]; cache.zrangebyscore('z', 2) > ['a']; cache.zcard('z') > 2; cache.zrem('z', 'a') > 1",
                "cache.mset({'x1': 1, 'x2': 2}) > True; cache.mset({'x3': 3}, 60) > True; cache.mget(['x1', 'x9']) > {'x1': '1', 'x9': None}; cache.ttl('x3') > 60; cache.keys('x*') > ['x1', 'x2', 'x3']",
                "cache.get_pattern('x?') > {'x1': '1', 'x2': '2', 'x3': '3'}; cache.delete_pattern('x*') > 3; cache.type('x1') > 'none'; cache.type('n') > 'string'",
                "cache.ping() > True; cache.dbsize() >= 1 > True; cache.info()['redis_mode'] > 'embedded'; cache.publish('t', 'm') > 0; cache.run('strlen', 'a') > 2; cache.run('SET', 'r', 'v') > True",
                "cache.set('y', b'\\xff\\x00') > True; bytes(cache('y')) > b'\\xff\\x00'; cache.set('y', b'text') > True; cache('y') > 'text'",
                "cache.set('y', {'a': 1}) > DataError: Invalid input of type: 'dict'. Convert to a bytes, string, int or float first.",
                "cache.lpush('y', 1) > ResponseError: WRONGTYPE Operation against a key holding the wrong kind of value",
                "cache.run('flushall') > ResponseError: unknown command 'FLUSHALL'",
                "cache.set('y', 1, 0) > ResponseError: invalid expire time in 'set': allowed are 1 to 3153600000000 ms",
                "DFF.cache('y') > 'text'"
            })
    void cache_takes_the_arguments_of_both_generations(String story) {
        assertStory(story.replace("0 < cache.pttl('f') <= 60000 > True", "cache.pttl('f') // 60001 > 0"));
    }

    @Test
    void config_gives_custom_keys_and_never_a_secret() {
        assertStory("config('CUSTOM_GREETING') > 'hello'; config.get('CUSTOM_NONE') > None;"
                + " config.list() > [{'key': 'CUSTOM_GREETING', 'value': 'hello'}];"
                + " config.dict() > {'CUSTOM_GREETING': 'hello'};"
                + " config('WEB_BASE_URL') > AccessDenyException: Config `WEB_BASE_URL` is not accessible;"
                + " config.get('WEB_BASE_URL', default=None) > 'http://x'; config.get('NO_KEY', 5) > 5;"
                + " config.get('SECRET', unmask=True) > '*****'; config.query() > {'CUSTOM_GREETING': 'hello'};"
                + " config.query(all_configs=True, unmask=True)['SECRET'] > '*****';"
                + " config.query(list_output=True) > [{'key': 'CUSTOM_GREETING', 'value': 'hello'}]");
        assertThat(evaluate("config.query(all_configs=True, unmask=True)").toString())
                .contains("LOG_LEVEL")
                .doesNotContain("a secret of sixteen", TestServer.PASSWORD);
    }

    @Test
    void counting_from_many_calls_loses_nothing() {
        List<CompletableFuture<Reply>> calls = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(
                        () -> work.anonymous().post(count, Map.of("kwargs", Map.of("n", 25))),
                        Thread::startVirtualThread))
                .toList();

        calls.forEach(call -> assertThat(call.join().status()).isEqualTo(200));

        assertThat(evaluate("cache('counter')")).containsExactly("'200'");
    }

    @Test
    void values_of_the_management_api_are_those_of_scripts() {
        evaluate("store.set('shown', {'n': 1.50}, 'api scope', 60)", "store.set('gone', 1, 'api scope', 0.001)");
        JsonNode rows = work.admin()
                .get("/api/v1/func-stores/do/list?scope=API%20sc&key=shown")
                .data();

        assertThat(rows).hasSize(1);
        JsonNode row = rows.get(0);
        assertThat(row.path("type").asText()).isEqualTo("OBJECT");
        assertThat(row.path("dataSize").asInt()).isEqualTo(9);
        assertThat(row.path("expireAt").asLong()).isGreaterThan(1_700_000_000L);
        assertThat(row.has("valueJSON")).isFalse();
        String path = "/api/v1/func-stores/" + row.path("id").asText();
        assertThat(work.admin().get(path + "/do/get").data().path("valueJSON").toString())
                .isEqualTo("{\"n\":1.5}");
        assertThat(work.admin().get(path + "/do/delete").status()).isEqualTo(200);
        assertThat(work.admin().get(path + "/do/get").status()).isEqualTo(404);
        assertThat(work.admin().get(path + "/do/delete").status()).isEqualTo(404);
        assertThat(evaluate("store('shown', 'api scope')")).containsExactly("None");
    }

    @Test
    void cached_values_are_listed_and_shown_by_kind() {
        evaluate(
                "cache.set('text', '{\"a\": 1}', 'api', 60)",
                "cache.hset('hash', 'f', 1, 'api')",
                "cache.rpush('list', ['1', 'x'], 'api')",
                "cache.sadd('set', 'm', 'api')",
                "cache.zadd('zset', {'m': 1.5}, 'api')",
                "cache.set('a/b é', 1, 'api')");
        JsonNode rows =
                work.admin().get("/api/v1/func-caches/do/list?scope=api").data();
        Map<String, String> shown = new HashMap<>();
        for (String key : List.of("text", "hash", "list", "set", "zset", "a%2Fb%20%C3%A9")) {
            shown.put(key, cached(key + "/do/get?preferJSON=true"));
        }

        assertThat(rows).hasSize(6);
        assertThat(rows.get(5).path("key").asText()).isEqualTo("zset");
        assertThat(rows.get(4).path("ttl").asInt()).isEqualTo(60);
        assertThat(rows.get(4).path("memoryUsage").asInt()).isPositive();
        assertThat(shown)
                .containsEntry("text", "{\"a\":1}")
                .containsEntry("hash", "{\"f\":1}")
                .containsEntry("list", "[1,\"x\"]")
                .containsEntry("set", "[\"m\"]")
                .containsEntry("a%2Fb%20%C3%A9", "1");
        assertThat(shown.get("zset")).contains("\"score\":1.5").contains("\"value\":\"m\"");
        assertThat(cached("text/do/get")).isEqualTo("\"{\\\"a\\\": 1}\"");
        assertThat(work.admin().get("/api/v1/func-caches/api/text/do/delete").status())
                .isEqualTo(200);
        assertThat(work.admin().get("/api/v1/func-caches/api/text/do/get").status())
                .isEqualTo(404);
        assertThat(work.admin().get("/api/v1/func-caches/api/text/do/delete").status())
                .isEqualTo(200);
    }

    private static String cached(String rest) {
        Reply reply = work.admin().get("/api/v1/func-caches/api/" + rest);
        assertThat(reply.status()).as(rest + ": " + reply).isEqualTo(200);
        return reply.data().toString();
    }
}
