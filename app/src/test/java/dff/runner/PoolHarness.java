package dff.runner;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A pool with a real process tree and scripts in memory. */
public final class PoolHarness implements AutoCloseable {
    private static final int LIMIT_SECONDS = 30;

    private final Path directory;
    private final Map<String, String> scripts = new ConcurrentHashMap<>();
    private final AtomicLong counter = new AtomicLong(1);
    /** What {@code ended} was told, by execution. */
    final Map<Execution, List<Outcome>> ended = new ConcurrentHashMap<>();

    public final RunnerPool pool;

    public PoolHarness(int warm, int max, int maxTasks, int waiting, int killSeconds) {
        this(new RunnerConfig.Sizes(warm, max, maxTasks, 10, waiting, killSeconds, 60), RunnerConfig.Limits.DEFAULT);
    }

    PoolHarness(RunnerConfig.Sizes sizes, RunnerConfig.Limits limits) {
        try {
            directory = Files.createTempDirectory("dff-pool");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path resources = Files.createDirectories(directory.resolve("resources"));
            pool = new RunnerPool(
                    new RunnerConfig(
                            interpreters(),
                            directory,
                            resources,
                            List.of(),
                            "Asia/Shanghai",
                            sizes,
                            limits,
                            RunnerConfig.Isolation.BEST),
                    Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> interpreters() {
        List<String> found = new ArrayList<>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(folder, "python3"))) {
                found.add(folder + "/python3");
            }
        }
        return found;
    }

    public PoolHarness script(String id, String code) {
        scripts.put(id, code);
        counter.incrementAndGet();
        return this;
    }

    /** The scripts as runs of their own see them. */
    public ScriptLibrary library() {
        return this::snapshot;
    }

    private ScriptLibrary.Snapshot snapshot() {
        Map<String, String> then = new HashMap<>(scripts);
        long number = counter.get();
        return new ScriptLibrary.Snapshot() {
            @Override
            public long counter() {
                return number;
            }

            @Override
            public Optional<String> md5(String scriptId) {
                return Optional.ofNullable(then.get(scriptId)).map(PoolHarness::md5);
            }

            @Override
            public Optional<String> code(String scriptId, String md5) {
                return Optional.ofNullable(then.get(scriptId));
            }

            @Override
            public Optional<List<String>> changedSince(long older) {
                return Optional.empty();
            }

            @Override
            public boolean network(String scriptSetId) {
                return true;
            }
        };
    }

    public static String md5(String text) {
        return "%032x".formatted(text.hashCode());
    }

    Execution execution(String function, String kwargs, int limitSeconds) {
        return execution(function, kwargs, limitSeconds, false);
    }

    private Execution execution(String function, String kwargs, int limitSeconds, boolean fresh) {
        int dot = function.indexOf('.');
        String script = function.substring(0, dot);
        String body = "\"s\":\"" + script + "\",\"f\":\"" + function.substring(dot + 1) + "\",\"m\":\""
                + md5(scripts.getOrDefault(script, "")) + "\",\"kw\":" + kwargs + "}";
        RunSpec spec = new RunSpec(
                (fresh ? "fresh " : "") + script.substring(0, script.indexOf("__")),
                function,
                1,
                TimeUnit.SECONDS.toNanos(limitSeconds),
                fresh,
                true,
                body.getBytes(StandardCharsets.UTF_8),
                Optional.empty());
        Execution[] self = new Execution[1];
        self[0] = new Execution(
                spec,
                snapshot(),
                outcome -> ended.computeIfAbsent(
                                self[0], _ -> java.util.Collections.synchronizedList(new ArrayList<>()))
                        .add(outcome));
        return self[0];
    }

    Execution submit(String function, String kwargs, int limitSeconds) {
        Execution execution = execution(function, kwargs, limitSeconds);
        pool.submit(execution);
        return execution;
    }

    Execution submitFresh(String function, String kwargs) {
        Execution execution = execution(function, kwargs, LIMIT_SECONDS, true);
        pool.submit(execution);
        return execution;
    }

    Execution submit(String function) {
        return submit(function, "{}", LIMIT_SECONDS);
    }

    /** How the run ended, as told; callers are answered a moment earlier. */
    List<Outcome> endsOf(Execution execution) {
        await().until(() ->
                ended.containsKey(execution) && !ended.get(execution).isEmpty());
        return ended.get(execution);
    }

    /** The answer; a test that waits longer than a minute has failed. */
    static Outcome answer(Execution execution) {
        Outcome outcome = execution.await(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
        if (outcome == null) {
            throw new AssertionError("no answer within a minute");
        }
        return outcome;
    }

    Outcome call(String function) {
        return answer(submit(function));
    }

    Outcome call(String function, String kwargs, int limitSeconds) {
        return answer(submit(function, kwargs, limitSeconds));
    }

    /** Calls and reads a successful result. */
    JsonNode value(String function, String kwargs) {
        return value(call(function, kwargs, LIMIT_SECONDS));
    }

    static JsonNode value(Outcome outcome) {
        if (outcome instanceof Outcome.Success success) {
            byte[] body = success.body().bytes();
            return success.type() == ResultType.TEXT
                    ? Json.MAPPER.getNodeFactory().textNode(new String(body, StandardCharsets.UTF_8))
                    : Json.parse(body);
        }
        throw new AssertionError("no success: " + outcome);
    }

    JsonNode value(String function) {
        return value(function, "{}");
    }

    Path temp() {
        return directory.resolve("run").resolve("tmp");
    }

    /** The processes of this pool's tree, shim first. */
    List<ProcessHandle> processes() {
        String mark = directory.toString();
        List<ProcessHandle> found = new ArrayList<>();
        ProcessHandle.current()
                .children()
                .filter(child -> commandLine(child.pid()).contains(mark))
                .forEach(shim -> {
                    found.add(shim);
                    shim.descendants().forEach(found::add);
                });
        return found;
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        } catch (IOException _) {
            return "";
        }
    }

    /** The process that gave itself this name, see {@code named} in the scripts of the tests. */
    public Optional<ProcessHandle> processNamed(String name) {
        return processes().stream()
                .filter(process -> comm(process.pid()).equals(name))
                .findFirst();
    }

    private static String comm(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).strip();
        } catch (IOException _) {
            return "";
        }
    }

    @Override
    public void close() {
        pool.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ConcurrentLinkedQueue<Throwable> inParallel(int threads, java.util.function.IntConsumer work) {
        ConcurrentLinkedQueue<Throwable> problems = new ConcurrentLinkedQueue<>();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            all.add(Thread.ofVirtual().start(() -> {
                try {
                    work.accept(number);
                } catch (Throwable e) {
                    problems.add(e);
                }
            }));
        }
        for (Thread thread : all) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        return problems;
    }

    public Path directory() {
        return directory;
    }
}
