package dff.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import dff.runner.frame.Frame;
import dff.runner.frame.FrameBudget;
import dff.runner.frame.FrameChannel;
import dff.runner.frame.FrameKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process tree of one pool: shim and zygote, and the control connection to them. When the zygote goes, all its runners go, and the
 * pool makes a new one.
 */
final class Zygote implements AutoCloseable {
    /** Told what happens to runners and to the zygote itself, on the thread that reads the control connection. */
    interface Watcher {
        void exited(int runner, int status);

        /** What the processes of a runner use, asked for by {@link Zygote#check}. */
        void usage(int runner, Usage usage);

        void lost(Zygote zygote);
    }

    /**
     * What a runner and all below it use.
     *
     * @param kib memory, pages that they share counted for each
     * @param pid of the runner as the zygote sees it
     */
    record Usage(long kib, int processes, long pid) {}

    private static final Logger LOG = LoggerFactory.getLogger(Zygote.class);
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long STOP_SECONDS = 3;
    private static final int MAX_LINE = 2_000;
    private static final long MAX_LINES = 100_000;

    private final Process shim;
    private final Path socket;
    private final String token;
    private final FrameChannel control;
    private final JsonNode ready;
    private volatile boolean closing;
    private volatile boolean lost;
    private boolean socketRemoved; // guarded by this
    /** What was asked for by {@link #check} is not answered yet. */
    private final AtomicBoolean checking = new AtomicBoolean();

    private Zygote(Process shim, Path socket, String token, FrameChannel control, JsonNode ready) {
        this.shim = shim;
        this.socket = socket;
        this.token = token;
        this.control = control;
        this.ready = ready;
    }

