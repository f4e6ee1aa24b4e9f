package dff.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleMemoryTest {
    private static final long HEAP = 50_000_000;

    private final IdleMemory.Rule rule = new IdleMemory.Rule(10, HEAP);

    @Test
    void nothing_is_collected_where_nothing_happens() {
        assertThat(rule.isDue(10, HEAP)).isFalse();
        assertThat(rule.isDue(10, HEAP)).isFalse();
    }

    @Test
    void end_of_a_busy_time_is_collected_once() {
        assertThat(rule.isDue(500, HEAP)).isFalse();
        assertThat(rule.isDue(500, HEAP)).isTrue();
        rule.collected(HEAP);

        assertThat(rule.isDue(500, HEAP)).isFalse();
    }

    @Test
    void heap_that_grew_is_collected_while_busy_and_may_grow_again() {
        long grown = HEAP + IdleMemory.Rule.GROWTH + 1;
        assertThat(rule.isDue(500, grown - 1)).isFalse();
        assertThat(rule.isDue(900, grown)).isTrue();
        rule.collected(grown);

        assertThat(rule.isDue(1_300, grown + 1)).isFalse();
    }
}
