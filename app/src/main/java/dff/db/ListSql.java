package dff.db;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/**
 * A list with optional filters, put together from fragments that stand in the source; what a client sends is always bound.
 * Belongs to one thread.
 *
 * <p>Made for tables of 100,000 rows. A condition on a joined table is asked of that table once ({@code key IN (SELECT …)}), not of
 * the partner of each row, so that rows are counted without any join; and the rows before a page are skipped by their keys, without reading
 * what they hold.
 */
public final class ListSql {
    private static final Pattern ALIAS = Pattern.compile("\\b(\\w+)\\.");
    /**
     * Beyond this many rows of one page keys are not looked for first: nearly all rows are read anyway.
     */
    private static final int MAX_BY_KEY = 1_000;
    /** The key of each table. */
    private static final String KEY = "seq";

    /** A table that has at most one partner for each row. @param on column of a table before it that holds the partner's key */
    private record Join(String table, String key, String on) {
        String sql() {
            return " LEFT JOIN " + table + " ON " + key + " = " + on;
        }
    }

    private final String columns;
    private final String table;
    private final String alias;
    private final Map<String, Join> joins = new LinkedHashMap<>();
    private final StringBuilder where = new StringBuilder();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, List<?>> lists = new LinkedHashMap<>();
    private final List<String> order = new ArrayList<>();
    private boolean filtersByJoins;
    private boolean sortsByJoins;
    private boolean keysFirst;
    private String group = "";
    private int next;

    /**
     * @param columns text between SELECT and FROM
     * @param table a table with the key {@code seq}, and its alias
     */
    public ListSql(String columns, String table) {
        this.columns = columns;
        this.table = table;
        this.alias = aliasOf(table);
    }

    private static String aliasOf(String table) {
        return table.substring(table.lastIndexOf(' ') + 1);
    }

    /**
     * Adds a table whose columns are shown beside those of each row, or null where there is no partner.
     *
     * @param joined the table and its alias
     * @param key its unique column, without alias
     * @param on the column that holds the key, with the alias of a table before it
     */
    public ListSql join(String joined, String key, String on) {
        String name = aliasOf(joined);
        joins.put(name, new Join(joined, name + "." + key, on));
        return this;
    }

    private String name() {
        return "v" + next++;
    }

    /** Adds a condition without values; it may speak of all tables joined before. */
    public ListSql where(String condition) {
        filtersByJoins |= namesJoin(condition);
        return and(condition);
    }

    private ListSql and(String condition) {
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
        return and(asked(column, column + " = :" + name));
    }

    /** Any of the values; none = no condition. */
    public ListSql anyOf(String column, List<?> any) {
        if (any.isEmpty()) {
            return this;
        }
        String name = name();
        lists.put(name, any);
        return and(asked(column, column + " IN (<" + name + ">)"));
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
            values.put(name, escaped(text) + "%");
            any.add(column + " LIKE :" + name + " ESCAPE '!'");
        }
        return where("(" + String.join(" OR ", any) + ")");
    }

    /**
     * LIKE of the embedded store takes no notice of the case of ASCII letters; LOWER beside it made a search four times as long. A store
     * whose LIKE does compares LOWER of both, here.
     */
    private ListSql like(String pattern, String... any) {
        String name = name();
        values.put(name, pattern);
        Map<String, List<String>> byTable = List.of(any).stream()
                .collect(Collectors.groupingBy(this::tableOf, LinkedHashMap::new, Collectors.toList()));
        return and(byTable.values().stream()
                .map(columns -> asked(
                        columns.getFirst(),
                        columns.stream()
                                .map(column -> column + " LIKE :" + name + " ESCAPE '!'")
                                .collect(Collectors.joining(" OR "))))
                .collect(Collectors.joining(" OR ", "(", ")")));
    }

    /** Alias of the table a fragment speaks of. */
    private String tableOf(String fragment) {
        Matcher named = ALIAS.matcher(fragment);
        return named.find() ? named.group(1) : alias;
    }

    /** A condition as the rows of this list are asked for it. @param column whose table the condition speaks of, and of no other */
    private String asked(String column, String condition) {
        Join join = joins.get(tableOf(column));
        return join == null
                ? condition
                : asked(
                        join.on(),
                        join.on() + " IN (SELECT " + join.key() + " FROM " + join.table() + " WHERE " + condition
                                + ")");
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
            and(asked(column, "REPLACE(" + column + ", :" + name + ", '') <> " + column));
        }
        return this;
    }

    /** Sorts by a fragment such as {@code f.id DESC}, after those given before. */
    public ListSql orderBy(String term) {
        sortsByJoins |= namesJoin(term);
        order.add(term);
        return this;
    }

    /** Groups by fragments; such a list is not counted. */
    public ListSql groupBy(String terms) {
        group = " GROUP BY " + terms;
        return this;
    }

    /** Looks for the keys of the first page, too, before it reads rows: for rows that cost much to show and may have to be sorted. */
    public ListSql keysFirst() {
        keysFirst = true;
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

    /** Rows of all pages. */
    public long count(Handle handle) {
        return bound(handle.createQuery("SELECT COUNT(*) FROM " + table + (filtersByJoins ? allJoins() : "") + where))
                .mapTo(Long.class)
                .one();
    }

    /** Rows of all pages, told by a page that is not full: then nothing has to be counted. */
    public long total(Handle handle, int rows, int limit, int offset) {
        return rows < limit && (rows > 0 || offset == 0) ? (long) offset + rows : count(handle);
    }

    public <T> List<T> page(Handle handle, int limit, int offset, RowMapper<T> mapper) {
        String sorted = order.isEmpty() ? "" : " ORDER BY " + String.join(", ", order);
        String rows = offset == 0 && !keysFirst || limit > MAX_BY_KEY || !group.isEmpty()
                ? table + allJoins() + where + group + sorted + " LIMIT :limit OFFSET :offset"
                : "(SELECT " + key() + " AS picked_key FROM " + table
                        + (filtersByJoins || sortsByJoins ? allJoins() : "") + where + sorted
                        + " LIMIT :limit OFFSET :offset) picked JOIN " + table + " ON " + key() + " = picked.picked_key"
                        + allJoins() + sorted;
        return bound(handle.createQuery("SELECT " + columns + " FROM " + rows))
                .bind("limit", limit)
                .bind("offset", offset)
                .map(mapper)
                .list();
    }

    private String key() {
        return alias + "." + KEY;
    }

    private String allJoins() {
        return joins.values().stream().map(Join::sql).collect(Collectors.joining());
    }

    private boolean namesJoin(String fragment) {
        return ALIAS.matcher(fragment).results().anyMatch(found -> joins.containsKey(found.group(1)));
    }

    private Query bound(Query query) {
        values.forEach(query::bind);
        lists.forEach(query::bindList);
        return query;
    }
}