    /** @throws RunnerException when the tree does not come up; nothing of it is left then */
    static Zygote start(String python, ZygoteFiles files, RunnerConfig config, Integer uid) {
        Path socket = files.socket();
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        Process shim = null;
        try {
            Files.deleteIfExists(socket);
            ProcessBuilder builder = new ProcessBuilder(
                            python, "-I", "-X", "utf8", files.code().toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
            environment.put("LANG", "C.UTF-8");
            shim = builder.start();
            drain(shim);
            OutputStream stdin = shim.getOutputStream();
            stdin.write(startLine(config, files, token, uid));
            stdin.flush();
            FrameChannel control = connect(shim, socket);
            hello(control, token, "control", 0);
            return new Zygote(shim, socket, token, control, ready(control));
        } catch (IOException e) {
            if (shim != null) {
                shim.destroyForcibly();
            }
            throw new RunnerException(
                    "the Python process tree did not start with " + python + ": " + e.getMessage(), e);
        }
    }

    private static byte[] startLine(RunnerConfig config, ZygoteFiles files, String token, Integer uid) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("socket", files.socket().toString());
        line.put("token", token);
        line.put("uid", uid);
        line.put("gid", uid);
        line.put("dataDir", config.dataDirectory().toString());
        line.put("resources", config.resources().toString());
        line.put("paths", config.paths().stream().map(Path::toString).toList());
        line.put("isolation", config.isolation().on() ? "auto" : "off");
        line.put(
                "hidden",
                config.isolation().hidden().stream().map(Path::toString).toList());
        line.put("preload", List.of());
        line.put("timezone", config.timezone());
        line.put("queueCount", config.sizes().queues());
        line.put("queueAliases", config.sizes().aliases());
        line.put("queueCount", config.sizes().queues());
        RunnerConfig.Limits limits = config.limits();
        int head = limits.logSize() / 5;
        line.put(
                "textLimits",
                Map.of("line", 5_120, "head", head, "tail", limits.logSize() - head, "lines", limits.logLines()));
        line.put("temp", files.temp().toString());
        line.put(
                "limits",
                Map.of(
                        "memory", limits.memory(),
                        "files", limits.files(),
                        "processes", limits.processes(),
                        "temp", limits.temp(),
                        "result", limits.result()));
        return (Json.text(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static FrameChannel connect(Process shim, Path socket) throws IOException {
        long until = System.nanoTime() + START_NANOS;
        while (true) {
            try {
                return FrameChannel.connect(socket, new FrameBudget());
            } catch (IOException e) {
                if (!shim.isAlive()) {
                    throw new IOException("it ended with status " + shim.exitValue() + "; see the log above", e);
                }
                if (System.nanoTime() > until) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(2);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    private static void hello(FrameChannel channel, String token, String role, int number) throws IOException {
        channel.send(FrameKind.HELLO, 0, Json.bytes(Map.of("token", token, "role", role, "k", number)));
    }

    private static JsonNode ready(FrameChannel channel) throws IOException {
        Frame frame = channel.read();
        if (frame.kind() != FrameKind.READY) {
            throw new IOException("expected READY, got a frame of kind " + frame.kind());
        }
        try {
            return Json.parse(frame.payload());
        } catch (JsonSyntaxException e) {
            throw new IOException("READY is not JSON: " + e.getMessage(), e);
        }
    }

    /** What the zygote said of itself: pid, Python version, layers of isolation. */
    JsonNode ready() {
        return ready;
    }

    /** What is in force around its runners. */
    Layers layers() {
        return new Layers(ready.path("layers"));
    }

    /** Forks a runner; what it sends counts in the budget. Blocks for about a millisecond. */
    FrameChannel fork(int number, FrameBudget budget) throws IOException {
        FrameChannel channel = FrameChannel.connect(socket, budget);
        try {
            hello(channel, token, "runner", number);
            ready(channel);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** False when its runners are dead or about to be. */
    boolean isAlive() {
        return !lost && !closing;
    }

    /** Process id of the tree's first process. */
    long shim() {
        return shim.pid();
    }

    /** Asks for a runner's death; its end is reported to the watcher. */
    void kill(int number) {
        try {
            control.send(FrameKind.KILL, 0, Json.bytes(Map.of("k", number)));
        } catch (IOException e) {
            LOG.debug("kill of runner {} not sent: {}", number, e.getMessage());
        }
    }

    /** True while an answer to {@link #check} is under way. */
    boolean isChecking() {
        return checking.get();
    }

    /**
     * Asks what runners use; the watcher is told. Asks nothing while the last answer is under way, because a zygote with more to count
     * than there is time for would come to nothing else; one that never answers can only be ended.
     */
    void check(List<Integer> numbers) {
        if (!checking.compareAndSet(false, true)) {
            return;
        }
        try {
            control.send(FrameKind.CHECK, 0, Json.bytes(Map.of("k", numbers)));
        } catch (IOException e) {
            checking.set(false);
            LOG.debug("usage not asked for: {}", e.getMessage());
        }
    }

    void watch(Watcher watcher) {
        Thread.ofPlatform().name("dff-zygote").daemon().start(() -> {
            try {
                while (true) {
                    Frame frame = control.read();
                    if (frame.kind() == FrameKind.EXIT) {
                        JsonNode exit = Json.parse(frame.payload());
                        watcher.exited(
                                exit.path("k").asInt(), exit.path("status").asInt());
                    } else if (frame.kind() == FrameKind.USAGE) {
                        checking.set(false);
                        Json.parse(frame.payload())
                                .properties()
                                .forEach(one -> watcher.usage(
                                        Integer.parseInt(one.getKey()),
                                        new Usage(
                                                one.getValue().path(0).asLong(),
                                                one.getValue().path(1).asInt(),
                                                one.getValue().path(2).asLong())));
                    }
                }
            } catch (IOException | RuntimeException e) {
                lost = true;
                if (!closing) {
                    LOG.warn("the Python process tree is gone ({}); a new one is made", e.getMessage());
                    shim.destroyForcibly();
                    watcher.lost(this);
                }
            }
        });
    }

    /** Output of the tree, users' stray output included, goes to the log, bounded in line length and number of lines. */
    private static void drain(Process shim) {
        Thread.ofPlatform().name("dff-runner-output").daemon().start(() -> {
            try (BufferedReader reader = shim.errorReader(StandardCharsets.UTF_8)) {
                long lines = 0;
                StringBuilder line = new StringBuilder();
                for (int c = reader.read(); c >= 0; c = reader.read()) {
                    if (c != '\n') {
                        if (line.length() < MAX_LINE) {
                            line.append((char) c);
                        }
                        continue;
                    }
                    if (++lines <= MAX_LINES) {
                        LOG.info("python: {}", line);
                    }
                    line.setLength(0);
                }
            } catch (IOException e) {
                LOG.debug("output of the Python process tree ended: {}", e.getMessage());
            }
        });
    }

    /** Once, and before there is a successor: its socket has the same path. */
    synchronized void removeSocket() {
        if (!socketRemoved) {
            socketRemoved = true;
            try {
                Files.deleteIfExists(socket);
            } catch (IOException e) {
                LOG.debug("removing the socket of the Python process tree: {}", e.getMessage());
            }
        }
    }

    /** Ends the tree and waits for it. */
    @Override
    public void close() {
        closing = true;
        removeSocket();
        control.close();
        try {
            shim.getOutputStream().close();
            if (!shim.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                shim.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (IOException e) {
            LOG.debug("closing the Python process tree: {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            shim.destroyForcibly();
        }
    }
}
