package dff.script;

import dff.db.ListSql;
import dff.db.RowShape;
import dff.web.Times;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Statements on script sets. */
final class ScriptSetSql {
    /** Script sets are {@code s}, their lockers {@code u}. */
    static final RowShape SHAPE = RowShape.of(Times::iso)
            .number("seq", "s.seq")
            .text("id", "s.id")
            .text("title", "s.title")
            .text("description", "s.description")
            .text("requirements", "s.requirements")
            .text("network", "s.network")
            .text("isolation", "s.isolation")
            .text("origin", "s.origin")
            .text("originId", "s.origin_id")
            .text("originMD5", "s.origin_md5")
            .text("lockedByUserId", "s.locked_by_user_id")
            .json("lockConfigJSON", "s.lock_config_json")
            .instant("pinTime", "s.pin_time")
            .instant("createTime", "s.create_time")
            .instant("updateTime", "s.update_time")
            .flag("isPinned", "CASE WHEN s.pin_time IS NULL THEN 0 ELSE 1 END")
            .flag("isLocked", "CASE WHEN s.locked_by_user_id IS NULL THEN 0 ELSE 1 END")
            .text("lockedByUserUsername", "u.username")
            .text("lockedByUserName", "u.name")
            .text("smkt_id", "NULL")
            .text("smkt_title", "NULL")
            .text("smkt_type", "NULL")
            .text("smkt_configJSON", "NULL");

    /** Values of {@code network}; null = as the installation says. */
    static final String OPEN = "open";

    static final String NONE = "none";

    /** What rules need of a row. @param lockedByUserId null = not locked */
    record Row(String id, String lockedByUserId, String network) {}

    private ScriptSetSql() {}

    static ListSql list() {
        return new ListSql(SHAPE.columns(), "script_set s").join("user_account u", "id", "s.locked_by_user_id");
    }

    static Optional<Row> find(Handle handle, String id) {
        return handle.createQuery("SELECT id, locked_by_user_id, network FROM script_set WHERE id = :id")
                .bind("id", id)
                .map((row, _) ->
                        new Row(row.getString("id"), row.getString("locked_by_user_id"), row.getString("network")))
                .findOne();
    }

    /** @param title and the other texts may be null, as may the pin time */
    record New(
            String id,
            String title,
            String description,
            String requirements,
            String isolation,
            String network,
            Long pinTime) {}

    static void insert(Handle handle, New set, String userId, long now) {
        handle.createUpdate("""
                        INSERT INTO script_set (id, title, description, requirements, isolation, network, origin, origin_id,
                                                pin_time, create_time, update_time)
                        VALUES (:id, :title, :description, :requirements, :isolation, :network, 'user', :user, :pin,
                                :now, :now)
                        """)
                .bind("id", set.id())
                .bind("title", set.title())
                .bind("description", set.description())
                .bind("requirements", set.requirements())
                .bind("network", set.network())
                .bind("isolation", set.isolation())
                .bind("user", userId)
                .bind("pin", set.pinTime())
                .bind("now", now)
                .execute();
    }

    static void delete(Handle handle, String id) {
        handle.createUpdate("DELETE FROM script_set WHERE id = :id")
                .bind("id", id)
                .execute();
    }
}
