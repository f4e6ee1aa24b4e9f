package dff.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers of a pool meet while nobody kills anything; see {@link RunnerDeathTest} for the rest. */
class RunnerPoolTest {
    static final String COMMON = """
            import os, sys, time, uuid
            def me():
                if not hasattr(sys, 'mark_of_this_process'):
                    sys.mark_of_this_process = uuid.uuid4().hex
                return sys.mark_of_this_process
            def nothing(): return None
            def text(): return 'a文'
            def number(): return 12
            def flag(): return False
            def table(): return {'a': 1.0}
            def redirect(): return DFF.REDIRECT('http://x/')
            def large(n): return 'x' * n
            def leave(status=1): os._exit(status)
            def sys_exit(): sys.exit(3)
            def fail(): raise ValueError('no')
            def loop():
                while True: pass
            def sleep(seconds):
                started = time.time(); time.sleep(seconds); return [started, time.time()]
            def same(x): return x
            """;

    private static PoolHarness harness;

    @BeforeAll
    static void start() {
        harness = new PoolHarness(2, 80, 3_000, 30_000, 2)
                .script("one__a", COMMON)
                .script("two__a", COMMON)
                .script("busy__a", COMMON);
        IntStream.range(0, 5).forEach(i -> harness.script("quiet" + i + "__a", COMMON));
    }

    @AfterAll
    static void stop() {
        harness.close();
    }

