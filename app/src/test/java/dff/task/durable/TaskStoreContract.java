package dff.task.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dff.runner.Outcome;
import dff.task.Lineage;
import dff.task.Origin;
import dff.task.TaskId;
import dff.task.TaskRecord;
import dff.task.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every store of tasks. Its clock is {@link #time}; its queues hold {@link #LIMIT} tasks. */
abstract class TaskStoreContract {
    static final int QUEUES = 10;
    static final int LIMIT = 50;
    static final long LEASE = 12_000;
    private static final long START = 1_700_000_000_000L;

    final AtomicLong time = new AtomicLong(START);
    private TaskStore store;

    /** A store that goes by {@link #time}, the same tables each time in one test. */
    abstract TaskStore open();

    /** Records written for a task. */
    abstract List<String> recordedStatus(String taskId);

    /** Ids of tasks that were given up. */
    abstract List<String> deadLetters();

    @BeforeEach
    final void openStore() {
        store = open();
    }

    static DurableTask task(int queue, long due) {
        return task(queue, due, null);
    }

    static DurableTask task(int queue, long due, Long expires) {
        return task(queue, due, expires, "{\"x\":1.0,\"字\":\"\\u0000\"}");
    }

    static DurableTask task(int queue, long due, Long expires, String arguments) {
        return new DurableTask(
                TaskId.next(),
                "demo__a.f",
                new Origin("asyncAPI", "batch", "bat-1", 100),
                new Lineage("task-root", List.of("demo__a.g", "demo__a.f"), "async", START, null, 3, 900),
                new DurableTask.Schedule(queue, due, expires, 2, true),
                30,
                "TRACE",
                arguments.getBytes(StandardCharsets.UTF_8),
                "{\"method\":\"POST\"}".getBytes(StandardCharsets.UTF_8));
    }

    private String accept(DurableTask task) {
        return store.accept(List.of(new TaskStore.Submission(task, null))).getFirst();
    }

    private String accept(int queue) {
        return accept(task(queue, time.get()));
    }

    private Claimed claim(String owner, int queue) {
        return store.claim(owner, queue, 1, LEASE).getFirst();
    }

    private Settlement ended(Claimed claim) {
        Outcome.Usage usage = new Outcome.Usage(time.get(), time.get() + 5, 1, 1);
        TaskRecord record = new TaskRecord(
                claim.task().id(),
                "demo",
                "demo__a",
                "demo__a.f",
                claim.task().origin(),
                START,
                usage,
                claim.task().schedule().queue(),
                30,
                TaskStatus.SUCCESS,
                null,
                null,
                null,
                null,
                null,
                null,
                claim.task().lineage(),
                claim.attempt());
        return new Settlement.Ended(claim.ticket(), record, null, false);
    }

    private boolean settle(Settlement settlement) {
        return store.settle(List.of(settlement)).contains(settlement.ticket());
    }

    @Test
    void accepted_task_comes_back_as_it_was() {
        DurableTask task = task(3, START, START + 60_000);
        accept(task);

        Claimed claimed = claim("w1", 3);

        assertThat(claimed.task()).usingRecursiveComparison().isEqualTo(task);
        assertThat(claimed.attempt()).isEqualTo(1);
        assertThat(claimed.history()).isEqualTo(Claimed.History.NONE);
    }

    @Test
    void due_tasks_are_claimed_oldest_first_and_by_queue() {
        String later = accept(task(1, START - 1));
        String first = accept(task(1, START - 2));
        accept(task(1, START + 1));
        accept(task(2, START));

        assertThat(store.claim("w1", 1, 10, LEASE))
                .extracting(one -> one.task().id())
                .containsExactly(first, later);
        assertThat(store.claim("w1", 1, 10, LEASE)).isEmpty();
        assertThat(store.nextDue(1)).hasValue(START + 1);
        assertThat(store.nextDue(5)).isEmpty();
    }

    @Test
    void large_tasks_are_read_a_few_at_a_time_and_none_is_left() {
        String large = "{\"x\":\"" + "a".repeat((int) (TaskSql.BYTES_AT_ONCE / 2)) + "\"}";
        for (int i = 0; i < 5; i++) {
            accept(task(1, START - 10 + i, START + 1_000, large));
        }

        assertThat(store.claim("w1", 1, 10, LEASE)).hasSize(2);
        assertThat(store.reapOthers("w2", 5).again()).isEqualTo(2);
        assertThat(store.reapOthers("w2", 5).again()).isZero();
        assertThat(store.clear(1, 10)).hasSize(2);
        time.addAndGet(2_000);
        assertThat(store.expire(10)).hasSize(2);
        assertThat(store.expire(10)).hasSize(1);
        assertThat(store.expire(10)).isEmpty();
    }

    @Test
    void no_task_is_claimed_twice_by_workers_that_hurry() throws Exception {
        Set<String> accepted = new HashSet<>();
        for (int i = 0; i < LIMIT; i++) {
            accepted.add(accept(1));
        }
        List<Callable<List<Claimed>>> workers = new ArrayList<>();
        for (int i = 0; i < LIMIT; i++) {
            String owner = "w" + i % 4;
            workers.add(() -> store.claim(owner, 1, 3, LEASE));
        }
        List<String> claimed = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<List<Claimed>> some : threads.invokeAll(workers)) {
                some.get().forEach(one -> claimed.add(one.task().id()));
            }
        }

        assertThat(claimed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(accepted);
    }

    @Test
    void ended_task_leaves_one_record() {
        accept(1);
        Claimed claim = claim("w1", 1);

        assertThat(settle(ended(claim))).isTrue();
        assertThat(settle(ended(claim))).isFalse();

        assertThat(recordedStatus(claim.task().id())).containsExactly("success");
        assertThat(store.find(claim.task().id())).isEmpty();
    }

    @Test
    void superseded_attempt_writes_nothing() {
        accept(1);
        Claimed old = claim("w1", 1);
        time.addAndGet(LEASE + 1);
        assertThat(store.reap(1).again()).isEqualTo(1);

        assertThat(settle(ended(old))).as("waits again").isFalse();
        Claimed young = claim("w2", 1);
        assertThat(young.attempt()).isEqualTo(2);
        assertThat(settle(ended(old))).as("runs elsewhere").isFalse();
        assertThat(settle(new Settlement.Again(old.ticket(), 1, time.get(), Claimed.History.NONE)))
                .isFalse();
        assertThat(settle(ended(young))).isTrue();
        assertThat(settle(ended(old))).as("has ended").isFalse();

        assertThat(recordedStatus(young.task().id())).hasSize(1);
    }

    @Test
    void renewed_lease_is_not_reaped_and_a_lost_one_is_told() {
        accept(1);
        Claimed claim = claim("w1", 1);
        time.addAndGet(LEASE - 1);
        assertThat(store.renew("w1", LEASE, Map.of()).held())
                .containsEntry(claim.task().id(), 1);
        time.addAndGet(LEASE - 1);
        assertThat(store.reap(1).again()).isZero();
        time.addAndGet(2);
        assertThat(store.reap(1).again()).isEqualTo(1);

        assertThat(store.renew("w1", LEASE, Map.of()).held()).isEmpty();
    }

    @Test
    void task_whose_worker_died_in_mid_run_again_and_again_is_given_up() {
        accept(1);
        Claimed first = claim("w1", 1);
        store.renew("w1", LEASE, Map.of(first.task().id(), time.get()));
        time.addAndGet(LEASE + 1);
        assertThat(store.reap(1).again()).isEqualTo(1);
        Claimed second = claim("w2", 1);
        assertThat(second.history().deaths()).isEqualTo(1);
        store.renew("w2", LEASE, Map.of(first.task().id(), time.get()));
        time.addAndGet(LEASE + 1);

        TaskStore.Reaped reaped = store.reap(1);

        assertThat(reaped.again()).isZero();
        assertThat(reaped.ended()).extracting(TaskRecord::exceptionType).containsExactly(DeadLetters.TYPE);
        assertThat(recordedStatus(first.task().id())).containsExactly("failure");
        assertThat(deadLetters()).containsExactly(first.task().id());
        assertThat(store.find(first.task().id())).isEmpty();
    }

    @Test
    void task_that_was_only_claimed_is_not_held_guilty_at_once() {
        accept(1);
        for (int i = 0; i < DeadClaims.MAX_LOSSES; i++) {
            claim("w" + i, 1);
            time.addAndGet(LEASE + 1);
            assertThat(store.reap(1).again()).isEqualTo(1);
        }
        claim("w", 1);
        time.addAndGet(LEASE + 1);

        assertThat(store.reap(1).ended()).hasSize(1);
    }

    @Test
    void claim_that_is_let_go_waits_again_without_its_lease_having_run_out() {
        accept(1);
        Claimed claim = claim("w1", 1);
        Claimed.Ticket older = new Claimed.Ticket(claim.task().id(), claim.attempt() - 1);

        assertThat(store.letGo("w1", List.of())).isZero();
        assertThat(store.letGo("w1", List.of(older))).as("an older claim").isZero();
        assertThat(store.letGo("w2", List.of(claim.ticket())))
                .as("of another worker")
                .isZero();
        assertThat(store.reap(1).again()).isZero();
        assertThat(store.letGo("w1", List.of(claim.ticket()))).isEqualTo(1);

        assertThat(store.renew("w1", LEASE, Map.of()).held()).isEmpty();
        assertThat(store.reap(1).again()).isEqualTo(1);
        assertThat(claim("w1", 1).history().losses()).isEqualTo(1);
    }

    @Test
    void tasks_of_owners_known_to_be_dead_wait_again_at_once() {
        accept(1);
        accept(1);
        claim("old", 1);
        claim("mine", 1);

        assertThat(store.reapOthers("mine", 1).again()).isEqualTo(1);
        assertThat(store.claim("mine", 1, 10, LEASE)).hasSize(1);
    }

    @Test
    void task_is_run_again_when_its_settlement_says_so() {
        accept(1);
        Claimed claim = claim("w1", 1);

        settle(new Settlement.Again(claim.ticket(), 1, START + 500, new Claimed.History(0, 0, 1)));

        assertThat(store.claim("w1", 1, 1, LEASE)).isEmpty();
        time.addAndGet(500);
        Claimed again = claim("w1", 1);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.history().failures()).isEqualTo(1);
    }

    @Test
    void waiting_task_is_cancelled_at_once_and_a_running_one_marked() {
        String waits = accept(2);
        String runs = accept(1);
        claim("w1", 1);

        assertThat(store.cancel(waits).found()).isEqualTo(TaskStore.Found.WAITING);
        assertThat(store.cancel(runs).found()).isEqualTo(TaskStore.Found.RUNNING);
        assertThat(store.cancel("task-nobody").found()).isEqualTo(TaskStore.Found.NOTHING);

        assertThat(recordedStatus(waits)).containsExactly("failure");
        assertThat(store.renew("w1", LEASE, Map.of()).cancelled()).containsExactly(runs);
    }

    @Test
    void task_that_waited_too_long_expires() {
        String id = accept(task(1, START, START + 10));
        accept(task(1, START, START + 1_000));
        assertThat(store.expire(10)).isEmpty();
        time.addAndGet(11);

        assertThat(store.expire(10)).extracting(TaskRecord::id).containsExactly(id);
        assertThat(recordedStatus(id)).containsExactly("expire");
    }

    @Test
    void queue_is_cleared_and_the_others_are_not() {
        for (int i = 0; i < 5; i++) {
            accept(1);
        }
        accept(task(1, START + 60_000));
        String other = accept(2);

        assertThat(store.clear(1, 4)).hasSize(4);
        assertThat(store.clear(1, 4)).hasSize(2);
        assertThat(store.clear(1, 4)).isEmpty();

        assertThat(store.find(other)).isPresent();
        assertThat(store.queues().get(1).state().waiting()).isZero();
        assertThat(store.queues().get(2).state().waiting()).isEqualTo(1);
    }

    @Test
    void queue_full_of_tasks_that_are_not_due_tells_when_the_first_is() {
        for (int i = 1; i <= LIMIT; i++) {
            accept(task(1, START + i * 60_000L));
        }
        time.addAndGet(10_000);

        assertThatThrownBy(() -> accept(1)).isInstanceOfSatisfying(TaskStore.QueueFull.class, full -> {
            assertThat(full.queue().oldestWaitSeconds()).isZero();
            assertThat(full.queue().dueInSeconds()).isEqualTo(50.0);
        });
    }

    @Test
    void full_queue_takes_nothing_and_says_how_full_it_is() {
        for (int i = 0; i < LIMIT; i++) {
            accept(1);
        }
        time.addAndGet(2_000);

        assertThatThrownBy(() -> accept(1)).isInstanceOfSatisfying(TaskStore.QueueFull.class, full -> {
            assertThat(full.queue().queue()).isEqualTo(1);
            assertThat(full.queue().waiting()).isEqualTo(LIMIT);
            assertThat(full.queue().limit()).isEqualTo(LIMIT);
            assertThat(full.queue().oldestWaitSeconds()).isEqualTo(2.0);
            assertThat(full.queue().dueInSeconds()).isZero();
        });
        assertThatThrownBy(() -> store.accept(List.of(
                        new TaskStore.Submission(task(2, START), null),
                        new TaskStore.Submission(task(1, START), null))))
                .isInstanceOf(TaskStore.QueueFull.class);

        assertThat(store.queues().get(2).state().waiting()).as("all or none").isZero();
        claim("w1", 1);
        accept(1);
    }

    @Test
    void equal_keys_mean_one_task_for_a_day() {
        TaskStore.Key key = new TaskStore.Key("batch b", "k1", "digest");
        String first = store.accept(List.of(new TaskStore.Submission(task(1, START), key)))
                .getFirst();

        assertThat(store.accept(List.of(new TaskStore.Submission(task(1, START), key))))
                .containsExactly(first);
        assertThat(store.accept(List.of(
                        new TaskStore.Submission(task(1, START), new TaskStore.Key("batch c", "k1", "digest")))))
                .doesNotContain(first);
        assertThatThrownBy(() -> store.accept(
                        List.of(new TaskStore.Submission(task(1, START), new TaskStore.Key("batch b", "k1", "other")))))
                .isInstanceOf(TaskStore.KeyReused.class);
        assertThat(store.queues().get(1).state().waiting()).isEqualTo(2);

        time.addAndGet(SqlTaskStore.KEY_MILLIS + 1);
        assertThat(store.accept(List.of(new TaskStore.Submission(task(1, START), key))))
                .doesNotContain(first);
    }

    @Test
    void equal_keys_that_come_together_mean_one_task() throws Exception {
        TaskStore.Key key = new TaskStore.Key("batch b", "k1", "digest");
        List<Callable<String>> senders = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            senders.add(() -> store.accept(List.of(new TaskStore.Submission(task(1, START), key)))
                    .getFirst());
        }
        Set<String> answered = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<String> one : threads.invokeAll(senders)) {
                answered.add(one.get());
            }
        }

        assertThat(answered).hasSize(1);
        assertThat(store.queues().get(1).state().waiting()).isEqualTo(1);
    }

    @Test
    void everything_is_there_after_a_new_start() {
        String waits = accept(1);
        accept(2);
        claim("old", 2);

        TaskStore later = open();

        assertThat(later.queues().get(1).state().waiting()).isEqualTo(1);
        assertThat(later.find(waits))
                .hasValueSatisfying(found -> assertThat(found.isRunning()).isFalse());
        assertThat(later.reapOthers("new", 1).again()).isEqualTo(1);
        assertThat(later.queues().get(2).state().waiting()).isEqualTo(1);
    }

    @Test
    void no_records_are_kept_when_they_are_not_wanted() {
        store.keepRecords(false);
        String id = accept(1);

        settle(ended(claim("w1", 1)));

        assertThat(recordedStatus(id)).isEmpty();
        assertThat(store.find(id)).isEmpty();
    }
}
