package dff.cli;

import dff.runner.LayerProbe;
import dff.runner.Layers;
import dff.runner.RunnerConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dff doctor}: which layers of isolation this machine allows, and what is open without the others. */
@Command(
        name = "doctor",
        description = "Tells which layers of isolation this machine allows; status 1 when one is missing",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    /** Reads the settings of an installation. */
    @FunctionalInterface
    public interface Configuration {
        /**
         * @param config as given on the command line, or null
         * @throws RuntimeException on a bad setting, with a text for the user
         */
        RunnerConfig of(Path data, Path config);
    }

    @Option(names = "--data", description = "data directory")
    private Path data = Path.of("data");

    @Option(names = "--config", description = "configuration file, default {data}/user-config.yaml")
    private Path config;

    @Spec
    private CommandSpec spec;

    private final Configuration configuration;

    public DoctorCommand(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            LayerProbe.Found found =
                    LayerProbe.probe(configuration.of(data.toAbsolutePath().normalize(), config));
            out.println("Python " + found.version() + ": " + found.python());
            print(out, found.layers());
            out.flush();
            return found.layers().missing().isEmpty() ? 0 : 1;
        } catch (RuntimeException e) {
            err.println("dff: " + e.getMessage());
            err.flush();
            return 1;
        }
    }

    private static void print(PrintWriter out, Layers layers) {
        List<Layers.State> missing = layers.missing();
        for (Layers.State state : layers.states()) {
            String title = "%-24s".formatted(state.layer().title());
            if (state.isOn()) {
                out.println(title + "active");
            } else if (missing.contains(state)) {
                out.println(title + "MISSING: " + state.reason());
                out.println(" ".repeat(24) + "so " + state.layer().unprotected());
            } else {
                out.println(title + "not needed: " + state.reason() + "; the other layers do its work");
            }
        }
        out.println(missing.isEmpty() ? "Isolation is complete." : "Isolation is not complete: see SECURITY.md.");
    }
}
