package dff.db;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/**
 * A list with optional filters, put together from fragments that stand in the source; what a client sends is always bound.
 * Belongs to one thread.
 */
public final class ListSql {
    private static final Pattern ALIAS = Pattern.compile("\\b(\\w+)\\.");

    private final String columns;
    private final String table;
    private final String joins;
    private final StringBuilder where = new StringBuilder();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, List<?>> lists = new LinkedHashMap<>();
    private final List<String> order = new ArrayList<>();
    private String group = "";
    private int next;

    /** A list of one table. */
    public ListSql(String columns, String table) {
        this(columns, table, "");
    }

    /**
     * @param columns text between SELECT and FROM
     * @param table the table and its alias
     * @param joins left joins that find at most one row each, so that they do not change how many rows there are
     */
    public ListSql(String columns, String table, String joins) {
        this.columns = columns;
        this.table = table;
        this.joins = " " + joins;
    }

    private String name() {
        return "v" + next++;
    }

    /** Adds a condition without values. */
    public ListSql where(String condition) {
        where.append(where.isEmpty() ? " WHERE " : " AND ").append(condition);
        return this;
    }

    /** Adds a condition with one value of ours. */
    public ListSql where(String condition, String name, Object value) {
        values.put(name, value);
        return where(condition);
    }

    public ListSql is(String column, Object value) {
        String name = name();
        values.put(name, value);
        return where(column + " = :" + name);
    }

    /** Any of the values; none = no condition. */
    public ListSql anyOf(String column, List<?> any) {
        if (any.isEmpty()) {
            return this;
        }
        String name = name();
        lists.put(name, any);
        return where(column + " IN (<" + name + ">)");
    }

    /** The text in any of the columns, whatever the case; null = no condition. */
    public ListSql contains(String text, String... any) {
        return text == null ? this : like("%" + escaped(text) + "%", any);
    }

    /** Begins with the text, whatever the case; null = no condition. */
    public ListSql startsWith(String text, String column) {
        return text == null ? this : like(escaped(text) + "%", column);
    }

    /** Begins with any of the texts, whatever the case; none = no condition. */
    public ListSql startsWithAny(List<String> texts, String column) {
        if (texts.isEmpty()) {
            return this;
        }
        List<String> any = new ArrayList<>();
        for (String text : texts) {
            String name = name();
            values.put(name, lower(escaped(text) + "%"));
            any.add("LOWER(" + column + ") LIKE :" + name + " ESCAPE '!'");
        }
        return where("(" + String.join(" OR ", any) + ")");
    }

    private ListSql like(String pattern, String... any) {
        String name = name();
        values.put(name, lower(pattern));
        return where(List.of(any).stream()
                .map(column -> "LOWER(" + column + ") LIKE :" + name + " ESCAPE '!'")
                .collect(Collectors.joining(" OR ", "(", ")")));
    }

    /** Once, and not again for each row; ASCII letters only, as LOWER does in the embedded store. */
    private static String lower(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + 32));
            }
        }
        return lower.toString();
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    /**
     * A column with a JSON array of texts that holds all of them. REPLACE compares bytes in every store, LIKE does not; a
     * comma alone, the one text found by mistake, cannot be in a comma list.
     *
     * @param all JSON texts with their quotes
     */
    public ListSql hasAll(String column, List<String> all) {
        for (String json : all) {
            String name = name();
            values.put(name, json);
            where("REPLACE(" + column + ", :" + name + ", '') <> " + column);
        }
        return this;
    }

    /** Sorts by a fragment such as {@code f.id DESC}, after those given before. */
    public ListSql orderBy(String term) {
        order.add(term);
        return this;
    }

    /** Groups by fragments; such a list is not counted. */
    public ListSql groupBy(String terms) {
        group = " GROUP BY " + terms;
        return this;
    }

    /** Gives a name in a fragment of the source its value. */
    public ListSql bind(String name, Object value) {
        values.put(name, value);
        return this;
    }

    public boolean isUnfiltered() {
        return where.isEmpty();
    }

    /** Rows of all pages. Counting over joins nobody filters by would cost more than the page itself. */
    public long count(Handle handle) {
        return bound(handle.createQuery("SELECT COUNT(*) FROM " + table + (filtersByJoins() ? joins : "") + where))
                .mapTo(Long.class)
                .one();
    }

    /** Rows of all pages, told by a page that is not full: then nothing has to be counted. */
    public long total(Handle handle, int rows, int limit, int offset) {
        return rows < limit && (rows > 0 || offset == 0) ? (long) offset + rows : count(handle);
    }

    public <T> List<T> page(Handle handle, int limit, int offset, RowMapper<T> mapper) {
        String sorted = order.isEmpty() ? "" : " ORDER BY " + String.join(", ", order);
        return bound(handle.createQuery("SELECT " + columns + " FROM " + table + joins + where + group + sorted
                        + " LIMIT :limit OFFSET :offset"))
                .bind("limit", limit)
                .bind("offset", offset)
                .map(mapper)
                .list();
    }

    private boolean filtersByJoins() {
        String alias = table.substring(table.lastIndexOf(' ') + 1);
        return ALIAS.matcher(where).results().anyMatch(found -> !found.group(1).equals(alias));
    }

    private Query bound(Query query) {
        values.forEach(query::bind);
        lists.forEach(query::bindList);
        return query;
    }
}
