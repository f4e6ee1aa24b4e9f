package dff.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of every role. */
@Command(name = "dff", description = "DataFlux Func", mixinStandardHelpOptions = true, subcommands = StartCommand.class)
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
