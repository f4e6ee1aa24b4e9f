package dff.trigger;

import dff.binding.BindingSql;
import dff.db.ListSql;
import dff.web.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Configs that may need a look: those whose last run failed, the paused and the late ones, and those never due. Safe for all threads. */
final class CrontabStates {
    private static final String FAILING = "failing";
    private static final String PAUSED = "paused";
    private static final String LATE = "late";
    private static final String UNSET = "unset";

    static final Field FILTER = Field.choice("state", FAILING, PAUSED, LATE, UNSET);

    private final TriggerClock clock;

    CrontabStates(TriggerClock clock) {
        this.clock = clock;
    }

    /** @param state null = all configs */
    void filter(ListSql sql, String state) {
        switch (state) {
            // index task_record_origin, its last row that tells of a run
            case FAILING -> sql.where("""
                    (SELECT r.status FROM task_record r
                     WHERE r.origin = 'cronJob' AND r.origin_id = b.id AND r.status <> 'skip'
                     ORDER BY r.seq DESC LIMIT 1) NOT IN ('success', 'cancelled')
                    """);
            case PAUSED ->
                sql.where(
                        "b.is_paused = 1 AND (b.pause_until IS NULL OR b.pause_until > :now)",
                        "now",
                        clock.wallMillis());
            case LATE -> sql.where("b.id IN (SELECT config_id FROM trigger_late)");
            case UNSET -> sql.where("""
                    b.cron_expr IS NULL AND (b.dynamic_expr IS NULL OR b.dynamic_until <= :now)
                    AND (f.extra_config_json IS NULL OR f.extra_config_json NOT LIKE '%"fixedCrontab":"%')
                    """, "now", clock.wallMillis());
            case null, default -> {
                // no condition
            }
        }
    }

    /** How many there are of each. */
    Map<String, Object> counts(Handle handle) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("all", BindingSql.list("crontab_config", "b.id").count(handle));
        for (String state : FILTER.options()) {
            ListSql sql = BindingSql.list("crontab_config", "b.id");
            filter(sql, state);
            counts.put(state, sql.count(handle));
        }
        return counts;
    }
}
