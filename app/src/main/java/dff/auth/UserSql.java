package dff.auth;

import dff.db.ListSql;
import dff.web.ListQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The statements on {@code user_account}. */
final class UserSql {
    private static final String COLUMNS = """
            SELECT seq, id, username, password_hash, name, email, mobile, markers, roles, custom_privileges,
                   is_disabled, create_time, update_time
              FROM user_account
            """;

    private static final String ALL_COLUMNS = """
            u.seq, u.id, u.username, u.password_hash, u.name, u.email, u.mobile, u.markers, u.roles, u.custom_privileges,
            u.is_disabled, u.create_time, u.update_time""";
    /** By index user_token_user; tokens that have expired go within one more life of a token. */
    private static final String SEEN = "(SELECT user_id, MAX(renew_time) AS seen FROM user_token GROUP BY user_id) s";

    private static final Map<String, String> SORTABLE =
            Map.of("seq", "u.seq", "username", "u.username", "name", "u.name", "isDisabled", "u.is_disabled");

    /** One page of a list and how many rows all pages have. */
    record Page(List<User> rows, long total) {}

    private UserSql() {}

    /** By index user_account_id. */
    static Optional<User> byId(Handle handle, String id) {
        return handle.createQuery(COLUMNS + " WHERE id = :id")
                .bind("id", id)
                .map(UserSql::user)
                .findOne();
    }

    /** By index user_account_username. */
    static Optional<User> byUsername(Handle handle, String username) {
        return handle.createQuery(COLUMNS + " WHERE username = :username")
                .bind("username", username)
                .map(UserSql::user)
                .findOne();
    }

    static void insert(Handle handle, User user) {
        handle.createUpdate("""
                        INSERT INTO user_account (id, username, password_hash, name, email, mobile, markers, roles,
                                                  custom_privileges, is_disabled, create_time, update_time)
                        VALUES (:id, :username, :passwordHash, :name, :email, :mobile, :markers, :roles,
                                :customPrivileges, :disabled, :createTime, :updateTime)
                        """)
                .bind("id", user.id())
                .bind("username", user.username())
                .bind("passwordHash", user.passwordHash())
                .bind("name", user.name())
                .bind("email", user.email())
                .bind("mobile", user.mobile())
                .bind("markers", String.join(",", user.markers()))
                .bind("roles", String.join(",", user.roles()))
                .bind("customPrivileges", String.join(",", user.customPrivileges()))
                .bind("disabled", user.disabled() ? 1 : 0)
                .bind("createTime", user.createTime())
                .bind("updateTime", user.updateTime())
                .execute();
    }

    static void setPassword(Handle handle, String id, String hash, long now) {
        handle.createUpdate("UPDATE user_account SET password_hash = :hash, update_time = :now WHERE id = :id")
                .bind("hash", hash)
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    static void setProfile(Handle handle, User user, long now) {
        handle.createUpdate("""
                        UPDATE user_account SET name = :name, email = :email, mobile = :mobile, update_time = :now
                         WHERE id = :id
                        """)
                .bind("name", user.name())
                .bind("email", user.email())
                .bind("mobile", user.mobile())
                .bind("now", now)
                .bind("id", user.id())
                .execute();
    }

    /** Few rows, and a limit on them: read without an index when a text is searched. Those seen last come first, then the newest. */
    static Page page(Handle handle, ListQuery query) {
        ListSql list = new ListSql(ALL_COLUMNS, "user_account u")
                .join(SEEN, "user_id", "u.id")
                .anyOf("u.id", query.anyOf("id"))
                .contains(query.filters().path("username").textValue(), "u.username")
                .contains(query.filters().path("name").textValue(), "u.name")
                .contains(query.filters().path("email").textValue(), "u.email")
                .contains(query.filters().path("mobile").textValue(), "u.mobile")
                .contains(query.fuzzy(), "u.id", "u.username", "u.name", "u.email", "u.mobile");
        if (query.filters().hasNonNull("isDisabled")) {
            list.is("u.is_disabled", query.flag("isDisabled") ? 1 : 0);
        }
        for (String name : query.sort(List.copyOf(SORTABLE.keySet()))) {
            boolean down = name.startsWith("-");
            list.orderBy(SORTABLE.get(down ? name.substring(1) : name) + (down ? " DESC" : ""));
        }
        list.orderBy("CASE WHEN s.seen IS NULL THEN 1 ELSE 0 END")
                .orderBy("s.seen DESC")
                .orderBy("u.seq DESC");
        return new Page(list.page(handle, query.pageSize(), query.offset(), UserSql::user), list.count(handle));
    }

    static long count(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM user_account")
                .mapTo(Long.class)
                .one();
    }

    /** Everything but the id and the time of creation. */
    static void update(Handle handle, User user) {
        handle.createUpdate("""
                        UPDATE user_account
                           SET username = :username, password_hash = :passwordHash, name = :name, email = :email,
                               mobile = :mobile, roles = :roles, custom_privileges = :customPrivileges,
                               is_disabled = :disabled, update_time = :updateTime
                         WHERE id = :id
                        """)
                .bind("username", user.username())
                .bind("passwordHash", user.passwordHash())
                .bind("name", user.name())
                .bind("email", user.email())
                .bind("mobile", user.mobile())
                .bind("roles", String.join(",", user.roles()))
                .bind("customPrivileges", String.join(",", user.customPrivileges()))
                .bind("disabled", user.disabled() ? 1 : 0)
                .bind("updateTime", user.updateTime())
                .bind("id", user.id())
                .execute();
    }

    /** Puts a hash in the place of the one it was checked against; another one set meanwhile stays. */
    static void replacePassword(Handle handle, String id, String old, String hash) {
        handle.createUpdate("UPDATE user_account SET password_hash = :hash WHERE id = :id AND password_hash = :old")
                .bind("hash", hash)
                .bind("id", id)
                .bind("old", old)
                .execute();
    }

    static void delete(Handle handle, String id) {
        handle.createUpdate("DELETE FROM user_account WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    private static User user(ResultSet row, StatementContext context) throws SQLException {
        return new User(
                row.getLong("seq"),
                row.getString("id"),
                row.getString("username"),
                row.getString("password_hash"),
                row.getString("name"),
                row.getString("email"),
                row.getString("mobile"),
                list(row.getString("markers")),
                list(row.getString("roles")),
                list(row.getString("custom_privileges")),
                row.getInt("is_disabled") != 0,
                row.getLong("create_time"),
                row.getLong("update_time"));
    }

    private static List<String> list(String text) {
        return text == null || text.isEmpty() ? List.of() : List.of(text.split(","));
    }
}
