package dff.script;

import dff.db.Database;
import java.util.Optional;

/** Drafts as editor runs need them. Safe for all threads. */
public final class Drafts {
    /**
     * A draft as it was saved last.
     *
     * @param md5 MD5 in hex over its UTF-8 bytes
     */
    public record Saved(String scriptId, String scriptSetId, String code, String md5) {}

    private final Database database;

    public Drafts(Database database) {
        this.database = database;
    }

    /** Reads the store. */
    public Optional<Saved> find(String scriptId) {
        return database.read(handle -> handle.createQuery(
                        "SELECT id, script_set_id, code_draft, code_draft_md5 FROM script WHERE id = :id")
                .bind("id", scriptId)
                .map((row, _) -> new Saved(
                        row.getString("id"),
                        row.getString("script_set_id"),
                        row.getString("code_draft"),
                        row.getString("code_draft_md5")))
                .findOne());
    }
}
