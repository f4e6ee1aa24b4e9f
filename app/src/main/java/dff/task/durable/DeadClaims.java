package dff.task.durable;

import dff.task.TaskRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Claims whose worker is dead: their tasks wait again, or are given up. */
final class DeadClaims {
    /** Looked at in one transaction. */
    static final int AT_ONCE = 500;
    /** How often a task may lose its worker before a start was told of. */
    static final int MAX_LOSSES = 10;
    /** Owner of what a worker has let go; no worker is called so. */
    private static final String NOBODY = "nobody";

    private DeadClaims() {}

    /** @param alone all owners but this one are dead; null = those whose lease is over */
    static TaskStore.Reaped reap(SqlTaskStore store, Handle handle, String alone, int deaths) {
        String condition = alone == null ? "lease < :now" : "owner <> :owner";
        Query query = handle.createQuery("SELECT " + TaskSql.COLUMNS + " FROM task WHERE status = 1 AND " + condition
                        + " LIMIT :most") // index task_expire, its first column
                .bind("most", AT_ONCE);
        if (alone == null) {
            query.bind("now", store.now());
        } else {
            query.bind("owner", alone);
        }
        List<Lost> lost = TaskSql.fitting(
                query.map((row, _) -> new Lost(TaskSql.claimed(row, row.getInt("attempt")), row.getLong("start_time"))),
                Lost::claim);
        List<Settlement.Ended> ended = new ArrayList<>();
        List<Settlement.Again> again = new ArrayList<>();
        lost.forEach(one -> one.settle(store.now(), deaths, ended, again));
        store.end(handle, ended, new HashSet<>());
        store.again(handle, again, new HashSet<>());
        return new TaskStore.Reaped(
                again.size(), ended.stream().map(Settlement.Ended::record).toList());
    }

    /** Ends the leases of claims. @return how many */
    static int letGo(Handle handle, String owner, Collection<Claimed.Ticket> strays) {
        if (strays.isEmpty()) {
            return 0;
        }
        PreparedBatch batch = handle.prepareBatch("""
                UPDATE task SET owner = :nobody, lease = 0 WHERE id = :id AND attempt = :attempt AND owner = :owner AND status = 1
                """); // index task_id
        strays.forEach(stray -> batch.bind("nobody", NOBODY)
                .bind("id", stray.id())
                .bind("attempt", stray.attempt())
                .bind("owner", owner)
                .add());
        int all = 0;
        for (int one : batch.execute()) {
            all += one;
        }
        return all;
    }

    /** @param started Unix milliseconds, 0 = never told of */
    private record Lost(Claimed claim, long started) {
        void settle(long now, int deaths, List<Settlement.Ended> ended, List<Settlement.Again> again) {
            Claimed.History before = claim.history();
            Claimed.History after = started == 0
                    ? new Claimed.History(before.deaths(), before.losses() + 1, before.failures())
                    : new Claimed.History(before.deaths() + 1, before.losses(), before.failures());
            if (after.deaths() > deaths || after.losses() > MAX_LOSSES) {
                TaskRecord record = Records.dead(claim, started, now, "The worker running the task died");
                ended.add(new Settlement.Ended(claim.ticket(), record, null, true));
            } else {
                again.add(new Settlement.Again(
                        claim.ticket(), claim.task().schedule().queue(), now, after));
            }
        }
    }
}
