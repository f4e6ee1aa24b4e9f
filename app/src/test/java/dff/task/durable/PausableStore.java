package dff.task.durable;

import dff.task.TaskRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** A store that a worker cannot reach for a while, as if its process had been stopped. */
final class PausableStore implements TaskStore {
    private final TaskStore real;
    private boolean paused; // guarded by this
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

    boolean settling() {
        return settling;
    }

    int refused() {
        return refused;
    }

    private synchronized void pass() {
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
        pass();
        return real.claim(owner, queue, most, leaseMillis);
    }

    @Override
    public OptionalLong nextDue(int queue) {
        pass();
        return real.nextDue(queue);
    }

    @Override
    public Renewed renew(String owner, long leaseMillis, Map<String, Long> started) {
        pass();
        return real.renew(owner, leaseMillis, started);
    }

    @Override
    public Set<Claimed.Ticket> settle(List<Settlement> settlements) {
        settling = true;
        pass();
        Set<Claimed.Ticket> written = real.settle(settlements);
        refused += settlements.size() - written.size();
        return written;
    }

    @Override
    public Reaped reap(int deaths) {
        pass();
        return real.reap(deaths);
    }

    @Override
    public Reaped reapOthers(String owner, int deaths) {
        return real.reapOthers(owner, deaths);
    }

    @Override
    public Cancelled cancel(String id) {
        return real.cancel(id);
    }

    @Override
    public List<TaskRecord> clear(int queue, int most) {
        return real.clear(queue, most);
    }

    @Override
    public List<TaskRecord> expire(int most) {
        pass();
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
