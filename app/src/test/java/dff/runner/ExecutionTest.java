package dff.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExecutionTest {
    @Test
    void an_interrupted_caller_waits_without_work_and_stays_interrupted() {
        RunSpec spec = new RunSpec(
                "set", "set__a.f", 1, TimeUnit.SECONDS.toNanos(30), false, true, new byte[0], Optional.empty());
        Execution execution = new Execution(spec, null, _ -> {});
        try (WaitClock clock = new WaitClock()) {
            execution.waitBy(clock);
            var threads = ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadCpuTime();
            Thread.currentThread().interrupt();
            Outcome outcome = execution.await(System.nanoTime() + TimeUnit.SECONDS.toNanos(2));
            boolean interrupted = Thread.interrupted();
            assertThat(outcome).isNull();
            assertThat(interrupted).isTrue();
            assertThat(threads.getCurrentThreadCpuTime() - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }
}
