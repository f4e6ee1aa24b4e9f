package dff.binding;

import dff.db.ListSql;
import dff.db.RowShape;
import dff.function.FunctionColumns;
import dff.web.Times;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Statements on the tables of all kinds. Names of tables and columns stand in the source; values are always bound. */
public final class BindingSql {
    private BindingSql() {}

    /** A list with the function each row names. */
    public static ListSql list(String table, String selected) {
        return FunctionColumns.joined(new ListSql(selected, table + " b"), "b.func_id");
    }

    /** As {@link #list}, with the API auth each row names. */
    public static ListSql listWithApiAuth(String table, String selected) {
        return list(table, selected).join("api_auth a", "id", "b.api_auth_id");
    }

    /** How every row begins. */
    public static RowShape head() {
        return RowShape.of(Times::iso)
                .number("seq", "b.seq")
                .text("id", "b.id")
                .text("funcId", "b.func_id")
                .json("funcCallKwargsJSON", "b.func_call_kwargs_json")
                .json("tagsJSON", "b.tags_json");
    }

    /** How every row ends: what is left of the common columns, and the function. */
    public static RowShape tail(RowShape shape) {
        return FunctionColumns.addTo(shape.text("origin", "b.origin")
                .text("originId", "b.origin_id")
                .number("taskRecordLimit", "b.task_record_limit")
                .flag("isDisabled", "b.is_disabled")
                .text("note", "b.note")
                .instant("createTime", "b.create_time")
                .instant("updateTime", "b.update_time"));
    }

    /** Adds {@code apia_…}; needs the joins of {@link #listWithApiAuth}. */
    public static RowShape apiAuth(RowShape shape) {
        return shape.text("apia_id", "a.id").text("apia_title", "a.title").text("apia_type", "a.type");
    }

    static void insert(Handle handle, String table, Map<String, Object> columns) {
        Update insert = handle.createUpdate("INSERT INTO " + table + " (" + String.join(", ", columns.keySet())
                + ") VALUES (:" + String.join(", :", columns.keySet()) + ")");
        columns.forEach(insert::bind);
        insert.execute();
    }

    static Optional<String> kwargs(Handle handle, String table, String id) {
        return handle.createQuery("SELECT func_call_kwargs_json FROM " + table + " WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne();
    }

    /** @return rows deleted: 0 or 1 */
    static int delete(Handle handle, String table, String id) {
        return handle.createUpdate("DELETE FROM " + table + " WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    /** By the table's index on API auths. */
    static List<String> idsOfApiAuth(Handle handle, String table, String apiAuthId) {
        return handle.createQuery("SELECT id FROM " + table + " WHERE api_auth_id = :apiAuth ORDER BY seq")
                .bind("apiAuth", apiAuthId)
                .mapTo(String.class)
                .list();
    }

    static void disableOfApiAuth(Handle handle, String table, String apiAuthId, long now) {
        handle.createUpdate("UPDATE " + table + " SET is_disabled = 1, update_time = :now WHERE api_auth_id = :apiAuth")
                .bind("now", now)
                .bind("apiAuth", apiAuthId)
                .execute();
    }
}
