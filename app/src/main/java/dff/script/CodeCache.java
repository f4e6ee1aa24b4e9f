package dff.script;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.db.Database;
import java.util.Optional;

/**
 * Published texts by id and MD5: from memory, else the script's row, else the publish history, where texts stay that a running
 * call still needs. Safe for all threads.
 */
final class CodeCache {
    /** A text and its MD5 never change, so nothing is ever dropped but for room. */
    private record Key(String scriptId, String md5) {}

    static final long MAX_BYTES = 32L * 1024 * 1024;

    private static final int ENTRY_BYTES = 256;
    private static final int MAX_ENTRY_BYTES = Integer.MAX_VALUE / 2;

    private final Database database;
    private final Cache<Key, String> texts = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .<Key, String>weigher((_, text) -> weight(text))
            .build();

    CodeCache(Database database) {
        this.database = database;
    }

    private static int weight(String text) {
        return ENTRY_BYTES + (int) Math.min(MAX_ENTRY_BYTES, 2L * text.length());
    }

    Optional<String> find(String scriptId, String md5) {
        return Optional.ofNullable(texts.get(
                new Key(scriptId, md5),
                key -> database.read(handle ->
                        LibrarySql.code(handle, key.scriptId(), key.md5()).orElse(null))));
    }

    void put(String scriptId, String md5, String text) {
        texts.put(new Key(scriptId, md5), text);
    }
}
