package dff.runner;

import dff.runner.temp.TempFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the process tree, and runners in it; makes a new tree when the old one is lost. Forking is done by few threads of the pool, kills
 * may come from any.
 */
final class RunnerFactory implements AutoCloseable, Zygote.Watcher {
    /** How the end of a process begins that ended by itself. */
    static final String EXITED = "exited with status ";

    private static final Logger LOG = LoggerFactory.getLogger(RunnerFactory.class);
    /** Longest path a Unix socket may have on Linux, with its closing zero. */
    private static final int MAX_SOCKET_PATH = 100;

    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long LAST_RETRY_MILLIS = 5_000;
    private static final long EXIT_WAIT_MILLIS = 200;
    /** So many in a row mean that the tree itself is of no use. */
    private static final int MAX_FAILURES = 4;

    private static final int MAX_EXITS = 10_000;

    private final RunnerConfig config;
    private final Zygote.Watcher pool;
    private final ZygoteFiles files;
    private final Integer uid;
    private final TempFolders temp;
    private final String python;
    private final Map<Integer, Integer> exits = new ConcurrentHashMap<>();
    private final Object exited = new Object();
    private volatile Zygote zygote;
    private volatile Layers layers;
    private volatile boolean closing;
    /** No runner could be made several times in a row. */
    private volatile boolean failing;

    private final AtomicInteger numbers = new AtomicInteger();

    /** @throws RunnerException when no interpreter will do or the tree does not start */
    RunnerFactory(RunnerConfig config, Zygote.Watcher pool) {
        this.config = config;
        this.pool = pool;
        Path run = config.dataDirectory().resolve("run");
        Path wanted = run.resolve("zygote.sock");
        Path socket = wanted.toString().length() <= MAX_SOCKET_PATH
                ? wanted
                : Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "dff-" + ProcessHandle.current().pid() + ".sock");
        this.uid = isRoot() ? RunnerConfig.RUNNER_UID : null;
        this.files = new ZygoteFiles(run.resolve("runner"), socket, config.temp());
        RunnerFiles.unpack(files.code());
        this.temp = new TempFolders(config.temp(), uid);
        this.python = Interpreter.find(config.python(), files.code(), uid);
        this.zygote = startZygote();
    }

    String python() {
        return python;
    }

    TempFolders temp() {
        return temp;
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private Zygote startZygote() {
        Zygote started = Zygote.start(python, files, config, uid);
        List<String> warnings = started.layers().warnings();
        if (config.isolation().required() && !warnings.isEmpty()) {
            started.close();
            throw new RunnerException("ISOLATION_REQUIRED is true, but this machine does not allow all of it: "
                    + String.join("; ", warnings) + ". dff doctor tells more");
        }
        LOG.info(
                "runners: {} {}, isolation {}",
                python,
                started.ready().path("python").asText(),
                started.ready().path("layers"));
        layers = started.layers();
        started.watch(this);
        return started;
    }

    boolean isFailing() {
        return failing;
    }

    /** What is in force around the runners. */
    Layers layers() {
        return layers;
    }

    /** Forks a runner, making a new tree first when there is none. @return null only while closing */
    Runner fork(RunnerPool pool, CallDesk desk) {
        long pause = FIRST_RETRY_MILLIS;
        for (int failures = 0; !closing; ) {
            Zygote current = null;
            try {
                current = tree();
                Runner made = current == null ? null : new Runner(numbers.incrementAndGet(), current, pool, desk);
                failing = false;
                return made;
            } catch (IOException | RunnerException e) {
                failures++;
                failing = failures >= MAX_FAILURES;
                if (failing && current != null) {
                    giveUp(current); // it lives, but makes no runner: only another tree can help
                }
                LOG.warn("no runner could be made ({}); next try in {} ms", e.getMessage(), pause);
                sleep(pause);
                pause = Math.min(LAST_RETRY_MILLIS, pause * 2);
            }
        }
        return null;
    }

    /** The present tree, or a new one where it is lost; null only while closing. */
    private synchronized Zygote tree() {
        Zygote current = zygote;
        if (current == null) {
            current = startZygote();
            zygote = current;
            if (closing) {
                current.close(); // close() may have come before this tree was known
                return null;
            }
        }
        return current;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void exited(int runner, int status) {
        if (exits.size() > MAX_EXITS) {
            exits.clear(); // statuses nobody asked for
        }
        exits.put(runner, status);
        synchronized (exited) {
            exited.notifyAll();
        }
        temp.remove(runner);
        pool.exited(runner, status);
    }

    @Override
    public void usage(int runner, Zygote.Usage usage) {
        pool.usage(runner, usage);
    }

    /** Does nothing when another thread was first: then runners of a new tree may be there already. */
    private void giveUp(Zygote tree) {
        int last;
        synchronized (this) {
            if (zygote != tree) {
                return;
            }
            tree.removeSocket();
            last = numbers.get();
            zygote = null;
        }
        end(tree, last);
    }

    @Override
    public void lost(Zygote gone) {
        gone.removeSocket();
        int last = numbers.get(); // before a successor can have made any
        if (zygote == gone) {
            zygote = null;
        }
        end(gone, last);
    }

    /** @param last number of its runners */
    private void end(Zygote gone, int last) {
        pool.lost(gone);
        gone.close();
        temp.removeUpTo(last);
    }

    /** How a runner ended, in words; waits a moment for the news. */
    String exitOf(int number) {
        long until = System.currentTimeMillis() + EXIT_WAIT_MILLIS;
        synchronized (exited) {
            long left = EXIT_WAIT_MILLIS;
            while (!exits.containsKey(number) && left > 0) {
                try {
                    exited.wait(left);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    break;
                }
                left = until - System.currentTimeMillis();
            }
        }
        Integer status = exits.remove(number);
        if (status == null) {
            return "ended with its process tree";
        }
        return status < 0 ? "was killed by signal " + -status : EXITED + status;
    }

    @Override
    public void close() {
        closing = true;
        Zygote current = zygote;
        if (current != null) {
            current.close();
        }
        temp.close();
    }
}
