package dff.env;

import dff.db.ListSql;
import dff.json.Utf8Text;
import dff.web.ListQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The statements on {@code func_store}. */
final class StoreSql {
    /** One page of a list and how many rows all pages have. */
    record Page(List<StoredValue> rows, long total) {}

    /** Rows and the bytes of their values. */
    record Amount(long rows, long bytes) {
        static Amount of(List<Long> sizes) {
            return new Amount(
                    sizes.size(), sizes.stream().mapToLong(size -> size).sum());
        }

        Amount plus(long moreRows, long moreBytes) {
            return new Amount(rows + moreRows, bytes + moreBytes);
        }

        Amount minus(Amount gone) {
            return plus(-gone.rows, -gone.bytes);
        }
    }

    private static final String ROW =
            "seq, id, scope, entry_key, type, data_size, expire_time, create_time, update_time";
    private static final String ALIVE = " AND (expire_time IS NULL OR expire_time > :now)";
    private static final String GONE = " RETURNING data_size";
    private static final List<String> SORTABLE = List.of("seq", "scope", "key", "createTime", "updateTime");

    private StoreSql() {}

    /** By index func_store_entry. */
    static Amount amount(Handle handle, String scope, List<String> keys, long now) {
        return handle.createQuery("SELECT COUNT(*) AS n, COALESCE(SUM(data_size), 0) AS bytes FROM func_store"
                        + " WHERE scope = :scope AND entry_key IN (<keys>)" + ALIVE)
                .bind("scope", scope)
                .bindList("keys", keys)
                .bind("now", now)
                .map(StoreSql::counted)
                .one();
    }

    /** A value without being decoded. */
    record Text(String key, Utf8Text json) {}

    /** By index func_store_entry. */
    static List<Text> texts(Handle handle, String scope, List<String> keys, long now) {
        return handle.createQuery("SELECT entry_key, CAST(value_json AS BLOB) AS json FROM func_store"
                        + " WHERE scope = :scope AND entry_key IN (<keys>)" + ALIVE)
                .bind("scope", scope)
                .bindList("keys", keys)
                .bind("now", now)
                .map((row, _) -> new Text(row.getString("entry_key"), new Utf8Text(row.getBytes("json"))))
                .list();
    }

    /** Those of a scope from a key on, this one included, in order; by index func_store_entry. */
    static List<String> keys(Handle handle, String scope, String from, long now, int limit) {
        return handle.createQuery("SELECT entry_key FROM func_store WHERE scope = :scope AND entry_key >= :from" + ALIVE
                        + " ORDER BY entry_key LIMIT :limit")
                .bind("scope", scope)
                .bind("from", from)
                .bind("now", now)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    /** Of one, alive or not; by index func_store_entry. */
    static Optional<Long> size(Handle handle, String scope, String key) {
        return handle.createQuery("SELECT data_size FROM func_store WHERE scope = :scope AND entry_key = :key")
                .bind("scope", scope)
                .bind("key", key)
                .mapTo(Long.class)
                .findOne();
    }

    /** @return whether there was one, alive or not; by index func_store_entry */
    static boolean update(Handle handle, StoredValue row, Utf8Text json) {
        return handle.createUpdate("""
                                UPDATE func_store
                                   SET value_json = CAST(:json AS TEXT), type = :type, data_size = :size, expire_time = :expires,
                                       update_time = :updateTime
                                 WHERE scope = :scope AND entry_key = :key
                                """)
                        .bind("json", json.bytes())
                        .bind("type", row.type())
                        .bind("size", row.size())
                        .bind("expires", row.expires())
                        .bind("updateTime", row.updateTime())
                        .bind("scope", row.scope())
                        .bind("key", row.key())
                        .execute()
                > 0;
    }

    static void insert(Handle handle, StoredValue row, Utf8Text json) {
        handle.createUpdate("""
                        INSERT INTO func_store (id, scope, entry_key, value_json, type, data_size, expire_time,
                                                create_time, update_time)
                        VALUES (:id, :scope, :key, CAST(:json AS TEXT), :type, :size, :expires, :createTime, :updateTime)
                        """)
                .bind("id", row.id())
                .bind("scope", row.scope())
                .bind("key", row.key())
                .bind("json", json.bytes())
                .bind("type", row.type())
                .bind("size", row.size())
                .bind("expires", row.expires())
                .bind("createTime", row.createTime())
                .bind("updateTime", row.updateTime())
                .execute();
    }

    /** By index func_store_entry. */
    static Amount delete(Handle handle, String scope, List<String> keys) {
        return Amount.of(
                handle.createQuery("DELETE FROM func_store WHERE scope = :scope AND entry_key IN (<keys>)" + GONE)
                        .bind("scope", scope)
                        .bindList("keys", keys)
                        .mapTo(Long.class)
                        .list());
    }

    /** By index func_store_id. */
    static Amount delete(Handle handle, String id) {
        return Amount.of(handle.createQuery("DELETE FROM func_store WHERE id = :id" + GONE)
                .bind("id", id)
                .mapTo(Long.class)
                .list());
    }

    /** Some of those whose time is over, by index func_store_expire. */
    static Amount deleteExpired(Handle handle, long now, int limit) {
        return Amount.of(handle.createQuery("DELETE FROM func_store WHERE seq IN (SELECT seq FROM func_store"
                        + " WHERE expire_time <= :now ORDER BY expire_time LIMIT :limit)" + GONE)
                .bind("now", now)
                .bind("limit", limit)
                .mapTo(Long.class)
                .list());
    }

    /** Of all, alive or not; by index func_store_size alone. */
    static Amount amount(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) AS n, COALESCE(SUM(data_size), 0) AS bytes FROM func_store")
                .map(StoreSql::counted)
                .one();
    }

