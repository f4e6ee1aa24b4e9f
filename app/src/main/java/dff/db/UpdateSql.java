package dff.db;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * An update of some columns, named in the source; values are always bound. Belongs to one thread.
 */
public final class UpdateSql {
    private final String table;
    private final Map<String, Object> columns = new LinkedHashMap<>();
    private final Map<String, Object> conditions = new LinkedHashMap<>();

    public UpdateSql(String table) {
        this.table = table;
    }

    /** @param value null is stored as NULL */
    public UpdateSql set(String column, Object value) {
        columns.put(column, value);
        return this;
    }

    public UpdateSql where(String column, Object value) {
        conditions.put(column, value);
        return this;
    }

    /** @return rows that met the conditions */
    public int execute(Handle handle) {
        Update update = handle.createUpdate("UPDATE " + table + " SET " + assignments(columns, "c_", ", ") + " WHERE "
                + assignments(conditions, "w_", " AND "));
        columns.forEach((column, value) -> update.bind("c_" + column, value));
        conditions.forEach((column, value) -> update.bind("w_" + column, value));
        return update.execute();
    }

    private static String assignments(Map<String, Object> columns, String prefix, String separator) {
        return columns.keySet().stream()
                .map(column -> column + " = :" + prefix + column)
                .collect(Collectors.joining(separator));
    }
}
