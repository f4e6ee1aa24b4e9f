package dff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dff.runner.RunnerConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorCommandTest {
    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int doctor(RunnerConfig.Isolation isolation, List<String> python) {
        CommandLine command = new CommandLine(new DoctorCommand((directory, _) -> new RunnerConfig(
                python,
                directory,
                directory.resolve("resources"),
                List.of(),
                "UTC",
                new RunnerConfig.Sizes(1, 1, 1, 10, 1, 1, 1),
                RunnerConfig.Limits.DEFAULT,
                isolation)));
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute("--data", data.toString());
    }

    @Test
    void a_machine_with_all_layers_is_told_so_with_status_0() {
        int status = doctor(RunnerConfig.Isolation.BEST, List.of("/usr/bin/python3"));

        assertThat(out.toString()).contains("Isolation is complete.", "system call filter", "Python 3.");
        assertThat(status).isZero();
        assertThat(Files.exists(data.resolve("run"))).isFalse(); // nothing is left in the data directory
    }

    @Test
    void what_is_missing_is_told_with_its_reason_and_status_1() {
        int status = doctor(new RunnerConfig.Isolation(false, false, List.of()), List.of("/usr/bin/python3"));

        assertThat(out.toString())
                .contains("MISSING: _RUNNER_ISOLATION is off", "so functions can use all calls of the kernel");
        assertThat(status).isEqualTo(1);
    }

    @Test
    void without_a_python_the_reason_is_told() {
        assertThat(doctor(RunnerConfig.Isolation.BEST, List.of("/no/python3"))).isEqualTo(1);
        assertThat(err.toString()).contains("no usable Python", "/no/python3");
    }
}
