package dff.accesskey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongSetTest {
    @Test
    void holds_what_a_set_of_objects_holds() {
        Random random = new Random(7);
        Set<Long> expected = new HashSet<>();
        LongSet set = new LongSet();
        for (int i = 0; i < 20_000; i++) {
            // few high bits, so that many want the same place; zero among them
            long value = (long) (random.nextInt(4_000) - 2_000) << 40;

            assertThat(set.add(value)).isEqualTo(expected.add(value));
        }

        assertThat(set.size()).isEqualTo(expected.size());
        for (long value = -2_100; value < 2_100; value++) {
            assertThat(set.contains(value << 40)).isEqualTo(expected.contains(value << 40));
        }
    }
}
