package dff.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreeMemoryTest {
    @Test
    void fields_of_the_kernel_are_read_in_bytes() {
        String meminfo = """
                MemTotal:       16384 kB
                MemFree:         1024 kB
                MemAvailable:    8192 kB
                """;

        assertThat(FreeMemory.field(meminfo, "MemTotal:")).isEqualTo(16L * 1024 * 1024);
        assertThat(FreeMemory.field(meminfo, "MemAvailable:")).isEqualTo(8L * 1024 * 1024);
    }

    @Test
    void this_machine_has_some() {
        assertThat(FreeMemory.bytes()).isPositive();
    }
}
