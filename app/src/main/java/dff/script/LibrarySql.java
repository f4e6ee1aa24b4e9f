package dff.script;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Statements on the library as a whole. */
final class LibrarySql {
    private LibrarySql() {}

    static long counter(Handle handle) {
        return handle.createQuery("SELECT value FROM state WHERE id = 'library'")
                .mapTo(Long.class)
                .one();
    }

    static long raise(Handle handle) {
        handle.execute("UPDATE state SET value = value + 1 WHERE id = 'library'");
        return counter(handle);
    }

    /** Every published script. The whole table, once at start. */
    static Map<String, Optional<String>> published(Handle handle) {
        Map<String, Optional<String>> md5s = new HashMap<>();
        handle.createQuery("SELECT id, code_md5 FROM script WHERE publish_version > 0")
                .map((row, _) -> Map.entry(row.getString("id"), row.getString("code_md5")))
                .forEach(entry -> md5s.put(entry.getKey(), Optional.of(entry.getValue())));
        return md5s;
    }

    /** Script sets that say whether they may use the network. All of them, once at start. */
    static Map<String, Boolean> networks(Handle handle) {
        Map<String, Boolean> networks = new HashMap<>();
        handle.createQuery("SELECT id, network FROM script_set WHERE network IS NOT NULL")
                .map((row, _) -> Map.entry(row.getString("id"), row.getString("network")))
                .forEach(entry -> networks.put(entry.getKey(), entry.getValue().equals(ScriptSetSql.OPEN)));
        return networks;
    }

    static Optional<String> code(Handle handle, String scriptId, String md5) {
        // index script_id
        return handle.createQuery("""
                        SELECT code FROM script WHERE id = :id AND code_md5 = :md5 AND publish_version > 0
                        """)
                .bind("id", scriptId)
                .bind("md5", md5)
                .mapTo(String.class)
                .findOne()
                .or(() -> older(handle, scriptId, md5));
    }

    private static Optional<String> older(Handle handle, String scriptId, String md5) {
        // index script_publish_history_script
        return handle.createQuery("""
                        SELECT script_code FROM script_publish_history
                        WHERE script_id = :id AND code_md5 = :md5
                        ORDER BY seq DESC LIMIT 1
                        """)
                .bind("id", scriptId)
                .bind("md5", md5)
                .mapTo(String.class)
                .findOne();
    }
}
