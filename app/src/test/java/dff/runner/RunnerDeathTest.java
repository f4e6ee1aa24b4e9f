package dff.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes are killed for real; whoever waits is told at once, and what comes later works. */
class RunnerDeathTest {
    private static final String CODE = """
            import ctypes, itertools, os, time
            def named(name):
                ctypes.CDLL(None).prctl(15, name.encode(), 0, 0, 0)
            def sleep(name, seconds=60):
                named(name); time.sleep(seconds); return name
            def name_yourself(name): named(name)
            def number(): return 12
            def stubborn(name):
                named(name)
                while True:
                    try:
                        time.sleep(60)
                    except:
                        pass
            def stuck(name):
                named(name)
                return sum(itertools.repeat(0))
            def unplug(name):
                named(name)
                time.sleep(1.5)
                os.closerange(3, 100)
                while True: time.sleep(1)
            """;
    private static final int KILL_SECONDS = 2;

    private PoolHarness harness;

    @BeforeEach
    void start() {
        harness = new PoolHarness(2, 6, 3_000, 20, KILL_SECONDS);
        for (String set : List.of("one", "two", "three")) {
            harness.script(set + "__a", CODE);
        }
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    private Execution running(String function, String name, int limit) {
        Execution execution = harness.submit(function, "{\"name\":\"" + name + "\"}", limit);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> harness.processNamed(name).isPresent());
        return execution;
    }

    private void kill(String name) {
        harness.processNamed(name).orElseThrow().destroyForcibly();
    }

    private void assertWorks() {
        for (String set : List.of("one", "two", "three")) {
            assertThat(harness.value(set + "__a.number").asInt()).isEqualTo(12);
        }
    }

    private void awaitIdle() {
        await().until(() ->
                harness.pool.status().idle() == harness.pool.status().runners()
                        && harness.pool.status().idle() > 0);
    }

    @Test
    void killed_runner_is_answered_at_once_and_later_calls_work() {
        Execution call = running("one__a.sleep", "victim", 60);

        kill("victim");

        assertThat(((Outcome.Died) PoolHarness.answer(call)).how()).isEqualTo("was killed by signal 9");
        assertWorks();
        assertThat(harness.endsOf(call)).hasSize(1);
    }

    @Test
    void runner_killed_while_idle_costs_nobody_a_call() {
        harness.call("one__a.name_yourself", "{\"name\":\"idle-victim\"}", 30);
        awaitIdle();
        ProcessHandle victim = harness.processNamed("idle-victim").orElseThrow();
        victim.destroyForcibly();
        await().until(() -> !victim.isAlive());

        for (int i = 0; i < 10; i++) {
            assertWorks();
        }
    }

    @Test
    void all_runners_killed_while_idle_cost_nobody_a_call() {
        List<Execution> calls = IntStream.range(0, 6)
                .mapToObj(i -> harness.submit("one__a.sleep", "{\"name\":\"s" + i + "\",\"seconds\":0.3}", 30))
                .toList();
        calls.forEach(PoolHarness::answer);
        awaitIdle();
        List<ProcessHandle> runners = harness.processes().stream().skip(2).toList();
        assertThat(runners).hasSizeGreaterThanOrEqualTo(2);
        runners.forEach(ProcessHandle::destroyForcibly);

        for (int i = 0; i < 10; i++) {
            assertWorks();
        }
    }

    @Test
    void killed_zygote_is_replaced_and_waiting_calls_are_not_lost() {
        Execution call = running("one__a.sleep", "victim", 60);
        ProcessHandle zygote = harness.processes().get(1);
        zygote.destroyForcibly();
        List<Execution> later = IntStream.range(0, 10)
                .mapToObj(_ -> harness.submit("two__a.number"))
                .toList();

        assertThat(PoolHarness.answer(call)).isInstanceOf(Outcome.Died.class);
        assertWorks();
        assertThat(later)
                .allSatisfy(
                        execution -> assertThat(PoolHarness.answer(execution)).isNotNull());
        assertThat(harness.processes().get(1).pid()).isNotEqualTo(zygote.pid());
    }

