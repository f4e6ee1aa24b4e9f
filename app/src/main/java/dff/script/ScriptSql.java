package dff.script;

import dff.db.ListSql;
import dff.db.RowShape;
import dff.web.Times;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Statements on scripts. */
final class ScriptSql {
    /** Scripts are {@code s}, their sets {@code t}, the lockers of both {@code u} and {@code v}. */
    static final RowShape SHAPE = RowShape.of(Times::iso)
            .number("seq", "s.seq")
            .text("id", "s.id")
            .text("scriptSetId", "s.script_set_id")
            .text("title", "s.title")
            .text("description", "s.description")
            .number("publishVersion", "s.publish_version")
            .text("type", "s.type")
            .text("codeMD5", "s.code_md5")
            .text("codeDraftMD5", "s.code_draft_md5")
            .text("lockedByUserId", "s.locked_by_user_id")
            .text("lockedByUserUsername", "u.username")
            .text("lockedByUserName", "u.name")
            .json("lockConfigJSON", "s.lock_config_json")
            .instant("createTime", "s.create_time")
            .instant("updateTime", "s.update_time")
            .flag("isLocked", "CASE WHEN COALESCE(s.locked_by_user_id, t.locked_by_user_id) IS NULL THEN 0 ELSE 1 END")
            .text("sset_id", "t.id")
            .text("sset_title", "t.title")
            .text("sset_description", "t.description")
            .text("sset_origin", "t.origin")
            .text("sset_originId", "t.origin_id")
            .text("sset_lockedByUserId", "t.locked_by_user_id")
            .text("sset_lockedByUserUsername", "v.username")
            .text("sset_lockedByUserName", "v.name");

    /**
     * What rules need of a row.
     *
     * @param lockedByUserId null = the script itself is not locked
     * @param setLockedByUserId null = its set is not locked
     */
    record Row(
            String id,
            String scriptSetId,
            int publishVersion,
            String draftMd5,
            String lockedByUserId,
            String setLockedByUserId) {}

    private ScriptSql() {}

    static RowShape shape(boolean withCode, boolean withDraft) {
        RowShape shape = withCode ? SHAPE.text("code", "s.code") : SHAPE;
        return withDraft ? shape.text("codeDraft", "s.code_draft") : shape;
    }

    static ListSql list(RowShape shape) {
        return new ListSql(shape.columns(), "script s")
                .join("script_set t", "id", "s.script_set_id")
                .join("user_account u", "id", "s.locked_by_user_id")
                .join("user_account v", "id", "t.locked_by_user_id");
    }

    static Optional<Row> find(Handle handle, String id) {
        return handle.createQuery("""
                        SELECT s.id, s.script_set_id, s.publish_version, s.code_draft_md5, s.locked_by_user_id,
                               t.locked_by_user_id AS set_locked_by_user_id
                        FROM script s LEFT JOIN script_set t ON t.id = s.script_set_id
                        WHERE s.id = :id
                        """)
                .bind("id", id)
                .map((row, _) -> new Row(
                        row.getString("id"),
                        row.getString("script_set_id"),
                        row.getInt("publish_version"),
                        row.getString("code_draft_md5"),
                        row.getString("locked_by_user_id"),
                        row.getString("set_locked_by_user_id")))
                .findOne();
    }

    static Optional<Draft> draft(Handle handle, String id) {
        return handle.createQuery("SELECT code_draft, code_draft_md5 FROM script WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> new Draft(row.getString("code_draft"), row.getString("code_draft_md5")))
                .findOne();
    }

    static List<String> idsOfSet(Handle handle, String scriptSetId) {
        // index script_set_of
        return handle.createQuery("SELECT id FROM script WHERE script_set_id = :set ORDER BY id")
                .bind("set", scriptSetId)
                .mapTo(String.class)
                .list();
    }

    /** @param title null = none, as for the description */
    record New(String id, String scriptSetId, String title, String description, Draft draft) {}

    static void insert(Handle handle, New script, long now) {
        handle.createUpdate("""
                        INSERT INTO script (id, script_set_id, title, description, publish_version, type, code, code_md5,
                                            code_draft, code_draft_md5, create_time, update_time)
                        VALUES (:id, :set, :title, :description, 0, 'python', :code, :codeMd5,
                                :draft, :draftMd5, :now, :now)
                        """)
                .bind("id", script.id())
                .bind("set", script.scriptSetId())
                .bind("title", script.title())
                .bind("description", script.description())
                .bind("code", EMPTY.text())
                .bind("codeMd5", EMPTY.md5())
                .bind("draft", script.draft().text())
                .bind("draftMd5", script.draft().md5())
                .bind("now", now)
                .execute();
    }

    private static final Draft EMPTY = Draft.of("");

    /** Makes the draft the published text, if it is still the one that was checked. @return false when it is not */
    static boolean publish(Handle handle, String id, String checkedMd5, long now) {
        return handle.createUpdate("""
                                UPDATE script
                                SET code = code_draft, code_md5 = code_draft_md5, publish_version = publish_version + 1,
                                    update_time = :now
                                WHERE id = :id AND code_draft_md5 = :md5
                                """)
                        .bind("id", id)
                        .bind("md5", checkedMd5)
                        .bind("now", now)
                        .execute()
                > 0;
    }

    /** MD5 of the published text; empty when there is none. */
    static Optional<String> publishedMd5(Handle handle, String id) {
        return handle.createQuery("SELECT code_md5 FROM script WHERE id = :id AND publish_version > 0")
                .bind("id", id)
                .mapTo(String.class)
                .findOne();
    }

    static void delete(Handle handle, String id) {
        handle.createUpdate("DELETE FROM script WHERE id = :id").bind("id", id).execute();
    }
}
