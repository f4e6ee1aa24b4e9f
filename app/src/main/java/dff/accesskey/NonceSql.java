package dff.accesskey;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** The statements on {@code access_key_nonce}. */
final class NonceSql {
    /** More rows than this are left for the next time. */
    private static final int CLEAN_LIMIT = 1_000;

    private NonceSql() {}

    /** By index access_key_nonce_expire. There are few rows: each holds what came together. */
    static List<byte[]> alive(Handle handle, long now) {
        return handle.createQuery("SELECT hashes FROM access_key_nonce WHERE expire_time > :now")
                .bind("now", now)
                .mapTo(byte[].class)
                .list();
    }

    static void insert(Handle handle, long expireTime, byte[] hashes) {
        handle.createUpdate("INSERT INTO access_key_nonce (expire_time, hashes) VALUES (:expire, :hashes)")
                .bind("expire", expireTime)
                .bind("hashes", hashes)
                .execute();
    }

    /** By index access_key_nonce_expire. */
    static void deleteOld(Handle handle, long now) {
        handle.createUpdate("""
                        DELETE FROM access_key_nonce WHERE seq IN
                            (SELECT seq FROM access_key_nonce WHERE expire_time <= :now LIMIT :limit)
                        """).bind("now", now).bind("limit", CLEAN_LIMIT).execute();
    }
}
