package dff.env;

import dff.web.ListQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** The statements on {@code env_variable}. */
final class EnvTable {
    /** One page of a list and how many rows all pages have. */
    record Page(List<EnvVariable> rows, long total) {}

    private static final String SELECT = """
            SELECT seq, id, title, description, value_text, auto_type_casting, pin_time, create_time, update_time
              FROM env_variable
            """;
    private static final Map<String, String> SORTABLE = Map.of("seq", "seq", "id", "id");
    private static final String DEFAULT_ORDER = "CASE WHEN pin_time IS NULL THEN 1 ELSE 0 END, pin_time DESC, id";
    /** Encrypted texts are not searched: they would be found by chance. */
    private static final String FUZZY = """
            (LOWER(id) LIKE :fuzzy ESCAPE '!' OR LOWER(title) LIKE :fuzzy ESCAPE '!'
             OR LOWER(description) LIKE :fuzzy ESCAPE '!'
             OR (auto_type_casting != 'password' AND LOWER(value_text) LIKE :fuzzy ESCAPE '!'))
            """;

    private EnvTable() {}

    /** By index env_variable_id. */
    static Optional<EnvVariable> find(Handle handle, String id) {
        return handle.createQuery(SELECT + " WHERE id = :id")
                .bind("id", id)
                .map(EnvTable::variable)
                .findOne();
    }

    /** In the order of ids, by index env_variable_id. */
    static List<EnvVariable> all(Handle handle, int limit) {
        return handle.createQuery(SELECT + " ORDER BY id LIMIT :limit")
                .bind("limit", limit)
                .map(EnvTable::variable)
                .list();
    }

    static long count(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM env_variable")
                .mapTo(Long.class)
                .one();
    }

    /** Few rows, and a limit on them: read without an index when a text is searched. */
    static Page page(Handle handle, ListQuery query) {
        List<String> conditions = new ArrayList<>();
        if (!query.anyOf("id").isEmpty()) {
            conditions.add("id IN (<ids>)");
        }
        if (query.fuzzy() != null) {
            conditions.add(FUZZY);
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        String order = " ORDER BY " + order(query.sort()) + " LIMIT :limit OFFSET :offset";
        Query rows = handle.createQuery(SELECT + where + order)
                .bind("limit", query.pageSize())
                .bind("offset", query.offset());
        long total = filtered(handle.createQuery("SELECT COUNT(*) FROM env_variable" + where), query)
                .mapTo(Long.class)
                .one();
        return new Page(filtered(rows, query).map(EnvTable::variable).list(), total);
    }

    private static <S extends SqlStatement<S>> S filtered(S statement, ListQuery query) {
        List<String> ids = query.anyOf("id");
        if (!ids.isEmpty()) {
            statement.bindList("ids", ids);
        }
        if (query.fuzzy() != null) {
            String escaped = query.fuzzy()
                    .toLowerCase(Locale.ROOT)
                    .replace("!", "!!")
                    .replace("%", "!%")
                    .replace("_", "!_");
            statement.bind("fuzzy", "%" + escaped + "%");
        }
        return statement;
    }

    private static String order(List<String> sort) {
        List<String> columns = new ArrayList<>();
        for (String name : sort) {
            boolean down = name.startsWith("-");
            String column = SORTABLE.get(down ? name.substring(1) : name);
            if (column != null) {
                columns.add(column + (down ? " DESC" : ""));
            }
        }
        return columns.isEmpty() ? DEFAULT_ORDER : String.join(", ", columns);
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