    @Test
    void tree_that_lives_but_makes_no_runner_is_replaced() throws IOException {
        assertWorks();
        ProcessHandle zygote = harness.processes().get(1);
        assertThat(Files.deleteIfExists(harness.directory().resolve("run/zygote.sock")))
                .isTrue();
        List<Execution> busy = IntStream.range(0, 6)
                .mapToObj(i -> harness.submit("one__a.sleep", "{\"name\":\"busy-" + i + "\",\"seconds\":1}", 60))
                .toList();

        await().atMost(Duration.ofSeconds(30)).until(() -> !zygote.isAlive());
        assertThat(busy)
                .allSatisfy(
                        execution -> assertThat(PoolHarness.answer(execution)).isNotNull());
        assertWorks();
        assertThat(harness.pool.isAbleToRun()).isTrue();
    }

    @Test
    void killed_shim_is_replaced_and_leaves_no_process() {
        Execution call = running("one__a.sleep", "victim", 60);
        List<ProcessHandle> old = harness.processes();
        old.getFirst().destroyForcibly();

        assertThat(PoolHarness.answer(call)).isInstanceOf(Outcome.Died.class);
        assertWorks();
        await().atMost(Duration.ofSeconds(20)).until(() -> old.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void calls_that_wait_when_the_tree_dies_are_run_by_the_new_one() {
        List<Execution> busy = IntStream.range(0, 6)
                .mapToObj(i -> running("one__a.sleep", "busy-" + i, 60))
                .toList();
        List<Execution> waiting = IntStream.range(0, 5)
                .mapToObj(_ -> harness.submit("two__a.number"))
                .toList();
        await().until(() -> harness.pool.status().waiting() == 5);

        harness.processes().get(1).destroyForcibly();

        assertThat(busy)
                .allSatisfy(
                        execution -> assertThat(PoolHarness.answer(execution)).isInstanceOf(Outcome.Died.class));
        assertThat(waiting)
                .allSatisfy(execution -> assertThat(
                                PoolHarness.value(PoolHarness.answer(execution)).asInt())
                        .isEqualTo(12));
    }

    @Test
    void script_that_swallows_the_time_out_is_answered_and_then_killed() {
        Execution call = running("one__a.stubborn", "stubborn", 1);
        ProcessHandle process = harness.processNamed("stubborn").orElseThrow();

        assertThat(PoolHarness.answer(call)).isInstanceOf(Outcome.TimedOut.class);
        assertThat(harness.ended.get(call)).isNull();

        await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
        assertThat(harness.endsOf(call)).hasSize(1).hasOnlyElementsOfType(Outcome.TimedOut.class);
        assertWorks();
    }

    @Test
    void script_stuck_in_c_is_killed_as_a_time_out_and_disturbs_nobody() throws InterruptedException {
        Execution other = running("two__a.sleep", "bystander", 60);
        Execution call = running("one__a.stuck", "stuck", 1);
        ProcessHandle process = harness.processNamed("stuck").orElseThrow();

        await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
        assertThat(PoolHarness.answer(call)).isInstanceOf(Outcome.TimedOut.class);
        TimeUnit.MILLISECONDS.sleep(1_500); // the pool ends its whole tree when a kill is not confirmed within 1 s
        assertThat(harness.ended.get(other)).isNull();
        assertThat(harness.processNamed("bystander")).isPresent();
        assertWorks();
    }

    @Test
    void script_that_closes_its_connection_is_killed() {
        Execution call = running("one__a.unplug", "unplugged", 60);
        ProcessHandle process = harness.processNamed("unplugged").orElseThrow();

        assertThat(PoolHarness.answer(call)).isInstanceOf(Outcome.Died.class);
        await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
        assertWorks();
    }

    @Test
    void cancelled_run_ends_at_once_and_frees_its_place() {
        Execution call = running("one__a.sleep", "victim", 60);

        harness.pool.cancel(call);

        assertThat(PoolHarness.answer(call)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(harness.endsOf(call)).hasSize(1);
        await().until(() -> harness.processNamed("victim").isEmpty());
        assertWorks();
    }

    @Test
    void cancelled_waiting_run_never_starts() {
        List<Execution> busy = IntStream.range(0, 6)
                .mapToObj(i -> running("one__a.sleep", "busy-" + i, 60))
                .toList();
        Execution waiting = harness.submit("two__a.number");

        harness.pool.cancel(waiting);
        harness.pool.cancel(waiting);

        assertThat(PoolHarness.answer(waiting)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(harness.endsOf(waiting)).hasSize(1);
        busy.forEach(harness.pool::cancel);
        assertWorks();
        assertThat(waiting.startedMillis()).isZero();
    }

    @Test
    void every_cancelled_run_is_answered_whenever_it_was_cancelled() {
        var problems = harness.inParallel(8, _ -> {
            for (int i = 0; i < 40; i++) {
                Execution call = harness.submit("one__a.number");
                harness.pool.cancel(call);
                assertThat(PoolHarness.answer(call)).isInstanceOfAny(Outcome.Cancelled.class, Outcome.Success.class);
                assertThat(call.await(System.nanoTime())).isNotNull();
            }
        });

        assertThat(problems).isEmpty();
        await().untilAsserted(() -> assertThat(harness.ended).hasSize(320));
        assertThat(harness.ended.values()).allMatch(outcomes -> outcomes.size() == 1);
        assertWorks();
    }

    @Test
    void cancelling_hits_no_bystander() {
        var problems = harness.inParallel(8, number -> {
            for (int i = 0; i < 60; i++) {
                Execution call = harness.submit("one__a.number");
                if (number < 2) {
                    call.await(System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(300));
                    harness.pool.cancel(call);
                } else {
                    assertThat(PoolHarness.answer(call)).isInstanceOf(Outcome.Success.class);
                }
            }
        });

        assertThat(problems).isEmpty();
    }

    @Test
    void full_queue_refuses_at_once_with_its_numbers() {
        List<Execution> busy = IntStream.range(0, 6)
                .mapToObj(i -> running("one__a.sleep", "busy-" + i, 60))
                .toList();
        List<Execution> waiting = IntStream.range(0, 20)
                .mapToObj(_ -> harness.submit("two__a.number"))
                .toList();

        Execution refused = harness.submit("three__a.number");

        Outcome.NotStarted outcome = (Outcome.NotStarted) PoolHarness.answer(refused);
        assertThat(outcome.full()).isTrue();
        assertThat(outcome.queue().queue()).isEqualTo(1);
        assertThat(outcome.queue().waiting()).isEqualTo(20);
        assertThat(outcome.queue().limit()).isEqualTo(20);
        assertThat(outcome.queue().oldestWaitSeconds()).isBetween(0.0, 60.0);
        busy.forEach(harness.pool::cancel);
        assertThat(waiting)
                .allSatisfy(execution -> assertThat(
                                PoolHarness.value(PoolHarness.answer(execution)).asInt())
                        .isEqualTo(12));
    }

    @Test
    void expired_run_never_starts_and_is_told_once() {
        List<Execution> busy = IntStream.range(0, 6)
                .mapToObj(i -> running("one__a.sleep", "busy-" + i, 60))
                .toList();
        Execution waiting = harness.submit("two__a.number");

        assertThat(waiting.await(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50)))
                .isNull();
        QueueState state = harness.pool.expire(waiting);

        assertThat(state.waiting()).isZero();
        assertThat(harness.pool.expire(waiting)).isNull();
        busy.forEach(harness.pool::cancel);
        assertWorks();
        assertThat(waiting.startedMillis()).isZero();
        assertThat(harness.endsOf(waiting)).hasSize(1).hasOnlyElementsOfType(Outcome.NotStarted.class);
    }

    @Test
    void running_call_cannot_expire() {
        Execution call = running("one__a.sleep", "runs", 60);

        assertThat(harness.pool.expire(call)).isNull();
        harness.pool.cancel(call);
    }

    @Test
    void caller_that_gives_up_leaves_the_result_to_whoever_keeps_it() {
        // longer than the second by which a wait under a second may end late
        Execution call = harness.submit("one__a.sleep", "{\"name\":\"x\",\"seconds\":2.5}", 30);

        assertThat(call.await(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20)))
                .isNull();
        assertThat(call.abandon()).isNull();

        assertThat(harness.endsOf(call)).hasSize(1);
        assertThat(call.isAbandoned()).isTrue();
        assertThat(call.await(System.nanoTime())).isNull();
        assertWorks();
    }
}