    private static Amount counted(ResultSet row, StatementContext context) throws SQLException {
        return new Amount(row.getLong("n"), row.getLong("bytes"));
    }

    /** By index func_store_id. */
    static Optional<StoredValue> find(Handle handle, String id, long now) {
        return handle.createQuery("SELECT " + ROW + ", value_json FROM func_store WHERE id = :id" + ALIVE)
                .bind("id", id)
                .bind("now", now)
                .map(StoreSql::withValue)
                .findOne();
    }

    /** People look through it now and then; read without an index when a text is searched. */
    static Page page(Handle handle, ListQuery query) {
        ListSql list = new ListSql(ROW, "func_store")
                .anyOf("id", query.anyOf("id"))
                .contains(query.fuzzy(), "scope", "entry_key")
                .contains(text(query, "scope"), "scope")
                .contains(text(query, "key"), "entry_key");
        for (String name : query.sort(SORTABLE)) {
            String column = column(name.startsWith("-") ? name.substring(1) : name);
            list.orderBy(name.startsWith("-") ? column + " DESC" : column);
        }
        list.orderBy("scope").orderBy("entry_key");
        return new Page(
                list.page(handle, query.pageSize(), query.offset(), StoreSql::withoutValue), list.count(handle));
    }

    private static String text(ListQuery query, String name) {
        return query.filters().hasNonNull(name) ? query.filters().get(name).asText() : null;
    }

    private static String column(String name) {
        return switch (name) {
            case "key" -> "entry_key";
            case "createTime" -> "create_time";
            case "updateTime" -> "update_time";
            default -> name;
        };
    }

    private static StoredValue withValue(ResultSet row, StatementContext context) throws SQLException {
        return value(row, row.getString("value_json"));
    }

    private static StoredValue withoutValue(ResultSet row, StatementContext context) throws SQLException {
        return value(row, null);
    }

    private static StoredValue value(ResultSet row, String json) throws SQLException {
        long expires = row.getLong("expire_time");
        Long ends = row.wasNull() ? null : expires;
        return new StoredValue(
                row.getLong("seq"),
                row.getString("id"),
                row.getString("scope"),
                row.getString("entry_key"),
                json,
                row.getString("type"),
                row.getLong("data_size"),
                ends,
                row.getLong("create_time"),
                row.getLong("update_time"));
    }
}
