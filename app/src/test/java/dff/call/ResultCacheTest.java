package dff.call;

import static org.awaitility.Awaitility.await;

import dff.json.Json;
import dff.runner.ResultType;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultCacheTest {
    private static final int MIB = 1_048_576;

    @Test
    void what_a_function_says_beside_its_result_counts_too() {
        ResultCache cache = new ResultCache(4L * MIB);
        for (int i = 0; i < 20; i++) {
            var meta = Json.MAPPER.createObjectNode();
            meta.putObject("control").putObject("headers").put("X-Own", "x".repeat(MIB));
            cache.put("key " + i, new ResultCache.Cached(ResultType.TEXT, meta, new byte[1], 600));
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            long held = IntStream.range(0, 20)
                    .filter(i -> cache.find("key " + i).isPresent())
                    .count();
            return held > 0 && held < 4;
        });
    }
}
