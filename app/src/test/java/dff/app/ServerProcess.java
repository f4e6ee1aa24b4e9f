package dff.app;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The product as a process of its own, as this user or, when this is root, as an ordinary one. */
final class ServerProcess implements AutoCloseable {
    static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final String READY = "DataFlux Func ready at ";
    private static final int ORDINARY = 64_321;
    private static final long START_SECONDS = 60;

    private static Path classPath; // guarded by the class

    private final Path base;
    private final Process process;
    private final Thread output;
    private final List<String> lines = new ArrayList<>(); // guarded by itself
    private final URI uri;

    private ServerProcess(Path base, Process process) throws IOException {
        this.base = base;
        this.process = process;
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.uri = URI.create(firstReady(reader).substring(READY.length()));
        this.output = Thread.ofPlatform().daemon().start(() -> drain(reader));
    }

    /** @param configuration text of {@code user-config.yaml} */
    static ServerProcess start(boolean ordinary, String configuration, Map<String, String> environment) {
        return start(ordinary, configuration, environment, _ -> {});
    }

    /** @param before puts into the data directory what is to be there at the start; what it gives to another user stays so */
    static ServerProcess start(
            boolean ordinary, String configuration, Map<String, String> environment, Consumer<Path> before) {
        try {
            Path base = Files.createTempDirectory("dff-attack");
            Path data = Files.createDirectory(base.resolve("data"));
            Files.writeString(data.resolve("user-config.yaml"), configuration);
            Files.setPosixFilePermissions(
                    data.resolve("user-config.yaml"), PosixFilePermissions.fromString("rw-------"));
            Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
            before.accept(data);
            if (ordinary && ROOT) {
                own(base);
            }
            return start(base, ordinary, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerProcess start(Path base, boolean ordinary, Map<String, String> environment) {
        try {
            List<String> command = new ArrayList<>();
            if (ordinary && ROOT) {
                command.addAll(List.of(
                        "setpriv", "--reuid=" + ORDINARY, "--regid=" + ORDINARY, "--clear-groups", "--reset-env"));
                environment = Map.copyOf(environment);
                command.add("env");
                environment.forEach((key, value) -> command.add(key + "=" + value));
            }
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1", // most of them live for seconds
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    copiedClassPath() + "/classes:" + copiedClassPath() + "/lib/*",
                    "dff.app.Main",
                    "start",
                    "--data=" + base.resolve("data"),
                    "--port=0",
                    "--bind=127.0.0.1"));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            return new ServerProcess(base, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void own(Path base) throws IOException {
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.toList()) {
                if (Files.getAttribute(file, "unix:uid").equals(0)) {
                    Files.setAttribute(file, "unix:uid", ORDINARY);
                    Files.setAttribute(file, "unix:gid", ORDINARY);
                }
            }
        }
    }

    /** The libraries of a build may lie where only root can read. */
    private static synchronized Path copiedClassPath() throws IOException {
        if (classPath != null) {
            return classPath;
        }
        Path target = Files.createTempDirectory("dff-classes");
        Files.createDirectories(target.resolve("lib"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path source = Path.of(entry);
            if (Files.isDirectory(source) && !entry.contains("test-classes")) {
                copyFolder(source, target.resolve("classes"));
            } else if (entry.endsWith(".jar")) {
                Files.copy(
                        source,
                        target.resolve("lib").resolve(source.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(
                        file, PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(target)));
        classPath = target;
        return target;
    }

    private static void copyFolder(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path to = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private String firstReady(BufferedReader reader) throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        for (String line = reader.readLine(); line != null && System.nanoTime() < until; line = reader.readLine()) {
            lines.add(line);
            if (line.startsWith(READY)) {
                return line;
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException("the server did not start: " + lines);
    }

    private void drain(BufferedReader reader) {
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
            }
        } catch (IOException _) {
            // the process has ended
        }
    }

    /** What it has printed. */
    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    URI uri() {
        return uri;
    }

    Path data() {
        return base.resolve("data");
    }

    /** Its own process id and those of its descendants. */
    List<Long> pids() {
        return Stream.concat(Stream.of(process.pid()), process.descendants().map(ProcessHandle::pid))
                .toList();
    }

    /** As by {@code kill -9}; the data directory stays as it is. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
            output.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Another start on the directory of a server that was killed; it owns the directory from now on. */
    static ServerProcess startAgain(ServerProcess killed, Map<String, String> environment) {
        return start(killed.base, false, environment);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            output.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        delete(base);
    }

    private static void delete(Path folder) {
        if (Files.notExists(folder)) {
            return; // a later server has had it
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
