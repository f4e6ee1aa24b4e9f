package dff.trigger;

import dff.db.Database;
import dff.task.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this process fires. The lease is asked for, renewed and given back by the thread that fires. */
final class Leadership {
    static final long LEASE_MILLIS = 4_000;
    /** Between two renewals, and between two looks of those who do not lead. */
    static final long RENEW_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    /** Of who is alone: the lock file of the data directory is the lease. */
    private static final long FOREVER = Long.MAX_VALUE / 2;

    private final String owner = "beat" + TaskId.next().substring("task".length());
    private final Database database;
    private final TriggerClock clock;
    private final boolean alone;
    private volatile boolean leading;
    private long term;
    private long asked = Long.MIN_VALUE / 2;

    /** @param now steady @param lease steady @param wall of the machine */
    record Times(long now, long lease, long wall) {}

    /** @param alone whether whoever led before is known to be dead, and nobody else can lead */
    Leadership(Database database, TriggerClock clock, boolean alone) {
        this.database = database;
        this.clock = clock;
        this.alone = alone;
    }

    String owner() {
        return owner;
    }

    boolean isLeading() {
        return leading;
    }

    /** What became of a look at the lease. */
    enum Held {
        NOT,
        NEWLY,
        STILL
    }

    /** Asks for the lease or renews it when it is time to. */
    Held hold() {
        long now = clock.steadyMillis();
        if (leading && (alone || now - asked < RENEW_MILLIS)) {
            return Held.STILL;
        }
        if (!leading && now - asked < RENEW_MILLIS) {
            return Held.NOT;
        }
        asked = now;
        long lease = alone ? FOREVER : now + LEASE_MILLIS;
        if (leading) {
            leading = database.<Boolean>write(handle -> StateSql.renew(handle, owner, term, lease));
            if (!leading) {
                LOG.warn("crontab configs are fired by another process now");
            }
            return leading ? Held.STILL : Held.NOT;
        }
        return take(new Times(now, lease, clock.wallMillis())) ? Held.NEWLY : Held.NOT;
    }

    private boolean take(Times times) {
        term = database.<Long>write(handle -> StateSql.take(handle, owner, times, alone)
                ? StateSql.read(handle).term()
                : -1L);
        leading = term >= 0;
        return leading;
    }

    /** Whether the row still says that this process leads; within a transaction that writes for it. */
    boolean isConfirmedBy(StateSql.State state) {
        boolean mine = owner.equals(state.owner()) && state.term() == term;
        leading &= mine;
        return mine;
    }

    /** Another process may lead at once. */
    void giveBack() {
        if (leading) {
            leading = false;
            database.write(handle -> StateSql.renew(handle, owner, term, 0));
        }
    }
}
