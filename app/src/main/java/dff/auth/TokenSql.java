package dff.auth;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statements on {@code user_token}. */
final class TokenSql {
    /**
     * One token: whose it is and when it was last renewed.
     *
     * @param identityJson who a function says this is, null for a user of ours
     */
    record Row(String userId, long renewTime, String identityJson) {}

    /** A token in use. */
    record Session(String userId, long renewTime) {}

    /** More rows than this are left for the next sign-in. */
    private static final int CLEAN_LIMIT = 1_000;
    /** Sessions of all users of one list. */
    private static final int SHOWN_LIMIT = 20_000;

    private TokenSql() {}

    static void insert(Handle handle, String hash, Row token) {
        handle.createUpdate("""
                        INSERT INTO user_token (token_hash, user_id, create_time, renew_time, identity_json)
                        VALUES (:hash, :userId, :now, :now, :identity)
                        """)
                .bind("hash", hash)
                .bind("userId", token.userId())
                .bind("now", token.renewTime())
                .bind("identity", token.identityJson())
                .execute();
    }

    /** By primary key. */
    static Optional<Row> find(Handle handle, String hash) {
        return handle.createQuery("SELECT user_id, renew_time, identity_json FROM user_token WHERE token_hash = :hash")
                .bind("hash", hash)
                .map((row, _) ->
                        new Row(row.getString("user_id"), row.getLong("renew_time"), row.getString("identity_json")))
                .findOne();
    }

    static int renew(Handle handle, String hash, long now) {
        return handle.createUpdate("UPDATE user_token SET renew_time = :now WHERE token_hash = :hash")
                .bind("now", now)
                .bind("hash", hash)
                .execute();
    }

    static void delete(Handle handle, String hash) {
        handle.createUpdate("DELETE FROM user_token WHERE token_hash = :hash")
                .bind("hash", hash)
                .execute();
    }

    /** By index user_token_user; newest first, only those beyond the first {@code kept}. */
    static List<String> beyond(Handle handle, String userId, int kept) {
        return handle.createQuery("""
                        SELECT token_hash FROM user_token WHERE user_id = :userId
                         ORDER BY renew_time DESC, token_hash LIMIT :limit OFFSET :kept
                        """)
                .bind("userId", userId)
                .bind("limit", CLEAN_LIMIT)
                .bind("kept", kept)
                .mapTo(String.class)
                .list();
    }

    /** Tokens of some users renewed after a time, newest first. By index user_token_user. */
    static List<Session> alive(Handle handle, List<String> userIds, long after) {
        if (userIds.isEmpty()) {
            return List.of();
        }
        return handle.createQuery("""
                        SELECT user_id, renew_time FROM user_token WHERE user_id IN (<users>) AND renew_time >= :after
                         ORDER BY renew_time DESC LIMIT :limit
                        """)
                .bindList("users", userIds)
                .bind("after", after)
                .bind("limit", SHOWN_LIMIT)
                .map((row, _) -> new Session(row.getString("user_id"), row.getLong("renew_time")))
                .list();
    }

    /** By index user_token_renew. */
    static void deleteOlder(Handle handle, long time) {
        handle.createUpdate("""
                        DELETE FROM user_token WHERE token_hash IN
                            (SELECT token_hash FROM user_token WHERE renew_time < :time LIMIT :limit)
                        """).bind("time", time).bind("limit", CLEAN_LIMIT).execute();
    }
}
