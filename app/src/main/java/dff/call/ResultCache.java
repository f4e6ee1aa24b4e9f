package dff.call;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dff.function.Function;
import dff.json.Canonical;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import dff.json.Md5;
import dff.runner.ResultType;
import java.time.Duration;
import java.util.Optional;

/** Successful results of functions that declare {@code cache_result}, for exactly the declared seconds. Bounded by total bytes. */
public final class ResultCache {
    /** A larger result is not cached. */
    static final int MAX_RESULT = 16 * 1024 * 1024;

    /** A result as it can be answered again. */
    record Cached(ResultType type, ObjectNode meta, byte[] body, long seconds) {
        /** Bytes of memory, about: headers that a function gives its answer can be as large as the body. */
        int weight() {
            return body.length + meta.toString().length() + OVERHEAD;
        }
    }

    private static final int OVERHEAD = 512;

    private final Cache<String, Cached> cache;

    /** @param maxBytes all cached results together */
    public ResultCache(long maxBytes) {
        cache = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((String key, Cached value) -> key.length() + value.weight())
                .expireAfter(Expiry.creating((String _, Cached value) -> Duration.ofSeconds(value.seconds())))
                .build();
    }

    /**
     * Equal for equal values, whatever their order and spelling; a publish starts afresh.
     *
     * @return empty when the arguments hold something that cannot be compared
     */
    Optional<String> key(Function function, String returnType, byte[] arguments) {
        try {
            return Optional.of(String.join(
                    " ",
                    function.id(),
                    function.scriptMd5(),
                    Integer.toString(function.publishVersion()),
                    returnType,
                    Md5.of(Canonical.of(Json.parse(arguments)))));
        } catch (JsonSyntaxException _) {
            return Optional.empty();
        }
    }

    Optional<Cached> find(String key) {
        return Optional.ofNullable(cache.getIfPresent(key));
    }

    void put(String key, Cached result) {
        cache.put(key, result);
    }
}
