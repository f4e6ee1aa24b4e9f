package dff.script;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Script id to MD5 of the published text. Immutable; a change copies only the buckets it touches, so that a snapshot per
 * publish is cheap with ten thousand scripts.
 */
final class Md5Map {
    private static final int BUCKETS = 256;

    static final Md5Map EMPTY =
            new Md5Map(Stream.generate(Map::<String, String>of).limit(BUCKETS).toList());

    private final List<Map<String, String>> buckets;

    private Md5Map(List<Map<String, String>> buckets) {
        this.buckets = buckets;
    }

    private static int bucket(String scriptId) {
        int hash = scriptId.hashCode();
        return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (BUCKETS - 1);
    }

    Optional<String> get(String scriptId) {
        return Optional.ofNullable(buckets.get(bucket(scriptId)).get(scriptId));
    }

    /** @param changes empty = the script is gone */
    Md5Map with(Map<String, Optional<String>> changes) {
        List<Map<String, String>> copy = new ArrayList<>(buckets);
        BitSet own = new BitSet(BUCKETS);
        changes.forEach((scriptId, md5) -> {
            int index = bucket(scriptId);
            if (!own.get(index)) {
                copy.set(index, new HashMap<>(copy.get(index)));
                own.set(index);
            }
            md5.ifPresentOrElse(
                    text -> copy.get(index).put(scriptId, text),
                    () -> copy.get(index).remove(scriptId));
        });
        return new Md5Map(copy);
    }
}
