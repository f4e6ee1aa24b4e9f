package dff.task.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers with real runners on a real store. */
class WorkerTest extends WorkerWorld {
    @Test
    void paused_worker_that_wakes_after_its_lease_writes_nothing() throws IOException {
        PausableStore pausable = new PausableStore(store);
        worker(pausable, 10, Duration.ofSeconds(30));
        String id = accept("waits");
        awaitRuns(1);
        pausable.pause();
        worker();
        awaitRuns(2);
        release();

        assertThat(record(id)).isEqualTo(new Row("success", 2, null));
        await().atMost(PATIENCE).until(() -> pausable.settling());
        pausable.resume();
        String next = accept("quick");

        assertThat(record(next).status()).as("goes on").isEqualTo("success");
        await().atMost(PATIENCE).until(() -> pausable.refused() == 1);
        assertThat(rows(id)).containsExactly(new Row("success", 2, null));
    }

    @Test
    void killed_process_means_another_try_and_the_end_of_one_by_itself_does_not() throws IOException {
        worker();
        String killed = accept("named");
        await().atMost(PATIENCE).until(() -> harness.processNamed("dff-victim").isPresent());
        harness.processNamed("dff-victim").ifPresent(ProcessHandle::destroyForcibly);
        awaitRuns(2);
        release();

        assertThat(record(killed)).isEqualTo(new Row("success", 2, null));
        assertThat(record(accept("leaves"))).isEqualTo(new Row("failure", 1, "RunnerDied"));
        assertThat(record(accept("raises"))).isEqualTo(new Row("failure", 1, "ValueError"));
        assertThat(runs()).containsExactly("named", "named", "leaves", "raises");
    }

    @Test
    void process_that_is_killed_each_time_ends_as_a_dead_letter() {
        worker();
        String id = accept("named");
        for (int run = 1; run <= 2; run++) {
            awaitRuns(run);
            await().atMost(PATIENCE)
                    .until(() -> harness.processNamed("dff-victim").isPresent());
            harness.processNamed("dff-victim").ifPresent(ProcessHandle::destroyForcibly);
        }

        assertThat(record(id)).isEqualTo(new Row("failure", 2, DeadLetters.TYPE));
        assertThat(new DeadLetters(database).ids()).containsExactly(id);
    }

    /** As tasks do that start new ones for ever. Here more come than are cleared in the same time. */
    @Test
    @Timeout(300)
    void clearing_a_queue_that_is_filled_all_the_time_has_an_end() throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        Runnable fill = () -> store.accept(Stream.generate(() -> new TaskStore.Submission(task("quick", "{}"), null))
                .limit(600)
                .toList());
        fill.run();
        Thread filler = Thread.ofVirtual().start(() -> {
            while (!ended.get()) {
                try {
                    fill.run();
                } catch (TaskStore.QueueFull _) {
                    Thread.onSpinWait(); // until some are cleared
                }
            }
        });
        DurableConfig idle = new DurableConfig(Set.of(), 10, 4, 1, 1, Duration.ofSeconds(1), TIMES);
        try (DurableTasks tasks = new DurableTasks(parts(store), idle, new DeadLetters(database))) {
            assertThat(tasks.clear(Set.of(QUEUE))).isGreaterThanOrEqualTo(600);
        } finally {
            ended.set(true);
            filler.join();
        }
    }

    /** It is no success whose result nobody ever sees. */
    @Test
    void process_that_ends_in_the_middle_of_its_result_means_another_try() {
        worker();

        assertThat(record(accept("breaks"))).isEqualTo(new Row("failure", 2, DeadLetters.TYPE));
        assertThat(runs()).containsExactly("breaks", "breaks");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void long_task_holds_up_none_of_the_short_ones_beside_it(int prefetch) throws IOException {
        worker(store, prefetch, Duration.ofSeconds(30));
        String longOne = accept("waits");
        awaitRuns(1);
        List<String> shortOnes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            shortOnes.add(accept("quick", "{\"name\":\"" + i + "\"}"));
        }

        for (String id : shortOnes) {
            assertThat(record(id).status()).isEqualTo("success");
        }
        assertThat(rows(longOne)).as("still runs").isEmpty();
        release();
        assertThat(record(longOne).attempt()).isEqualTo(1);
        assertThat(runs()).hasSize(101).doesNotHaveDuplicates();
    }

    @Test
    void stopping_worker_waits_for_what_runs_and_claims_no_more() throws Exception {
        Worker worker = worker();
        String runs = accept("waits");
        awaitRuns(1);
        Thread closing = Thread.ofVirtual().start(worker::close);
        await().atMost(PATIENCE).until(() -> worker.isStopping());
        String later = accept("quick");
        release();
        closing.join();

        assertThat(rows(runs)).containsExactly(new Row("success", 1, null));
        assertThat(rows(later)).isEmpty();
        assertThat(store.find(later))
                .hasValueSatisfying(open -> assertThat(open.isRunning()).isFalse());
    }

    @Test
    void what_does_not_end_in_time_is_handed_back_and_runs_again_elsewhere() throws IOException {
        Worker worker = worker(store, 10, Duration.ofMillis(100));
        String id = accept("waits");
        awaitRuns(1);
        worker.close();

        assertThat(rows(id)).isEmpty();
        assertThat(store.find(id))
                .hasValueSatisfying(open -> assertThat(open.isRunning()).isFalse());
        worker();
        awaitRuns(2);
        release();
        assertThat(record(id)).isEqualTo(new Row("success", 2, null));
    }

    @Test
    void running_task_is_stopped_when_it_is_cancelled() {
        Worker worker = worker();
        String id = accept("waits");
        awaitRuns(1);

        assertThat(store.cancel(id).found()).isEqualTo(TaskStore.Found.RUNNING);

        assertThat(record(id).exceptionType()).isEqualTo("TaskCancelled");
        assertThat(worker.held()).isEmpty();
        assertThat(runs()).hasSize(1);
    }

    /** Without what stands before each entry. */
    private static List<String> texts(List<String> entries) {
        return entries.stream()
                .map(entry -> entry.substring(entry.indexOf("ms] ") + 4))
                .toList();
    }

    private String logs(String id) {
        return database.read(handle -> handle.createQuery("SELECT print_logs_text FROM task_record WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one());
    }

    @Test
    void output_is_there_while_a_task_runs_and_all_of_it_in_its_record() throws IOException {
        Worker worker = worker();
        String id = accept("talks", "{\"count\":3,\"last\":\"end\"}");
        List<String> begun = List.of("line 0", "line 1", "line 2");

        await().atMost(PATIENCE)
                .until(() -> worker.output(id)
                        .map(output -> texts(output.lines()).equals(begun))
                        .orElse(false));
        await().atMost(PATIENCE).until(() -> texts(watched.printed(id)).equals(begun));
        release();

        assertThat(record(id).status()).isEqualTo("success");
        assertThat(texts(List.of(logs(id).split("\n")))).containsExactly("line 0", "line 1", "line 2", "end");
        assertThat(worker.output(id)).isEmpty();
    }

    @Test
    void output_of_a_stopped_task_is_kept_and_a_flood_is_not_sent_line_by_line() {
        worker();
        String id = accept("talks", "{\"count\":400,\"last\":\"end\"}");
        awaitRuns(1);
        await().atMost(PATIENCE).until(() -> watched.printed(id).size() >= 20);

        store.cancel(id);

        assertThat(record(id).exceptionType()).isEqualTo("TaskCancelled");
        assertThat(texts(List.of(logs(id).split("\n"))))
                .startsWith("line 0", "line 1")
                .doesNotContain("end");
    }
}
