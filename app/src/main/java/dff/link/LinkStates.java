package dff.link;

import dff.binding.BindingSql;
import dff.db.ListSql;
import dff.web.Field;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/** Links that may need a look: those whose calls fail, the disabled and the unused ones. Safe for all threads. */
final class LinkStates {
    private static final String FAILING = "failing";
    private static final String DISABLED = "disabled";
    private static final String UNUSED = "unused";

    static final Field FILTER = Field.choice("state", FAILING, DISABLED, UNUSED);

    /** A failure counts this long. */
    private static final long RECENT = TimeUnit.HOURS.toMillis(24);
    /** Without a call for this long a link counts as unused. */
    private static final long LONG_AGO = TimeUnit.DAYS.toMillis(30);

    private final InstantSource clock;

    LinkStates(InstantSource clock) {
        this.clock = clock;
    }

    /** @param state null = all links */
    void filter(ListSql sql, String state) {
        switch (state) {
            case FAILING -> sql.where("""
                    EXISTS (SELECT 1 FROM task_quarter q
                            WHERE q.origin = 'syncAPI' AND q.origin_id = b.id AND q.quarter > :recent
                                AND q.status NOT IN ('success', 'cached', 'cancelled', 'limited', 'refused'))
                    """, "recent", clock.millis() - RECENT);
            case DISABLED -> sql.where("b.is_disabled = 1");
            case UNUSED -> sql.where("""
                    b.create_time < :longAgo AND NOT EXISTS (
                        SELECT 1 FROM task_quarter q
                        WHERE q.origin = 'syncAPI' AND q.origin_id = b.id AND q.quarter > :longAgo)
                    """, "longAgo", clock.millis() - LONG_AGO);
            case null, default -> {
                // no condition
            }
        }
    }

    /** How many there are of each. */
    Map<String, Object> counts(Handle handle) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("all", BindingSql.list("auth_link", "b.id").count(handle));
        for (String state : FILTER.options()) {
            ListSql sql = BindingSql.list("auth_link", "b.id");
            filter(sql, state);
            counts.put(state, sql.count(handle));
        }
        return counts;
    }
}
