package dff.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A fresh run has a process that ran nothing before, and nobody gets it afterwards. */
class FreshRunsTest {
    private static final int MAX = 6;
    private static PoolHarness harness;

    @BeforeAll
    static void start() {
        harness = new PoolHarness(2, MAX, 3_000, 200, 5);
        harness.script("one__a", """
                import builtins, os, time
                def state():
                    seen = getattr(builtins, 'seen', 0)
                    builtins.seen = seen + 1
                    return [os.getpid(), seen]
                def sleep(seconds):
                    time.sleep(seconds)
                    return os.getpid()
                def fail(): raise ValueError(os.getpid())
                """);
    }

    @AfterAll
    static void stop() {
        harness.close();
    }

    @Test
    void each_run_has_a_process_of_its_own_without_any_state() {
        harness.value("one__a.state"); // a warm one, whose state must not show
        Set<String> folders = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            var state = PoolHarness.value(PoolHarness.answer(harness.submitFresh("one__a.state", "{}")));
            assertThat(state.path(1).asInt()).isZero();
            folders.add(state.path(0).asText());
        }

        assertThat(folders).hasSize(20);
    }

    @Test
    void warm_runs_never_get_the_process_of_a_fresh_one() {
        long fresh = PoolHarness.value(PoolHarness.answer(harness.submitFresh("one__a.state", "{}")))
                .path(0)
                .asLong();

        for (int i = 0; i < 10; i++) {
            assertThat(harness.value("one__a.state").path(0).asLong()).isNotEqualTo(fresh);
        }
    }

    @Test
    void processes_of_fresh_runs_are_gone_afterwards() {
        PoolHarness.answer(harness.submitFresh("one__a.fail", "{}"));
        List<Execution> many = IntStream.range(0, 30)
                .mapToObj(_ -> harness.submitFresh("one__a.state", "{}"))
                .toList();
        many.forEach(call -> PoolHarness.value(PoolHarness.answer(call)));

        await().untilAsserted(() -> {
            // shim and zygote, and no more runners than the pool knows
            assertThat(harness.processes()).hasSize(2 + harness.pool.status().runners());
            assertThat(harness.pool.status().runners()).isLessThanOrEqualTo(MAX);
            assertThat(harness.pool.status().idle())
                    .isEqualTo(harness.pool.status().runners());
        });
    }

    @Test
    void two_unused_processes_wait_for_the_next_fresh_run() {
        PoolHarness.value(PoolHarness.answer(harness.submitFresh("one__a.state", "{}")));

        await().untilAsserted(() -> assertThat(harness.pool.status().unused()).isGreaterThanOrEqualTo(Supply.SPARE));
    }

    @Test
    void fresh_runs_get_room_in_a_pool_full_of_idle_warm_runners() {
        List<Execution> warm = IntStream.range(0, MAX)
                .mapToObj(_ -> harness.submit("one__a.sleep", "{\"seconds\":0.3}", 30))
                .toList();
        warm.forEach(call -> PoolHarness.value(PoolHarness.answer(call)));

        List<Execution> fresh = IntStream.range(0, MAX)
                .mapToObj(_ -> harness.submitFresh("one__a.sleep", "{\"seconds\":0.1}"))
                .toList();

        assertThat(fresh)
                .allSatisfy(call -> assertThat(
                                PoolHarness.value(PoolHarness.answer(call)).asInt())
                        .isPositive());
    }
}
