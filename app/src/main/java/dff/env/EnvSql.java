package dff.env;

import dff.db.ListSql;
import dff.web.ListQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** The statements on {@code env_variable}. */
final class EnvSql {
    /** One page of a list and how many rows all pages have. */
    record Page(List<EnvVariable> rows, long total) {}

    private static final String COLUMNS =
            "seq, id, title, description, value_text, auto_type_casting, pin_time, create_time, update_time";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM env_variable";
    private static final List<String> SORTABLE = List.of("seq", "id");
    /** Encrypted texts are not searched: they would be found by chance. */
    private static final String SEARCHED_VALUE = "CASE auto_type_casting WHEN 'password' THEN '' ELSE value_text END";

    private EnvSql() {}

    /** By index env_variable_id. */
    static Optional<EnvVariable> find(Handle handle, String id) {
        return handle.createQuery(SELECT + " WHERE id = :id")
                .bind("id", id)
                .map(EnvSql::variable)
                .findOne();
    }

    /** In the order of ids, by index env_variable_id. */
    static List<EnvVariable> all(Handle handle, int limit) {
        return handle.createQuery(SELECT + " ORDER BY id LIMIT :limit")
                .bind("limit", limit)
                .map(EnvSql::variable)
                .list();
    }

    /** Characters of all texts that scripts are told, about. */
    static long characters(Handle handle) {
        return handle.createQuery("SELECT COALESCE(SUM(LENGTH(value_text) + COALESCE(LENGTH(title), 0)"
                        + " + COALESCE(LENGTH(description), 0) + 400), 0) FROM env_variable")
                .mapTo(Long.class)
                .one();
    }

    static long count(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM env_variable")
                .mapTo(Long.class)
                .one();
    }

    /** Few rows, and a limit on them: read without an index when a text is searched. */
    static Page page(Handle handle, ListQuery query) {
        ListSql list = new ListSql(COLUMNS, "env_variable")
                .anyOf("id", query.anyOf("id"))
                .contains(query.fuzzy(), "id", "title", "description", SEARCHED_VALUE);
        for (String name : query.sort(SORTABLE)) {
            list.orderBy(name.startsWith("-") ? name.substring(1) + " DESC" : name);
        }
        // those pinned last come first
        list.orderBy("CASE WHEN pin_time IS NULL THEN 1 ELSE 0 END")
                .orderBy("pin_time DESC")
                .orderBy("id");
        return new Page(list.page(handle, query.pageSize(), query.offset(), EnvSql::variable), list.count(handle));
    }

    static void insert(Handle handle, EnvVariable row) {
        bind(handle.createUpdate("""
                                INSERT INTO env_variable (id, title, description, value_text, auto_type_casting, pin_time,
                                                          create_time, update_time)
                                VALUES (:id, :title, :description, :valueText, :type, :pinTime, :createTime, :updateTime)
                                """), row).bind("createTime", row.createTime()).execute();
    }

    static void update(Handle handle, EnvVariable row) {
        bind(handle.createUpdate("""
                                UPDATE env_variable
                                   SET title = :title, description = :description, value_text = :valueText,
                                       auto_type_casting = :type, pin_time = :pinTime, update_time = :updateTime
                                 WHERE id = :id
                                """), row).execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, EnvVariable row) {
        return statement
                .bind("id", row.id())
                .bind("title", row.title())
                .bind("description", row.description())
                .bind("valueText", row.valueText())
                .bind("type", row.autoTypeCasting())
                .bind("pinTime", row.pinTime())
                .bind("updateTime", row.updateTime());
    }

    /** @return whether there was one */
    static boolean delete(Handle handle, String id) {
        return handle.createUpdate("DELETE FROM env_variable WHERE id = :id")
                        .bind("id", id)
                        .execute()
                == 1;
    }

    private static EnvVariable variable(ResultSet row, StatementContext context) throws SQLException {
        long pinTime = row.getLong("pin_time");
        Long pinned = row.wasNull() ? null : pinTime;
        return new EnvVariable(
                row.getLong("seq"),
                row.getString("id"),
                row.getString("title"),
                row.getString("description"),
                row.getString("value_text"),
                row.getString("auto_type_casting"),
                pinned,
                row.getLong("create_time"),
                row.getLong("update_time"));
    }
}
