package dff.runner.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunNumbersTest {
    @Test
    void numbers_do_not_follow_from_each_other() {
        RunNumbers numbers = new RunNumbers();
        Set<Integer> seen = new HashSet<>();
        Set<Integer> steps = new HashSet<>();
        int last = numbers.next();
        for (int i = 0; i < 1_000; i++) {
            int next = numbers.next();
            seen.add(next);
            steps.add(next - last);
            last = next;
        }
        assertThat(seen).hasSizeGreaterThan(990).doesNotContain(0);
        assertThat(steps).hasSizeGreaterThan(990);
    }
}
