package dff.task.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldingsTest {
    private static final int QUEUE = 1;

    private static Claimed claimed(long bytes) {
        DurableTask task = TaskStoreContract.task(QUEUE, 1, null, "a".repeat((int) bytes));
        return new Claimed(task, 1, 1, false, Claimed.History.NONE);
    }

    @Test
    void nothing_is_claimed_beside_as_many_large_arguments_as_memory_may_hold() {
        Holdings holdings = new Holdings(
                new DurableConfig(Set.of(QUEUE), 10, 5, 10, 1, Duration.ZERO, DurableConfig.Times.DEFAULT));
        holdings.mayBeDue(QUEUE, 0);
        Claimed large = claimed(Holdings.MAX_BYTES);
        holdings.add(List.of(claimed(10), large));

        assertThat(holdings.wanted(QUEUE, 1)).isZero();

        assertThat(holdings.take(holdings.find(large.task().id()))).isTrue();
        assertThat(holdings.wanted(QUEUE, 1)).isPositive();
    }

    @Test
    void what_runs_keeps_nothing_from_being_claimed() {
        Holdings holdings = new Holdings(
                new DurableConfig(Set.of(QUEUE), 10, 5, 10, 1, Duration.ZERO, DurableConfig.Times.DEFAULT));
        holdings.mayBeDue(QUEUE, 0);
        Claimed large = claimed(Holdings.MAX_BYTES);
        holdings.add(List.of(large));
        assertThat(holdings.wanted(QUEUE, 1)).isZero();

        holdings.started(holdings.next(QUEUE));

        assertThat(holdings.wanted(QUEUE, 1)).isPositive();
    }
}
