package dff.task.durable;

import dff.runner.QueueState;
import dff.runner.output.RunOutput;
import dff.task.TaskRecord;
import dff.task.TaskRecords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/** The durable lane: takes tasks, and tells and changes what becomes of them. Safe for all threads; calls block on the store. */
public final class DurableTasks implements TaskTaker, AutoCloseable {
    private final TaskStore store;
    private final TaskRecords records;
    private final DeadLetters dead;
    private final DurableConfig config;
    private final Worker worker;

    public DurableTasks(Worker.Parts parts, DurableConfig config, DeadLetters dead) {
        this.store = parts.store();
        this.records = parts.records();
        this.dead = dead;
        this.config = config;
        this.worker = new Worker(parts, config, true);
    }

    @Override
    public long now() {
        return store.now();
    }

    /**
     * Takes tasks: all or none. They are durable when this returns.
     *
     * @return their ids in order; for a known key the id it was answered with
     * @throws TaskStore.QueueFull when one of the queues may hold no more
     * @throws TaskStore.KeyReused when a key was used with another digest
     */
    public List<String> submit(List<TaskStore.Submission> submissions) {
        List<String> ids = store.accept(submissions);
        for (TaskStore.Submission submission : submissions) {
            DurableTask.Schedule schedule = submission.task().schedule();
            worker.signal(schedule.queue(), schedule.due());
        }
        return ids;
    }

    @Override
    public <T> T together(Function<TaskStore.Intake, T> work) {
        TaskStore.Together<T> done = store.together(work);
        committed(done);
        return done.answer();
    }

    @Override
    public Runnable within(Handle handle, Consumer<TaskStore.Intake> work) {
        TaskStore.Together<Boolean> done = store.together(handle, intake -> {
            work.accept(intake);
            return true;
        });
        return () -> committed(done);
    }

    private void committed(TaskStore.Together<?> done) {
        for (DurableTask task : done.taken()) {
            worker.signal(task.schedule().queue(), task.schedule().due());
        }
        count(done.ended());
        done.cancelling().forEach(worker::cancel);
    }

    @Override
    public List<DurableTask> overdue(Set<String> origins, long before, int most) {
        return store.overdue(origins, before, most);
    }

    @Override
    public Map<String, String> open(Set<String> origins) {
        return store.open(origins);
    }

    /** A task that has not ended. */
    public Optional<TaskStore.Open> find(String id) {
        return store.find(id);
    }

    /** Ends a waiting task or stops a running one. @return false when there is none */
    public boolean cancel(String id) {
        TaskStore.Cancelled cancelled = store.cancel(id);
        count(cancelled.ended());
        if (cancelled.found() == TaskStore.Found.RUNNING) {
            worker.cancel(id);
        }
        return cancelled.found() != TaskStore.Found.NOTHING;
    }

    /**
     * Ends all that waits in these queues, as cancelled; of what comes meanwhile not more than a few, so that it has an end when
     * tasks start new ones without one.
     *
     * @return how many
     */
    public int clear(Set<Integer> queues) {
        Map<Integer, Integer> most = new HashMap<>();
        for (TaskStore.Waiting waiting : store.queues()) {
            QueueState state = withClaimed(waiting.state());
            most.put(state.queue(), state.waiting());
        }
        return new QueueClearing(store, worker, this::count).clear(queues, most);
    }

    private void count(List<TaskRecord> ended) {
        ended.forEach(records::count);
    }

    /**
     * One queue as operators see it.
     *
     * @param waiting those that are not due yet included, and those that are claimed and have not started
     * @param delayed those that are not due yet
     * @param runs how many of its tasks run at a time at most
     * @param isServed whether this process runs its tasks
     */
    public record QueueView(QueueState waiting, int delayed, int running, int runs, boolean isServed) {}

    /** All queues. */
    public List<QueueView> queues() {
        List<QueueView> views = new ArrayList<>();
        for (TaskStore.Waiting waiting : store.queues()) {
            QueueState state = waiting.state();
            views.add(new QueueView(
                    withClaimed(state),
                    waiting.delayed(),
                    worker.running(state.queue()),
                    config.runs(),
                    config.served().contains(state.queue())));
        }
        return views;
    }

    /** A claimed task waits until it is in a runner. */
    private QueueState withClaimed(QueueState state) {
        Holdings.Ahead ahead = worker.ahead(state.queue());
        double oldest = ahead.count() == 0 ? 0 : (store.now() - ahead.oldestDue()) / 1e3;
        return new QueueState(
                state.queue(),
                state.waiting() + ahead.count(),
                state.limit(),
                Math.max(state.oldestWaitSeconds(), oldest),
                ahead.count() == 0 ? state.dueInSeconds() : 0);
    }

    /** Unix milliseconds of the start of a task that runs here; 0 = it does not. The store learns of starts a little later. */
    public long started(String id) {
        return worker.started(id);
    }

    /** What a task that runs here has printed so far; empty when it does not run here. */
    public Optional<RunOutput.Lines> output(String id) {
        return worker.output(id);
    }

    /** Numbers of all queues. */
    public Set<Integer> numbers() {
        return IntStream.range(0, config.queues()).boxed().collect(Collectors.toSet());
    }

    /** Runs a task that was given up once more. @return its new id; empty when there is none */
    public Optional<String> again(String deadLetterId) {
        Optional<String> id = dead.again(deadLetterId, store.now());
        if (id.isPresent()) {
            store.recount();
            worker.signalAll();
        }
        return id;
    }

    /** Forgets a task that was given up. @return false when there is none */
    public boolean forget(String deadLetterId) {
        return dead.remove(deadLetterId);
    }

    /** Whether records of ended tasks are kept from now on. */
    public void keepRecords(boolean wanted) {
        store.keepRecords(wanted);
    }

    /** Stops claiming, waits for what runs, hands the rest back. */
    @Override
    public void close() {
        worker.close();
    }
}
