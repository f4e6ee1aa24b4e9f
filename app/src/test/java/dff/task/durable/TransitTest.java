package dff.task.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dff.task.TaskRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tasks on their way between the store, a worker and its runners: cleared there, and not lost by errors there. */
class TransitTest extends WorkerWorld {
    private static final Duration STOP = Duration.ofSeconds(30);

    private List<String> accept(int count, String function) {
        return IntStream.range(0, count).mapToObj(_ -> accept(function)).toList();
    }

    private CompletableFuture<Integer> clearing(TaskStore store, Worker worker) {
        List<TaskRecord> ended = new ArrayList<>();
        return CompletableFuture.supplyAsync(
                () -> new QueueClearing(store, worker, ended::addAll).clear(Set.of(QUEUE), Map.of()));
    }

    private void assertCancelled(List<String> ids) {
        for (String id : ids) {
            assertThat(record(id)).isEqualTo(new Row("failure", record(id).attempt(), "TaskCancelled"));
        }
    }

    @Test
    void task_that_is_claimed_while_its_queue_is_cleared_does_not_start() throws Exception {
        PausableStore pausable = new PausableStore(store);
        Worker worker = worker(pausable, 10, STOP);
        pausable.holdClaims();
        List<String> ids = accept(3, "quick");
        await().atMost(PATIENCE).until(() -> pausable.claimed() > 0);

        CompletableFuture<Integer> cleared = clearing(pausable, worker);
        await().atMost(PATIENCE).until(() -> cleared.isDone() || pausable.clears() > 0);
        pausable.tellClaims();

        assertThat(cleared.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(3);
        assertCancelled(ids);
        assertThat(runs()).isEmpty();
    }

    @Test
    void tasks_that_are_being_handed_back_while_their_queue_is_cleared_do_not_come_back() throws Exception {
        PausableStore pausable = new PausableStore(store);
        List<String> running = accept(4, "waits"); // all places
        List<String> ids = accept(5, "quick");
        pausable.holdEnds();
        Worker worker = worker(pausable, 10, STOP);
        awaitRuns(4);
        await("those without a place are handed back").atMost(PATIENCE).until(pausable::settling);

        CompletableFuture<Integer> cleared = clearing(pausable, worker);
        pausable.tellEnds();

        assertThat(cleared.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isGreaterThanOrEqualTo(5);
        assertCancelled(ids);
        release();
        for (String id : running) {
            assertThat(record(id).status()).isEqualTo("success");
        }
        assertThat(runs()).hasSize(4);
    }

    static Stream<Error> errors() {
        return Stream.of(new OutOfMemoryError("on purpose"), new StackOverflowError("on purpose"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void threads_of_a_worker_go_on_after_an_error_in_any_call_of_the_store(Error error) {
        PausableStore pausable = new PausableStore(store);
        worker(pausable, 10, STOP);
        pausable.failOnce(error, Set.of("claim", "nextDue", "renew", "settle", "reap", "expire"));

        String first = accept("quick");

        assertThat(record(first)).isEqualTo(new Row("success", 1, null));
        await().atMost(PATIENCE).until(() -> pausable.failing().isEmpty());
        assertThat(record(accept("quick"))).isEqualTo(new Row("success", 1, null));
        assertThat(runs()).hasSize(2);
    }

    @Test
    void claim_whose_answer_is_lost_is_let_go_and_made_again() {
        PausableStore pausable = new PausableStore(store);
        worker(pausable, 10, STOP);
        pausable.loseAnswer();

        String id = accept("quick");

        assertThat(record(id)).isEqualTo(new Row("success", 2, null));
        assertThat(runs()).hasSize(1);
    }

    @Test
    void task_that_cannot_be_given_to_a_runner_is_tried_again_and_holds_up_no_other() throws IOException {
        unready.set(1);
        worker(store, 10, STOP);

        String id = accept("waits");
        assertThat(record(accept("quick")).status()).isEqualTo("success");
        release();

        assertThat(record(id)).isEqualTo(new Row("success", 2, null));
    }
}
