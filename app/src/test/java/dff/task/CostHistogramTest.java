package dff.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostHistogramTest {
    private static CostHistogram of(long... costs) {
        CostHistogram histogram = new CostHistogram();
        for (long cost : costs) {
            histogram.add(cost);
        }
        return histogram;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 15, 16, 17, 31, 32, 100, 999, 5_000, 59_999, 3_600_000, 86_400_000, 4_294_967_295L})
    void a_cost_comes_back_to_within_a_sixteenth(long cost) {
        assertThat((double) of(cost).percentile(1)).isBetween(cost * 15 / 16.0, cost * 17 / 16.0 + 0.5);
    }

    @Test
    void costs_beyond_any_limit_count_as_the_longest() {
        assertThat(of(Long.MAX_VALUE).percentile(1)).isGreaterThan(4_000_000_000L);
        assertThat(of(-1).percentile(1)).isZero();
    }

    @Test
    void every_class_is_above_the_one_before() {
        long before = -1;
        for (long cost = 0; cost < 100_000; cost = cost < 16 ? cost + 1 : cost + cost / 4) {
            long value = of(cost).percentile(1);
            assertThat(value).isGreaterThan(before);
            before = value;
        }
    }

    @Test
    void percentiles_are_those_of_the_sorted_costs() {
        CostHistogram histogram = new CostHistogram();
        for (int cost = 100; cost >= 1; cost--) {
            histogram.add(cost <= 95 ? 3 : 12);
        }
        assertThat(histogram.percentile(0.5)).isEqualTo(3);
        assertThat(histogram.percentile(0.95)).isEqualTo(3);
        assertThat(histogram.percentile(0.96)).isEqualTo(12);
        assertThat(of().percentile(0.5)).isZero();
    }

    @Test
    void text_keeps_every_count_and_texts_add_up() {
        CostHistogram histogram = of(0, 1, 1, 900, 3_600_000);
        CostHistogram again = of(1);
        again.addText(histogram.text());
        assertThat(again.samples()).isEqualTo(6);
        CostHistogram sum = of(1);
        sum.addAll(histogram);
        assertThat(again.text()).isEqualTo(sum.text()).startsWith("0:1,1:3,");
        again.addText("");
        assertThat(again.samples()).isEqualTo(6);
    }
}
