package dff.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tasks that use more than they may are ended from outside, with the limit in the text, and leave nothing. */
class TaskLimitsTest {
    private static final long MIB = 1_024 * 1_024;
    private static PoolHarness harness;

    @BeforeAll
    static void start() {
        harness = new PoolHarness(
                new RunnerConfig.Sizes(2, 6, 3_000, 10, 20, 5, 60),
                new RunnerConfig.Limits(128 * MIB, 256, 5, 8 * MIB, MIB, 1_000, 51_200));
        harness.script("one__a", """
                import os, subprocess, tempfile, time
                def number(): return 12
                def many_processes_with_memory():
                    for _ in range(4):
                        if os.fork() == 0:
                            held = bytearray(os.urandom(1)) * 80_000_000
                            time.sleep(60)
                    time.sleep(60)
                def share_memory():
                    held = bytearray(b'x') * 60_000_000
                    for _ in range(3):
                        if os.fork() == 0:
                            time.sleep(2)
                            os._exit(0)
                    time.sleep(1.2)
                    return len(held)
                def children():
                    for _ in range(12):
                        subprocess.Popen(['sleep', '60'])
                    time.sleep(60)
                def fill():
                    for n in range(60):
                        with open(f'file-{n}', 'wb') as file:
                            file.write(bytes(1_000_000))
                    time.sleep(60)
                def nest():
                    for n in range(200):
                        os.mkdir('d'); os.chdir('d')
                    time.sleep(60)
                def leave(seconds=0.0):
                    os.makedirs('a/b'); open('a/b/c', 'w').close()
                    tempfile.mkdtemp()
                    time.sleep(seconds)
                def die():
                    leave()
                    os._exit(3)
                def huge():
                    return 'x' * 2_000_000
                """);
    }

    @AfterAll
    static void stop() {
        harness.close();
    }

    private static void assertEndedFor(Execution call, String... texts) {
        Outcome.Died died = (Outcome.Died) PoolHarness.answer(call);
        assertThat(died.how()).startsWith("was ended because").contains(texts);
        assertThat(harness.value("one__a.number").asInt()).isEqualTo(12);
    }

    private static List<String> tempEntries() {
        try (Stream<Path> files = Files.walk(harness.temp())) {
            // the first two levels are the folder of all runners and theirs
            return files.filter(file -> file.getNameCount() > harness.temp().getNameCount() + 1)
                    .map(Path::toString)
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of(e.toString()); // it changed meanwhile
        }
    }

    @Test
    void memory_of_all_processes_of_a_task_counts() {
        Execution call = harness.submit("one__a.many_processes_with_memory");

        assertEndedFor(call, String.valueOf(128 * MIB), "_FUNC_TASK_MEMORY_LIMIT");
        assertThat(((Outcome.Died) PoolHarness.answer(call)).usage().peakKib()).isGreaterThan(128 * 1_024);
    }

    /** Shares can be read by root only; else shared pages count for each process, as the documents say. */
    @Test
    void memory_that_forked_children_share_counts_once_for_root() {
        Execution call = harness.submit("one__a.share_memory");

        if ("root".equals(System.getProperty("user.name"))) {
            assertThat(PoolHarness.value(PoolHarness.answer(call)).asInt()).isEqualTo(60_000_000);
        } else {
            assertEndedFor(call, "_FUNC_TASK_MEMORY_LIMIT");
        }
    }

    @Test
    void too_many_child_processes_are_refused_by_the_kernel_where_each_runner_is_counted_alone() {
        Outcome outcome = PoolHarness.answer(harness.submit("one__a.children"));

        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        assertThat(((Outcome.Failure) outcome).meta().path("exception").asText())
                .contains("BlockingIOError", "may start 5 processes", "_FUNC_TASK_PROCESS_LIMIT");
    }

    @Test
    void full_temp_folder_ends_the_task() {
        assertEndedFor(harness.submit("one__a.fill"), "temp folder", String.valueOf(8 * MIB), "_FUNC_TASK_TEMP_LIMIT");
        await().untilAsserted(() -> assertThat(tempEntries()).isEmpty());
    }

    @Test
    void folders_nested_too_deep_to_count_end_the_task() {
        assertEndedFor(harness.submit("one__a.nest"), "too deep to count", "_FUNC_TASK_TEMP_LIMIT");
        await().untilAsserted(() -> assertThat(tempEntries()).isEmpty());
    }

    @Test
    void temp_files_are_gone_however_the_task_ends() {
        harness.value("one__a.leave");
        PoolHarness.answer(harness.submit("one__a.die"));
        Execution killed = harness.submit("one__a.leave", "{\"seconds\":60}", 60);
        await().until(() -> !tempEntries().isEmpty());
        harness.pool.cancel(killed);
        Execution late = harness.submit("one__a.leave", "{\"seconds\":60}", 1);
        PoolHarness.answer(late);

        await().untilAsserted(() -> assertThat(tempEntries()).isEmpty());
    }

    @Test
    void temp_files_of_a_lost_process_tree_are_gone() {
        Execution call = harness.submit("one__a.leave", "{\"seconds\":60}", 60);
        await().until(() -> !tempEntries().isEmpty());

        harness.processes().get(1).destroyForcibly();

        assertThat(PoolHarness.answer(call)).isInstanceOf(Outcome.Died.class);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(tempEntries()).isEmpty());
        assertThat(harness.value("one__a.number").asInt()).isEqualTo(12);
    }

    @Test
    void result_above_the_limit_fails_with_its_size() {
        Outcome.Failure failure = (Outcome.Failure) harness.call("one__a.huge");

        assertThat(failure.meta().path("exception").asText())
                .contains("2000000 bytes", String.valueOf(MIB), "_FUNC_TASK_RESULT_LIMIT");
    }

    @Test
    void what_a_task_used_is_reported() {
        Outcome.Success success = (Outcome.Success) harness.call("one__a.number");

        assertThat(success.usage().cpuMicros()).isPositive();
        assertThat(success.usage().peakKib()).isBetween(4_000L, 200_000L);
        success.body().close();
    }
}
