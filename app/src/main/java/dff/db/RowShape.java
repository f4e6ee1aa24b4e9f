package dff.db;

import com.fasterxml.jackson.databind.util.RawValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The keys of a row as clients see it and the columns they come from. JSON columns are spliced into the answer as they are
 * stored. Immutable: each method answers a longer shape.
 */
public final class RowShape implements RowMapper<Map<String, Object>> {
    @FunctionalInterface
    private interface Reader {
        Object read(ResultSet row, int column) throws SQLException;
    }

    private record Column(String key, String sql, Reader reader) {}

    private final LongFunction<String> instants;
    private final List<Column> columns;

    private RowShape(LongFunction<String> instants, List<Column> columns) {
        this.instants = instants;
        this.columns = columns;
    }

    /** @param instants writes milliseconds UTC as clients see them */
    public static RowShape of(LongFunction<String> instants) {
        return new RowShape(instants, List.of());
    }

    private RowShape and(String key, String sql, Reader reader) {
        List<Column> more = new ArrayList<>(columns);
        more.add(new Column(key, sql, reader));
        return new RowShape(instants, List.copyOf(more));
    }

    public RowShape text(String key, String sql) {
        return and(key, sql, ResultSet::getString);
    }

    public RowShape number(String key, String sql) {
        return and(key, sql, (row, column) -> {
            long value = row.getLong(column);
            return row.wasNull() ? null : (Object) value;
        });
    }

    /** A number column or condition; null counts as false. */
    public RowShape flag(String key, String sql) {
        return and(key, sql, (row, column) -> row.getInt(column) != 0);
    }

    public RowShape instant(String key, String sql) {
        return and(key, sql, (row, column) -> {
            long value = row.getLong(column);
            return row.wasNull() ? null : instants.apply(value);
        });
    }

    public RowShape json(String key, String sql) {
        return and(key, sql, (row, column) -> {
            String value = row.getString(column);
            return value == null ? null : new RawValue(value);
        });
    }

    /** Text for SELECT. */
    public String columns() {
        return columns.stream().map(Column::sql).collect(Collectors.joining(", "));
    }

    @Override
    public Map<String, Object> map(ResultSet row, StatementContext context) throws SQLException {
        Map<String, Object> out = LinkedHashMap.newLinkedHashMap(columns.size());
        int index = 1;
        for (Column column : columns) {
            out.put(column.key(), column.reader().read(row, index++));
        }
        return out;
    }
}
