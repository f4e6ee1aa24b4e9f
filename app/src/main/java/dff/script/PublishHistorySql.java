package dff.script;

import dff.db.ListSql;
import dff.db.NewId;
import dff.db.RowShape;
import dff.web.Times;
import org.jdbi.v3.core.Handle;

/** Statements on the publish history. */
final class PublishHistorySql {
    /** Rows kept; older ones go with the next publish. */
    static final int KEPT = 5_000;

    /** The history is {@code h}, scripts are {@code s}, sets {@code t}. */
    static final RowShape SHAPE = RowShape.of(Times::iso)
            .number("seq", "h.seq")
            .text("id", "h.id")
            .text("scriptSetId", "t.id")
            .text("scriptId", "h.script_id")
            .number("scriptPublishVersion", "h.script_publish_version")
            .text("note", "h.note")
            .instant("createTime", "h.create_time")
            .instant("updateTime", "h.update_time")
            .text("scpt_id", "s.id")
            .text("scpt_title", "s.title")
            .text("scpt_description", "s.description")
            .text("sset_title", "t.title")
            .text("sset_description", "t.description");

    private PublishHistorySql() {}

    static ListSql list() {
        return new ListSql(SHAPE.columns(), "script_publish_history h", """
                LEFT JOIN script s ON s.id = h.script_id
                LEFT JOIN script_set t ON t.id = s.script_set_id""");
    }

    /** Keeps the text as it stands published now. @param note null = none */
    static void insert(Handle handle, String scriptId, String note, long now) {
        handle.createUpdate("""
                        INSERT INTO script_publish_history (id, script_id, script_publish_version, code_md5, note, create_time,
                                                            update_time, script_code)
                        SELECT :id, id, publish_version, code_md5, :note, :now, :now, code FROM script WHERE id = :script
                        """)
                .bind("id", NewId.of("scph-"))
                .bind("note", note)
                .bind("now", now)
                .bind("script", scriptId)
                .execute();
        long newest = handle.createQuery("SELECT MAX(seq) FROM script_publish_history")
                .mapTo(Long.class)
                .one();
        handle.createUpdate("DELETE FROM script_publish_history WHERE seq <= :limit")
                .bind("limit", newest - KEPT)
                .execute();
    }
}
