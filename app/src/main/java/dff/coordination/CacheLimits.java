package dff.coordination;

/**
 * How much the embedded cache holds; beyond, writing fails and nothing is evicted.
 *
 * @param bytes memory of keys and values, what the JVM needs for them included
 * @param keys in all scopes together
 */
public record CacheLimits(long bytes, long keys) {}
