package dff.trigger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Rows of decisions, and of fires that wait. */
final class FireSql {
    static final String STARTED = "started";
    static final String HELD = "held";
    static final String SKIPPED = "skipped";
    /** Exec modes. */
    static final String CRON_JOB = "cronJob";

    static final String MANUAL = "manual";

    private static final int AT_ONCE = 500;

    /**
     * A decision.
     *
     * @param delay seconds
     * @param since it stands for all due times from then on, or null
     * @param reason null = none is needed
     * @param taskId null = there is no task
     */
    record Fire(
            String configId,
            String execMode,
            long due,
            int delay,
            Long since,
            String decision,
            Reason reason,
            String taskId,
            long decided) {}

    /** What was decided about a due time of a config by its schedule. */
    record Key(String configId, long due) {}

    private FireSql() {}

    static void insert(Handle handle, List<Fire> fires) {
        if (fires.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO trigger_fire (config_id, exec_mode, due_time, delay, since_time, decision, reason, task_id, decide_time)
                VALUES (:config, :mode, :due, :delay, :since, :decision, :reason, :task, :decided)
                """);
        for (Fire fire : fires) {
            batch.bind("config", fire.configId())
                    .bind("mode", fire.execMode())
                    .bind("due", fire.due())
                    .bind("delay", fire.delay())
                    .bind("since", fire.since())
                    .bind("decision", fire.decision())
                    .bind("reason", fire.reason() == null ? null : fire.reason().code())
                    .bind("task", fire.taskId())
                    .bind("decided", fire.decided())
                    .add();
        }
        batch.execute();
        hold(handle, fires.stream().filter(fire -> fire.decision().equals(HELD)).toList());
    }

    private static void hold(Handle handle, List<Fire> held) {
        if (held.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(
                "INSERT INTO trigger_held (config_id, due_time, delay) VALUES (:config, :due, :delay)");
        for (Fire fire : held) {
            batch.bind("config", fire.configId())
                    .bind("due", fire.due())
                    .bind("delay", fire.delay())
                    .add();
        }
        batch.execute();
    }

    /**
     * Decisions of due times from one to another that stand. Those of missed ones do not: a clock that was put forward and back brings
     * their times once more.
     */
    static Map<Key, Boolean> decided(Handle handle, Collection<String> ids, long from, long to) {
        Map<Key, Boolean> stands = new HashMap<>();
        List<String> all = List.copyOf(ids);
        for (int at = 0; at < all.size(); at += AT_ONCE) {
            // index trigger_fire_due
            handle.createQuery("""
                            SELECT config_id, due_time, reason FROM trigger_fire
                            WHERE config_id IN (<ids>) AND exec_mode = 'cronJob' AND due_time BETWEEN :from AND :to
                            """)
                    .bindList("ids", all.subList(at, Math.min(all.size(), at + AT_ONCE)))
                    .bind("from", from)
                    .bind("to", to)
                    .map((row, _) -> Map.entry(
                            new Key(row.getString("config_id"), row.getLong("due_time")),
                            !isMissed(row.getString("reason"))))
                    .forEach(entry -> stands.put(entry.getKey(), entry.getValue()));
        }
        return stands;
    }

    private static boolean isMissed(String reason) {
        return Reason.MISSED.code().equals(reason)
                || Reason.BEYOND_WINDOW.code().equals(reason);
    }

    /** Whether there is a decision of that kind after a time. */
    static boolean isAnyAfter(Handle handle, String configId, String execMode, long time) {
        // index trigger_fire_due
        return handle.createQuery("""
                                SELECT COUNT(*) FROM trigger_fire
                                WHERE config_id = :config AND exec_mode = :mode AND due_time > :time
                                """)
                        .bind("config", configId)
                        .bind("mode", execMode)
                        .bind("time", time)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    static void forget(Handle handle, Key key) {
        handle.execute(
                "DELETE FROM trigger_fire WHERE config_id = ? AND exec_mode = 'cronJob' AND due_time = ?",
                key.configId(),
                key.due());
    }

    /** A fire that waits. @param why as it was decided, null = without a reason */
    record Held(String configId, long due, int delay, Reason why) {}

    private static final String HELD_ROWS = """
            SELECT h.config_id, h.due_time, h.delay, f.reason
            FROM trigger_held h
            LEFT JOIN trigger_fire f ON f.config_id = h.config_id AND f.exec_mode = 'cronJob' AND f.due_time = h.due_time AND f.delay = h.delay
            """; // index trigger_fire_due

    /** All of them, for starts. */
    static List<Held> held(Handle handle) {
        return handle.createQuery(HELD_ROWS + "ORDER BY h.config_id, h.due_time, h.delay")
                .map((row, _) -> held(row))
                .list();
    }

    private static Held held(ResultSet row) throws SQLException {
        return new Held(
                row.getString("config_id"),
                row.getLong("due_time"),
                row.getInt("delay"),
                Reason.of(row.getString("reason")));
    }

    /** The delays at which a held due time is to run. */
    static List<Held> held(Handle handle, String configId, long due) {
        // primary key of trigger_held
        return handle.createQuery(HELD_ROWS + "WHERE h.config_id = :id AND h.due_time = :due ORDER BY h.delay")
                .bind("id", configId)
                .bind("due", due)
                .map((row, _) -> held(row))
                .list();
    }

    /** A held fire is decided at last. @param taskId null = it is skipped @param reason null = as it was held */
    static void release(Handle handle, Held held, String taskId, Reason reason, long now) {
        handle.createUpdate("""
                        UPDATE trigger_fire SET decision = :decision, reason = COALESCE(:reason, reason), task_id = :task, decide_time = :now
                        WHERE config_id = :id AND exec_mode = 'cronJob' AND due_time = :due AND delay = :delay
                        """)
                .bind("decision", taskId == null ? SKIPPED : STARTED)
                .bind("reason", reason == null ? null : reason.code())
                .bind("task", taskId)
                .bind("now", now)
                .bind("id", held.configId())
                .bind("due", held.due())
                .bind("delay", held.delay())
                .execute();
        handle.execute(
                "DELETE FROM trigger_held WHERE config_id = ? AND due_time = ? AND delay = ?",
                held.configId(),
                held.due(),
                held.delay());
    }

    /** The last due time that was decided, by config. */
    static Map<String, Long> lastDue(Handle handle, List<String> ids) {
        Map<String, Long> last = new HashMap<>();
        // index trigger_fire_due
        handle.createQuery("""
                        SELECT config_id, MAX(due_time) AS last_due FROM trigger_fire
                        WHERE config_id IN (<ids>) AND exec_mode = 'cronJob' GROUP BY config_id
                        """)
                .bindList("ids", ids)
                .map((row, _) -> Map.entry(row.getString("config_id"), row.getLong("last_due")))
                .forEach(entry -> last.put(entry.getKey(), entry.getValue()));
        return last;
    }

    /** What rows of configs tell of their last decision. @param started when its last run was due, null = none is known */
    record Last(long due, String decision, String reason, Long started) {}

    /** Two steps in index trigger_fire_due. */
    static Optional<Last> last(Handle handle, String configId) {
        List<Last> found = new ArrayList<>();
        for (String mode : List.of(CRON_JOB, MANUAL)) {
            handle.createQuery("""
                            SELECT due_time, decision, reason FROM trigger_fire
                            WHERE config_id = :id AND exec_mode = :mode ORDER BY due_time DESC LIMIT 1
                            """)
                    .bind("id", configId)
                    .bind("mode", mode)
                    .map((row, _) -> new Last(
                            row.getLong("due_time"),
                            row.getString("decision"),
                            row.getString("reason"),
                            lastStart(handle, configId, mode)))
                    .findOne()
                    .ifPresent(found::add);
        }
        if (found.size() < 2) {
            return found.stream().findFirst();
        }
        Last one = found.getFirst();
        Last other = found.getLast();
        Last newer = one.due() >= other.due() ? one : other;
        Long started = one.started() == null || (other.started() != null && other.started() > one.started())
                ? other.started()
                : one.started();
        return Optional.of(new Last(newer.due(), newer.decision(), newer.reason(), started));
    }

    private static Long lastStart(Handle handle, String configId, String mode) {
        return handle.createQuery("""
                        SELECT due_time FROM trigger_fire
                        WHERE config_id = :id AND exec_mode = :mode AND decision = 'started' ORDER BY due_time DESC LIMIT 1
                        """)
                .bind("id", configId)
                .bind("mode", mode)
                .mapTo(Long.class)
                .findOne()
                .orElse(null);
    }

    static boolean isManual(Handle handle, String configId, long due) {
        return handle.createQuery("""
                        SELECT 1 FROM trigger_fire WHERE config_id = :id AND exec_mode = 'manual' AND due_time = :due
                        """)
                .bind("id", configId)
                .bind("due", due)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    /** What was started since then, newest first: due time and exec mode. */
    static List<List<Object>> triggered(Handle handle, String configId, long since, int most) {
        return handle.createQuery("""
                        SELECT DISTINCT due_time, exec_mode FROM trigger_fire
                        WHERE config_id = :id AND decision = 'started' AND due_time >= :since ORDER BY due_time DESC LIMIT :most
                        """)
                .bind("id", configId)
                .bind("since", since)
                .bind("most", most)
                .map((row, _) -> List.<Object>of(row.getLong("due_time") / 1_000, row.getString("exec_mode")))
                .list();
    }
}
