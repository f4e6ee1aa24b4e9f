package dff.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs pip, behind all other work of the machine. Only wheels are installed: a source package would run code of its own with the rights of
 * the platform.
 */
final class Pip implements AutoCloseable {
    private static final int SHOWN = 1_000;
    private static final String OUR_KEYS = "DFF_";
    /** How pip and what it is made of name an index that does not answer; a missing wheel has none of these words. */
    private static final Pattern NETWORK_FAULT = Pattern.compile(
            "connection broken|Max retries exceeded|Could not fetch URL|NewConnectionError|NameResolutionError"
                    + "|ProxyError|SSLError|Connection(Error|Reset| refused| timed out)|(Connect|Read)Timeout|Read timed out",
            Pattern.CASE_INSENSITIVE);

    private static final PathMatcher WHEEL_OF_PIP = FileSystems.getDefault().getPathMatcher("glob:**/pip-*.whl");

    private final BatteriesConfig config;
    private final String python;
    /** What Python is told to run. */
    private List<String> program = List.of("-m", "pip");

    private volatile Process running;
    private volatile boolean closing;

    Pip(BatteriesConfig config, String python) {
        this.config = config;
        this.python = python;
    }

    /** @param problem what {@link #install} returned */
    static boolean isNetworkFault(String problem) {
        return problem != null && NETWORK_FAULT.matcher(problem).find();
    }

    /** Finds a pip that works: that of the interpreter, else the one in the wheel folder. @return null when there is one, else why not */
    String version() {
        String problem = run(List.of("--version"));
        if (problem == null) {
            return null;
        }
        Optional<Path> wheel = wheel();
        if (wheel.isEmpty()) {
            return problem;
        }
        program = List.of(wheel.get().resolve("pip").toString()); // Python runs a package that stands in a wheel
        return run(List.of("--version"));
    }

    private Optional<Path> wheel() {
        if (!Files.isDirectory(config.wheels())) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(config.wheels())) {
            return files.filter(WHEEL_OF_PIP::matches).max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + config.wheels(), e);
        }
    }

    /** @param fromWheels whether the wheel folder is used instead of the index */
    String install(String requirement, boolean fromWheels) {
        List<String> words = new ArrayList<>(List.of(
                "install",
                "--target",
                config.packages().toString(),
                "--only-binary",
                ":all:",
                "--no-cache-dir",
                "--no-input",
                "--no-compile",
                "--quiet",
                "--disable-pip-version-check",
                "--retries",
                "1",
                "--timeout",
                "10"));
        if (fromWheels) {
            words.addAll(List.of("--no-index", "--find-links", config.wheels().toString()));
        }
        words.add(requirement);
        return run(words);
    }

    private String run(List<String> words) {
        // readable for the runners' user, whatever the mask of the platform
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 022; exec nice -n 19 \"$@\"", "pip", python));
        command.addAll(program);
        command.addAll(words);
        Path output = null;
        try {
            output = Files.createTempFile("dff-pip", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile());
            environment(builder.environment());
            Process process = builder.start();
            running = process;
            if (closing || !process.waitFor(BatteriesConfig.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                end(process);
                return "did not end within " + BatteriesConfig.PATIENCE.toMinutes() + " minutes";
            }
            return process.exitValue() == 0 ? null : lastLines(output);
        } catch (IOException e) {
            return "cannot be started: " + e.getMessage();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            running = null;
            delete(output);
        }
    }

    /** Our settings may be secrets; the address of an index may hold a password, which the list of processes would show. */
    private void environment(Map<String, String> environment) {
        environment.keySet().removeIf(key -> key.startsWith(OUR_KEYS));
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        if (!config.index().isEmpty()) {
            environment.put("PIP_INDEX_URL", config.index());
        }
    }

    private static String lastLines(Path output) throws IOException {
        String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
        return text.substring(Math.max(0, text.length() - SHOWN));
    }

    private static void delete(Path output) {
        try {
            if (output != null) {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        closing = true;
        Process process = running;
        if (process != null) {
            end(process);
        }
    }
}
