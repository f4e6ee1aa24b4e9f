package dff.script;

import dff.db.Database;
import java.util.Optional;

/** Drafts as editor runs need them. Safe for all threads. */
public final class Drafts {
    /**
     * A draft as it was saved last.
     *
     * @param md5 MD5 in hex over its UTF-8 bytes
     * @param isolation what its script set chose, null = the installation's choice
     */
    public record Saved(String scriptId, String scriptSetId, String code, String md5, String isolation) {}

    private final Database database;

    public Drafts(Database database) {
        this.database = database;
    }

    /** Reads the store. */
    public Optional<Saved> find(String scriptId) {
        return database.read(handle -> handle.createQuery("""
                        SELECT s.id, s.script_set_id, s.code_draft, s.code_draft_md5, t.isolation
                        FROM script s LEFT JOIN script_set t ON t.id = s.script_set_id
                        WHERE s.id = :id
                        """)
                .bind("id", scriptId)
                .map((row, _) -> new Saved(
                        row.getString("id"),
                        row.getString("script_set_id"),
                        row.getString("code_draft"),
                        row.getString("code_draft_md5"),
                        row.getString("isolation")))
                .findOne());
    }

    /** What a script set chose; null = the installation's choice. Reads the store. */
    public String isolation(String scriptSetId) {
        return database.read(handle -> handle.createQuery("SELECT isolation FROM script_set WHERE id = :id")
                .bind("id", scriptSetId)
                .mapTo(String.class)
                .findOne()
                .orElse(null));
    }
}
