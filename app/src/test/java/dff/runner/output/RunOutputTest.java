package dff.runner.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunOutputTest {
    private final RunOutput output = new RunOutput();

    @Test
    void entries_are_numbered_and_kept_in_order() {
        assertThat(output.lines()).isEqualTo(new RunOutput.Lines(List.of(), 0));
        assertThat(output.add(List.of("a", "b"))).isZero();
        assertThat(output.add(List.of("c"))).isEqualTo(2);
        assertThat(output.lines()).isEqualTo(new RunOutput.Lines(List.of("a", "b", "c"), 3));
    }

    @Test
    void first_and_last_entries_of_a_flood_are_kept() {
        for (int i = 0; i < 100_000; i++) {
            output.add(List.of("entry " + i));
        }
        RunOutput.Lines lines = output.lines();

        assertThat(lines.count()).isEqualTo(100_000);
        assertThat(lines.lines()).startsWith("entry 0", "entry 1").endsWith("entry 99998", "entry 99999");
        assertThat(lines.lines().stream().mapToInt(String::length).sum())
                .isLessThan(RunOutput.HEAD + RunOutput.TAIL + 100);
        List<String> notes =
                lines.lines().stream().filter(line -> line.startsWith("<...")).toList();
        assertThat(notes).containsExactly("<... " + (100_000 - lines.lines().size() + 1) + " entries left out ...>");
    }

    @Test
    void empty_entries_and_endless_ones_take_no_more_room() {
        for (int i = 0; i < 100_000; i++) {
            output.add(List.of(""));
        }
        output.add(List.of("x".repeat(1_000_000)));

        assertThat(output.lines().lines()).hasSizeLessThan(3_000);
        assertThat(output.lines().lines().getLast()).hasSize(RunOutput.LINE + 3).endsWith("...");
    }
}
