package dff.accesskey;

import dff.db.ListSql;
import dff.json.Json;
import dff.web.ListQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The statements on {@code access_key}. */
final class AccessKeySql {
    /** One page of a list and how many rows all pages have. */
    record Page(List<AccessKey> rows, long total) {}

    private static final String COLUMNS = """
            k.seq, k.id, k.user_id, k.title, k.secret, k.webhook_url, k.webhook_events, k.allow_webhook_echo, k.create_time,
            k.update_time, u.id AS u_id, u.username AS u_username, u.name AS u_name, u.mobile AS u_mobile""";

    private AccessKeySql() {}

    private static ListSql list() {
        return new ListSql(COLUMNS, "access_key k").join("user_account u", "id", "k.user_id");
    }

    /** By index access_key_id, then user_account_id. */
    static Optional<AccessKey> find(Handle handle, String id) {
        return list().is("k.id", id).page(handle, 1, 0, AccessKeySql::row).stream()
                .findFirst();
    }

    /** Few rows, and a limit on them: read without an index when a text is searched. */
    static Page page(Handle handle, ListQuery query) {
        ListSql list = list().anyOf("k.id", query.anyOf("id"))
                .contains(query.filters().path("title").textValue(), "k.title")
                .contains(query.filters().path("name").textValue(), "k.title")
                .contains(query.fuzzy(), "k.id", "k.title");
        for (String name : query.sort(List.of("seq"))) {
            list.orderBy(name.startsWith("-") ? "k.seq DESC" : "k.seq");
        }
        list.orderBy("k.seq DESC");
        return new Page(list.page(handle, query.pageSize(), query.offset(), AccessKeySql::row), list.count(handle));
    }

    static long count(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM access_key")
                .mapTo(Long.class)
                .one();
    }

    static void insert(Handle handle, AccessKey key) {
        handle.createUpdate("""
                        INSERT INTO access_key (id, user_id, title, secret, webhook_url, webhook_events, allow_webhook_echo,
                                                create_time, update_time)
                        VALUES (:id, :userId, :title, :secret, :url, :events, :echo, :createTime, :updateTime)
                        """)
                .bind("id", key.id())
                .bind("userId", key.userId())
                .bind("title", key.title())
                .bind("secret", key.secret())
                .bind("url", key.webhook().url())
                .bind("events", Json.text(key.webhook().events()))
                .bind("echo", key.webhook().allowEcho() ? 1 : 0)
                .bind("createTime", key.createTime())
                .bind("updateTime", key.updateTime())
                .execute();
    }

    static void update(Handle handle, String id, String title, AccessKey.Webhook webhook, long now) {
        handle.createUpdate("""
                        UPDATE access_key
                           SET title = :title, webhook_url = :url, webhook_events = :events, allow_webhook_echo = :echo,
                               update_time = :now
                         WHERE id = :id
                        """)
                .bind("title", title)
                .bind("url", webhook.url())
                .bind("events", Json.text(webhook.events()))
                .bind("echo", webhook.allowEcho() ? 1 : 0)
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    /** @return whether there was one */
    static boolean delete(Handle handle, String id) {
        return handle.createUpdate("DELETE FROM access_key WHERE id = :id")
                        .bind("id", id)
                        .execute()
                == 1;
    }

    private static AccessKey row(ResultSet row, StatementContext context) throws SQLException {
        return new AccessKey(
                row.getLong("seq"),
                row.getString("id"),
                row.getString("user_id"),
                row.getString("title"),
                row.getString("secret"),
                new AccessKey.Webhook(
                        row.getString("webhook_url"),
                        texts(row.getString("webhook_events")),
                        row.getInt("allow_webhook_echo") != 0),
                row.getLong("create_time"),
                row.getLong("update_time"),
                new AccessKey.Owner(
                        row.getString("u_id"),
                        row.getString("u_username"),
                        row.getString("u_name"),
                        row.getString("u_mobile")));
    }

    private static List<String> texts(String json) {
        List<String> texts = new ArrayList<>();
        if (json != null) {
            Json.parse(json).forEach(item -> texts.add(item.asText()));
        }
        return texts;
    }
}
