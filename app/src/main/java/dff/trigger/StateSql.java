package dff.trigger;

import org.jdbi.v3.core.Handle;

/** The one row about who fires, and about the pause of everything. */
final class StateSql {
    /**
     * The row.
     *
     * @param owner null = nobody has fired yet
     * @param lease steady milliseconds until which the owner leads
     */
    record State(String owner, Long since, long lease, long term, Pause pause) {}

    private StateSql() {}

    static State read(Handle handle) {
        return handle.createQuery("""
                        SELECT owner, since, lease, term, is_paused, pause_until, pause_reason FROM trigger_state WHERE id = 1
                        """)
                .map((row, _) -> {
                    String owner = row.getString("owner");
                    long since = row.getLong("since");
                    return new State(
                            owner,
                            owner == null ? null : (Long) since,
                            row.getLong("lease"),
                            row.getLong("term"),
                            Pause.of(row));
                })
                .one();
    }

    /** @return whether somebody leads for longer already */
    static boolean take(Handle handle, String owner, Leadership.Times times, boolean whateverTheLease) {
        return handle.createUpdate("""
                        UPDATE trigger_state SET owner = :owner, since = :since, lease = :lease, term = term + 1
                        WHERE id = 1 AND (lease < :now OR :always = 1)
                        """)
                        .bind("owner", owner)
                        .bind("since", times.wall())
                        .bind("lease", times.lease())
                        .bind("now", times.now())
                        .bind("always", whateverTheLease ? 1 : 0)
                        .execute()
                > 0;
    }

    static boolean renew(Handle handle, String owner, long term, long lease) {
        return handle.createUpdate(
                                "UPDATE trigger_state SET lease = :lease WHERE id = 1 AND owner = :owner AND term = :term")
                        .bind("lease", lease)
                        .bind("owner", owner)
                        .bind("term", term)
                        .execute()
                > 0;
    }

    /** @param until null = until it is resumed */
    static void pause(Handle handle, boolean isPaused, Long until, String reason) {
        handle.createUpdate("""
                        UPDATE trigger_state SET is_paused = :paused, pause_until = :until, pause_reason = :reason WHERE id = 1
                        """)
                .bind("paused", isPaused ? 1 : 0)
                .bind("until", until)
                .bind("reason", reason)
                .execute();
    }
}