    @Test
    void a_caller_whose_patience_is_over_wakes_soon_after_it() {
        Execution slow = harness.submit("one__a.sleep", "{\"seconds\": 8}", 30);
        long begun = System.nanoTime();

        Outcome outcome = slow.await(begun + TimeUnit.MILLISECONDS.toNanos(1_000));

        assertThat(outcome).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_000 + 10 * WaitClock.LATE_MILLIS));
        harness.pool.cancel(slow);
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, NONE, ''",
        "text, TEXT, a文",
        "number, NUMBER, 12",
        "flag, BOOL, false",
        "table, JSON, {\"a\": 1.0}"
    })
    void result_says_what_kind_it_is(String function, ResultType type, String body) {
        Outcome.Success success = (Outcome.Success) harness.call("one__a." + function);

        assertThat(success.type()).isEqualTo(type);
        assertThat(new String(success.body().bytes(), java.nio.charset.StandardCharsets.UTF_8).replace(" ", ""))
                .isEqualTo(body.replace(" ", ""));
    }

    @Test
    void large_result_is_passed_on_piece_by_piece_and_its_runner_goes_on() throws IOException {
        String before = harness.value("one__a.me").asText();
        awaitIdle();
        Outcome.Success success = (Outcome.Success) harness.call("one__a.large", "{\"n\":5000000}", 30);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(success.body().isHeld()).isFalse();
        success.body().writeTo(out);

        assertThat(out.size()).isEqualTo(5_000_000);
        assertThat(new String(out.toByteArray(), java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("x".repeat(5_000_000));
        awaitIdle();
        assertThat(harness.value("one__a.me").asText()).isEqualTo(before);
    }

    @Test
    void large_result_that_nobody_reads_costs_its_runner_only() {
        Outcome.Success success = (Outcome.Success) harness.call("one__a.large", "{\"n\":5000000}", 30);
        success.body().close();

        assertThat(harness.value("one__a.number").asInt()).isEqualTo(12);
    }

    @Test
    void exception_is_a_failure_with_type_and_traceback() {
        Outcome.Failure failure = (Outcome.Failure) harness.call("one__a.fail");

        assertThat(failure.meta().path("etype").asText()).isEqualTo("ValueError");
        assertThat(failure.meta().path("exception").asText()).isEqualTo("ValueError: no");
        assertThat(failure.meta().path("traceback").asText()).contains("one__a").doesNotContain("dff_runner");
    }

    @Test
    void hard_exit_is_answered_with_its_status() {
        Outcome.Died died = (Outcome.Died) harness.call("one__a.leave", "{\"status\":7}", 30);

        assertThat(died.how()).isEqualTo("exited with status 7");
        assertThat(harness.value("one__a.number").asInt()).isEqualTo(12);
    }

    /** Runners come back a moment after their callers were answered. */
    private static void awaitIdle() {
        await().until(() ->
                harness.pool.status().idle() == harness.pool.status().runners());
    }

    @Test
    void sys_exit_is_a_failure_and_the_runner_lives_on() {
        String before = harness.value("two__a.me").asText();
        awaitIdle();

        Outcome.Failure failure = (Outcome.Failure) harness.call("two__a.sys_exit");

        assertThat(failure.meta().path("etype").asText()).isEqualTo("SystemExit");
        awaitIdle();
        assertThat(harness.value("two__a.me").asText()).isEqualTo(before);
    }

    @Test
    void endless_loop_ends_at_its_limit() {
        long start = System.nanoTime();
        Outcome outcome = harness.call("one__a.loop", "{}", 1);

        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(950));
        assertThat(harness.value("one__a.number").asInt()).isEqualTo(12);
    }

    @Test
    void script_sets_never_share_a_process() {
        ConcurrentHashMap<String, String> setOf = new ConcurrentHashMap<>();
        var problems = harness.inParallel(16, number -> {
            String set = number % 2 == 0 ? "one" : "two";
            for (int i = 0; i < 100; i++) {
                String process = harness.value(set + "__a.me").asText();
                assertThat(setOf.computeIfAbsent(process, _ -> set)).isEqualTo(set);
            }
        });

        assertThat(problems).isEmpty();
        assertThat(setOf.values()).contains("one", "two");
    }

    @Test
    void sleeping_calls_run_side_by_side() {
        List<Execution> first = IntStream.range(0, 64)
                .mapToObj(_ -> harness.submit("one__a.sleep", "{\"seconds\":0.05}", 30))
                .toList();
        first.forEach(execution -> PoolHarness.value(PoolHarness.answer(execution)));

        List<Execution> calls = IntStream.range(0, 64)
                .mapToObj(_ -> harness.submit("one__a.sleep", "{\"seconds\":0.05}", 30))
                .toList();
        List<double[]> times = calls.stream()
                .map(execution -> PoolHarness.value(PoolHarness.answer(execution)))
                .map(json -> new double[] {json.get(0).asDouble(), json.get(1).asDouble()})
                .toList();

        long most = times.stream()
                .mapToLong(a ->
                        times.stream().filter(b -> b[0] <= a[0] && b[1] > a[0]).count())
                .max()
                .orElseThrow();
        assertThat(most).isGreaterThanOrEqualTo(8);
    }

    @Test
    void slow_calls_do_not_hold_up_quick_ones() {
        List<Execution> slow = IntStream.range(0, 12)
                .mapToObj(_ -> harness.submit("busy__a.sleep", "{\"seconds\":6}", 30))
                .toList();

        assertThat(harness.value("busy__a.number").asInt()).isEqualTo(12);
        assertThat(harness.value("two__a.number").asInt()).isEqualTo(12);

        assertThat(slow).allMatch(execution -> harness.ended.get(execution) == null);
        slow.forEach(harness.pool::cancel);
    }

    @Test
    void busy_script_set_does_not_starve_another() {
        boolean[] stop = {false};
        List<Thread> callers = IntStream.range(0, 300)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                    while (!stop[0]) {
                        harness.call("busy__a.number");
                    }
                }))
                .toList();
        try {
            await().until(() -> harness.pool.status().waiting() > 100);
            for (int i = 0; i < 5; i++) {
                Execution other = harness.submit("quiet" + i + "__a.number");
                assertThat(other.await(System.nanoTime() + TimeUnit.SECONDS.toNanos(8)))
                        .isNotNull();
            }
        } finally {
            stop[0] = true;
            callers.forEach(RunnerPoolTest::join);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void of_many_quick_calls_none_is_lost_and_none_doubled() {
        int before = harness.ended.size();
        var problems = harness.inParallel(50, number -> {
            for (int i = 0; i < 400; i++) {
                int x = number * 1_000 + i;
                String set = i % 3 == 0 ? "two" : "one";
                assertThat(harness.value(set + "__a.same", "{\"x\":" + x + "}").asInt())
                        .isEqualTo(x);
            }
        });

        assertThat(problems).isEmpty();
        await().untilAsserted(() -> assertThat(harness.ended).hasSizeGreaterThanOrEqualTo(before + 20_000));
        assertThat(harness.ended.values()).allMatch(outcomes -> outcomes.size() == 1);
        assertThat(harness.pool.status().waiting()).isZero();
    }

    @Test
    void runner_is_replaced_after_its_number_of_runs() {
        try (PoolHarness small = new PoolHarness(1, 2, 5, 100, 2).script("one__a", COMMON)) {
            List<String> processes = IntStream.range(0, 20)
                    .mapToObj(_ -> small.value("one__a.me").asText())
                    .toList();

            var counts = processes.stream().collect(Collectors.groupingBy(p -> p, Collectors.counting()));
            assertThat(counts.values()).allMatch(count -> count <= 5);
            assertThat(counts).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void closed_pool_leaves_no_process_and_answers_everybody() {
        PoolHarness own = new PoolHarness(3, 6, 100, 100, 2).script("one__a", COMMON);
        List<Execution> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            calls.add(own.submit("one__a.sleep", "{\"seconds\":20}", 30));
        }
        await().until(() -> calls.stream().anyMatch(call -> call.startedMillis() > 0));
        List<ProcessHandle> processes = own.processes();
        assertThat(processes).hasSizeGreaterThanOrEqualTo(3);

        own.close();

        await().atMost(Duration.ofSeconds(20)).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(calls)
                .allSatisfy(call -> assertThat(PoolHarness.answer(call)).isInstanceOf(Outcome.Died.class));
        Execution late = own.submit("one__a.number");
        assertThat(PoolHarness.answer(late)).isInstanceOf(Outcome.Died.class);
        assertThat(own.endsOf(late)).hasSize(1);
    }
}
