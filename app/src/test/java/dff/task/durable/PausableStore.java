package dff.task.durable;

import dff.task.TaskRecord;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** A store that a worker cannot reach for a while, as if its process had been stopped. */
final class PausableStore implements TaskStore {
    private static final long HELD_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final TaskStore real;
    private boolean paused; // guarded by this
    private boolean claimsHeld; // guarded by this
    private boolean endsHeld; // guarded by this
    private Error error; // guarded by this
    private final Set<String> failing = new HashSet<>(); // guarded by this
    private boolean answerLost; // guarded by this
    private volatile int claimed;
    private volatile int clears;
    private volatile boolean settling;
    private volatile int refused;

    PausableStore(TaskStore real) {
        this.real = real;
    }

    synchronized void pause() {
        paused = true;
    }

    synchronized void resume() {
        paused = false;
        notifyAll();
    }

    /** From now on nobody is told what was claimed. */
    synchronized void holdClaims() {
        claimsHeld = true;
    }

    synchronized void tellClaims() {
        claimsHeld = false;
        notifyAll();
    }

    /** From now on no end is written. */
    synchronized void holdEnds() {
        endsHeld = true;
    }

    synchronized void tellEnds() {
        endsHeld = false;
        notifyAll();
    }

    private synchronized void awaitTold(BooleanSupplier held) {
        long end = System.nanoTime() + HELD_NANOS;
        while (held.getAsBoolean() && end - System.nanoTime() > 0) { // a test that has failed does not hang
            try {
                wait(1_000);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Claims that have been made. */
    int claimed() {
        return claimed;
    }

    /** How often a queue was cleared. */
    int clears() {
        return clears;
    }

    /** The next call of each of these ends with this. */
    synchronized void failOnce(Error next, Set<String> calls) {
        error = next;
        failing.addAll(calls);
    }

    /** Calls that have not failed yet. */
    synchronized Set<String> failing() {
        return Set.copyOf(failing);
    }

    /** The next claim that finds something is made, and its answer never arrives. */
    synchronized void loseAnswer() {
        answerLost = true;
    }

    private synchronized void maybeLost(List<Claimed> some) {
        if (answerLost && !some.isEmpty()) {
            answerLost = false;
            throw new OutOfMemoryError("on purpose");
        }
    }

    boolean settling() {
        return settling;
    }

    int refused() {
        return refused;
    }

    private synchronized void pass(String call) {
        if (failing.remove(call)) {
            throw error;
        }
        while (paused) {
            try {
                wait();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public long now() {
        return real.now();
    }

    @Override
    public List<String> accept(List<Submission> submissions) {
        return real.accept(submissions);
    }

    @Override
    public <T> Together<T> together(Function<Intake, T> work) {
        return real.together(work);
    }

    @Override
    public <T> Together<T> together(Handle handle, Function<Intake, T> work) {
        return real.together(handle, work);
    }

    @Override
    public List<DurableTask> overdue(Set<String> origins, long before, int most) {
        return real.overdue(origins, before, most);
    }

    @Override
    public Map<String, String> open(Set<String> origins) {
        return real.open(origins);
    }

    @Override
    public List<Claimed> claim(String owner, int queue, int most, long leaseMillis) {
        pass("claim");
        List<Claimed> some = real.claim(owner, queue, most, leaseMillis);
        claimed += some.size();
        maybeLost(some);
        awaitTold(() -> claimsHeld && !some.isEmpty());
        return some;
    }

    @Override
    public OptionalLong nextDue(int queue) {
        pass("nextDue");
        return real.nextDue(queue);
    }

    @Override
    public Renewed renew(String owner, long leaseMillis, Map<String, Long> started) {
        pass("renew");
        return real.renew(owner, leaseMillis, started);
    }

    @Override
    public Set<Claimed.Ticket> settle(List<Settlement> settlements) {
        settling = true;
        pass("settle");
        awaitTold(() -> endsHeld);
        Set<Claimed.Ticket> written = real.settle(settlements);
        refused += settlements.size() - written.size();
        return written;
    }

    @Override
    public Reaped reap(int deaths) {
        pass("reap");
        return real.reap(deaths);
    }

    @Override
    public Reaped reapOthers(String owner, int deaths) {
        return real.reapOthers(owner, deaths);
    }

    @Override
    public int letGo(String owner, Collection<Claimed.Ticket> strays) {
        return real.letGo(owner, strays);
    }

    @Override
    public Cancelled cancel(String id) {
        return real.cancel(id);
    }

    @Override
    public List<TaskRecord> clear(int queue, int most) {
        clears++;
        return real.clear(queue, most);
    }

    @Override
    public List<TaskRecord> expire(int most) {
        pass("expire");
        return real.expire(most);
    }

    @Override
    public List<Waiting> queues() {
        return real.queues();
    }

    @Override
    public void recount() {
        real.recount();
    }

    @Override
    public Optional<Open> find(String id) {
        return real.find(id);
    }

    @Override
    public void keepRecords(boolean wanted) {
        real.keepRecords(wanted);
    }
}
