package dff.app;

import dff.cli.DoctorCommand;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of every role. */
@Command(name = "dff", description = "DataFlux Func", mixinStandardHelpOptions = true, subcommands = StartCommand.class)
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        CommandLine commands = new CommandLine(new Main());
        commands.addSubcommand(new DoctorCommand((data, config) -> {
            Path file = StartCommand.configFile(data, config);
            return Engine.runnerConfig(Settings.load(file, System.getenv()), data);
        }));
        System.exit(commands.execute(args));
    }
}
