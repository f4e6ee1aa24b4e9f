package dff.auth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
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

    static void setDisabled(Handle handle, String id, boolean disabled, long now) {
        handle.createUpdate("UPDATE user_account SET is_disabled = :disabled, update_time = :now WHERE id = :id")
                .bind("disabled", disabled ? 1 : 0)
                .bind("now", now)
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
