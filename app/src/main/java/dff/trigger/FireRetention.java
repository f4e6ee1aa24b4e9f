package dff.trigger;

import dff.db.Database;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/**
 * Decisions go when they are old, or when there are too many of them. The newest by schedule of each config stays as long as the config
 * does: after a start it tells from when on times were missed. Written in pieces, so that others get in between.
 */
final class FireRetention {
    static final long AGE_MILLIS = TimeUnit.DAYS.toMillis(3);
    /** Of one config. */
    static final int MOST = 3_000;

    private static final int AT_ONCE = 1_000;

    /** Of rows {@code f}; a step in index trigger_fire_due for each. 14 is where the id of a function begins. */
    private static final String CAN_GO = """
            f.decision <> 'held' AND (f.exec_mode <> 'cronJob'
                OR f.due_time < (SELECT MAX(l.due_time) FROM trigger_fire l WHERE l.config_id = f.config_id AND l.exec_mode = 'cronJob')
                OR NOT EXISTS (SELECT 1 FROM crontab_config c WHERE c.id = f.config_id)
                    AND NOT EXISTS (SELECT 1 FROM func n WHERE n.id = SUBSTR(f.config_id, 14)))
            """;

    private final Database database;
    private final TriggerClock clock;
    private final long limit;

    /** @param limit decisions of all configs together */
    FireRetention(Database database, TriggerClock clock, long limit) {
        this.database = database;
        this.clock = clock;
        this.limit = limit;
    }

    /** @return how many were removed */
    long trim() {
        long before = clock.wallMillis() - AGE_MILLIS;
        long removed = repeated("""
                DELETE FROM trigger_fire WHERE seq IN (
                    SELECT f.seq FROM trigger_fire f WHERE f.decide_time < :bound AND %s LIMIT :most)
                """.formatted(CAN_GO), before); // index trigger_fire_decide
        for (String id : crowded()) {
            removed += database.<Integer>write(handle -> trim(handle, id));
        }
        Long last = database.read(handle -> handle.createQuery(
                        "SELECT seq FROM trigger_fire ORDER BY seq DESC LIMIT 1 OFFSET :limit") // primary key
                .bind("limit", limit)
                .mapTo(Long.class)
                .findOne()
                .orElse(null));
        if (last != null) {
            removed += repeated("""
                    DELETE FROM trigger_fire WHERE seq IN (
                        SELECT f.seq FROM trigger_fire f WHERE f.seq <= :bound AND %s ORDER BY f.seq LIMIT :most)
                    """.formatted(CAN_GO), last);
        }
        return removed;
    }

    private List<String> crowded() {
        // index trigger_fire_due
        return database.read(handle -> handle.createQuery(
                        "SELECT config_id FROM trigger_fire GROUP BY config_id HAVING COUNT(*) > :most")
                .bind("most", MOST)
                .mapTo(String.class)
                .list());
    }

    private static int trim(Handle handle, String configId) {
        return handle.createUpdate("""
                        DELETE FROM trigger_fire WHERE seq IN (
                            SELECT f.seq FROM trigger_fire f WHERE f.config_id = :id AND %s AND f.due_time <= (
                                SELECT due_time FROM trigger_fire WHERE config_id = :id ORDER BY due_time DESC LIMIT 1 OFFSET :keep))
                        """.formatted(CAN_GO))
                .bind("id", configId)
                .bind("keep", MOST)
                .execute();
    }

    private long repeated(String sql, long bound) {
        long removed = 0;
        int some;
        do {
            some = database.<Integer>write(handle -> handle.createUpdate(sql)
                    .bind("bound", bound)
                    .bind("most", AT_ONCE)
                    .execute());
            removed += some;
        } while (some == AT_ONCE);
        return removed;
    }
}
