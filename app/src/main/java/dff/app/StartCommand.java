package dff.app;

import dff.db.DatabaseException;
import dff.runner.RunnerException;
import dff.runner.RunnerPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dff start}: runs in the foreground until SIGTERM or SIGINT. */
@Command(name = "start", description = "Runs the platform in the foreground", mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    private static final String ALL_ROLES = "server,worker,beat";

    @Option(names = "--port", description = "port to listen on (WEB_PORT)")
    private String port;

    @Option(names = "--bind", description = "address to listen on (WEB_BIND)")
    private String bind;

    @Option(names = "--data", description = "data directory")
    private Path data = Path.of("data");

    @Option(names = "--config", description = "configuration file, default {data}/user-config.yaml")
    private Path config;

    @Option(names = "--role", description = "roles of this process; only all of them together exist yet")
    private String role = ALL_ROLES;

    @Option(
            names = "--queues",
            description = "queues whose tasks this worker runs, for example 1,8-9 (WORKER_QUEUES); all")
    private String queues;

    @Override
    public Integer call() {
        if (!role.equals(ALL_ROLES)) {
            System.err.println("dff: --role " + role + ": only --role " + ALL_ROLES + " can be run by this version");
            return 2;
        }
        try {
            return run();
        } catch (SettingsException | IllegalStateException | RunnerException | DatabaseException e) {
            System.err.println("dff: " + e.getMessage());
            return 1;
        }
    }

    private int run() {
        Path directory = data.toAbsolutePath().normalize();
        Path file = configFile(directory, config);
        Map<String, String> overrides = new HashMap<>();
        overrides.put("WEB_PORT", port);
        overrides.put("WEB_BIND", bind);
        overrides.put("WORKER_QUEUES", queues);
        Settings settings = Settings.load(file, System.getenv()).with(overrides, "command line");
        DataDirectory.prepare(directory); // the log file lies in it
        Logging.configure(settings, directory);
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.countDown();
                            awaitQuietly(stopped);
                        },
                        "dff-shutdown"));
        try (Application application = Application.start(settings, directory, System.out)) {
            awaitQuietly(stop);
            RunnerPool.Status status = application.poolStatus();
            int running = status.runners() - status.idle() - status.unused() + status.waiting();
            System.out.println("Stopping" + (running > 0 ? "; " + running + " calls are still answered" : ""));
        } finally {
            stopped.countDown();
        }
        // the signal has begun the JVM's exit already; only halt can still choose the status
        Runtime.getRuntime().halt(0);
        return 0;
    }

    /**
     * @param given on the command line, or null
     * @throws SettingsException when the given one is not there
     */
    static Path configFile(Path directory, Path given) {
        if (given != null && Files.notExists(given)) {
            throw new SettingsException("--config: there is no file " + given.toAbsolutePath());
        }
        if (given != null) {
            return given.toAbsolutePath();
        }
        String named = System.getenv("CONFIG_FILE_PATH");
        return named == null || named.isBlank() ? directory.resolve("user-config.yaml") : Path.of(named);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
