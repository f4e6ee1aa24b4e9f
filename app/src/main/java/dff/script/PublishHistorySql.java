package dff.script;

import dff.db.ListSql;
import dff.db.NewId;
import dff.db.RowShape;
import dff.web.Times;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Statements on the publish history. */
final class PublishHistorySql {
    /** The history is {@code h}, scripts are {@code s}, sets {@code t}, publishers {@code u}. */
    static final RowShape SHAPE = RowShape.of(Times::iso)
            .number("seq", "h.seq")
            .text("id", "h.id")
            .text("scriptSetId", "t.id")
            .text("scriptId", "h.script_id")
            .number("scriptPublishVersion", "h.script_publish_version")
            .text("note", "h.note")
            .text("userId", "h.user_id")
            .text("username", "u.username")
            .text("userName", "u.name")
            .instant("createTime", "h.create_time")
            .instant("updateTime", "h.update_time")
            .text("scpt_id", "s.id")
            .text("scpt_title", "s.title")
            .text("scpt_description", "s.description")
            .text("sset_title", "t.title")
            .text("sset_description", "t.description");

    /** A text that was live. */
    record Version(String scriptId, int number, String code) {}

    private PublishHistorySql() {}

    static RowShape shape(boolean withCode) {
        return withCode ? SHAPE.text("code", "h.script_code").text("codeMD5", "h.code_md5") : SHAPE;
    }

    static ListSql list(RowShape shape) {
        return new ListSql(shape.columns(), "script_publish_history h")
                .join("script s", "id", "h.script_id")
                .join("script_set t", "id", "s.script_set_id")
                .join("user_account u", "id", "h.user_id");
    }

    /** Keeps the text as it stands published now. @param note null = none */
    static void insert(Handle handle, String scriptId, String note, String userId, long now) {
        handle.createUpdate("""
                        INSERT INTO script_publish_history (id, script_id, script_publish_version, code_md5, note, user_id,
                                                            create_time, update_time, script_code)
                        SELECT :id, id, publish_version, code_md5, :note, :user, :now, :now, code FROM script WHERE id = :script
                        """)
                .bind("id", NewId.of("scph-"))
                .bind("note", note)
                .bind("user", userId)
                .bind("now", now)
                .bind("script", scriptId)
                .execute();
    }

    /** Leaves the newest publications of all scripts. */
    static void trim(Handle handle, long limit) {
        long newest = handle.createQuery("SELECT MAX(seq) FROM script_publish_history")
                .mapTo(Long.class)
                .one();
        handle.createUpdate("DELETE FROM script_publish_history WHERE seq <= :limit")
                .bind("limit", newest - limit)
                .execute();
    }

    static Optional<Version> find(Handle handle, String id) {
        // index script_publish_history_id
        return handle.createQuery("""
                        SELECT script_id, script_publish_version, script_code FROM script_publish_history WHERE id = :id
                        """)
                .bind("id", id)
                .map((row, _) -> new Version(
                        row.getString("script_id"), row.getInt("script_publish_version"), row.getString("script_code")))
                .findOne();
    }
}
