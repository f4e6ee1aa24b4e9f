package dff.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dff.task.durable.DurableTask;
import dff.task.durable.StoreTaker;
import dff.task.durable.TaskStore;
import dff.task.durable.TaskTaker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread that fires, when a call of the store ends with an error of the machine. */
class EngineThreadTest {
    @TempDir
    private Path directory;

    /** Ends one call after the other with an error, as long as there are some. */
    private record Failing(TaskTaker real, Queue<Error> errors) implements TaskTaker {
        private void fail() {
            Error error = errors.poll();
            if (error != null) {
                throw error;
            }
        }

        @Override
        public long now() {
            return real.now();
        }

        @Override
        public <T> T together(Function<TaskStore.Intake, T> work) {
            fail();
            T answer = real.together(work);
            fail(); // what was done stays so, whoever is told
            return answer;
        }

        @Override
        public Runnable within(Handle handle, Consumer<TaskStore.Intake> work) {
            return real.within(handle, work);
        }

        @Override
        public List<DurableTask> overdue(Set<String> origins, long before, int most) {
            return real.overdue(origins, before, most);
        }

        @Override
        public Map<String, String> open(Set<String> origins) {
            fail();
            return real.open(origins);
        }
    }

    @Test
    void thread_goes_on_after_errors_and_fires_each_due_time_once() {
        try (TriggerWorld world = new TriggerWorld(directory)) {
            world.reset();
            world.config("a", "* * * * *");
            Queue<Error> errors = new ConcurrentLinkedQueue<>(
                    List.of(new OutOfMemoryError("on purpose"), new StackOverflowError("on purpose")));
            TriggerEngine.Parts parts = world.parts();
            TriggerEngine engine = new TriggerEngine(
                    new TriggerEngine.Parts(
                            parts.database(),
                            parts.functions(),
                            new Failing(new StoreTaker(world.store), errors),
                            parts.rules(),
                            parts.clock()),
                    world.settings(true),
                    world.timetables());
            engine.start();
            try {
                await("it leads, whatever has happened")
                        .atMost(Duration.ofSeconds(60))
                        .until(errors::isEmpty);
                errors.add(new StackOverflowError("on purpose"));
                world.pass(30);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> errors.isEmpty() && world.fires("a").size() == 1);
                world.pass(60);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> world.fires("a").size() == 2);
            } finally {
                engine.close();
            }
            assertThat(world.fires("a")).containsExactly("10:01 started", "10:02 skipped overlap");
            assertThat(world.open("a")).hasSize(1);
        }
    }
}
