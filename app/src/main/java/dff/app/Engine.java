package dff.app;

import dff.apiauth.ApiAuthCheck;
import dff.batch.BatchScripts;
import dff.batch.Batches;
import dff.call.CallOptions;
import dff.call.FunctionTargets;
import dff.call.ScriptStarts;
import dff.coordination.Coordination;
import dff.db.Database;
import dff.environment.Batteries;
import dff.environment.BatteriesConfig;
import dff.file.Resources;
import dff.file.Uploads;
import dff.function.Functions;
import dff.link.AuthLinks;
import dff.link.CallFeature;
import dff.link.CallParts;
import dff.link.LinkScripts;
import dff.ops.job.Retention;
import dff.ops.job.SystemJob;
import dff.ops.job.SystemJobs;
import dff.runner.PlatformCall;
import dff.runner.RunnerConfig;
import dff.runner.RunnerPool;
import dff.script.Drafts;
import dff.script.Library;
import dff.task.RunMaker;
import dff.task.TaskEvents;
import dff.task.TaskRecords;
import dff.task.TaskResults;
import dff.task.Tasks;
import dff.task.durable.DeadLetters;
import dff.task.durable.DurableTasks;
import dff.task.durable.SqlTaskStore;
import dff.task.durable.Worker;
import dff.trigger.CrontabFeature;
import dff.trigger.CrontabScripts;
import dff.trigger.TriggerClock;
import dff.trigger.TriggerEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The part of the object graph that runs functions: pool, tasks, calls. */
final class Engine {
    private static final int MAX_RUNNERS = 128;
    private static final long BYTES_A_RUNNER = 16L * 1024 * 1024;
    private static final int STICKY_GROUP_WRITABLE = 01771;
    private static final Duration FIRES_TRIMMED = Duration.ofMinutes(10);

    private final RunnerPool pool;
    private final Batteries batteries;
    private final CallFeature calls;
    private final Tasks tasks;
    private final DurableTasks durable;
    private final SystemJobs jobs;
    private final CrontabFeature crontab;

    /** What exists already. */
    record Parts(Database database, Library library, Functions functions, Callables callables, Clock clock) {}

    /** What can be called without a sign-in, and what callers must prove. */
    record Callables(AuthLinks links, Batches batches, ApiAuthCheck.Parts apiAuth) {}

    /** What all processes share, and what running scripts may ask for. */
    record Platform(Coordination coordination, Map<String, PlatformCall> calls) {}

    /** @param keep remembers a part to be closed, in reverse order */
    Engine(
            Settings settings,
            Path data,
            Parts parts,
            Platform platform,
            TaskEvents events,
            UnaryOperator<AutoCloseable> keep) {
        Path resources = resources(settings, data);
        makeForScripts(resources);
        Path packages = packages(settings, data);
        make(packages);
        BatteriesConfig batteriesConfig = batteriesConfig(settings, data, packages);
        Batteries.prepare(batteriesConfig);
        TaskRecords records = keep(new TaskRecords(parts.database()), keep);
        TaskResults results = new TaskResults(
                parts.database(),
                settings.number("_WORKER_RESULT_EXPIRES"),
                settings.number("_TASK_RESULT_SIZE_LIMIT"));
        Uploads uploads = uploads(settings, resources, parts.clock());
        // after the folder of uploads, which the runners must find to guard it
        CallOptions.Rules rules = DurableSettings.rules(settings);
        ScriptStarts starts = new ScriptStarts(parts.functions(), rules);
        CrontabScripts crontabScripts = new CrontabScripts(parts.database(), starts);
        pool = keep(new RunnerPool(runnerConfig(settings, data), asked(platform, parts, starts, crontabScripts)), keep);
        batteries = keep(new Batteries(batteriesConfig, pool.python(), parts.clock()), keep);
        RunMaker runs = new RunMaker(parts.library());
        tasks = new Tasks(pool, runs, records, results, events);
        SqlTaskStore store = DurableSettings.store(settings, parts.database());
        durable = new DurableTasks(
                new Worker.Parts(
                        store, pool, runs, new FunctionTargets(parts.functions(), rules), records, results, events),
                DurableSettings.config(settings, pool.maxRunners()),
                new DeadLetters(parts.database()));
        keep.apply(durable);
        starts.begin(durable);
        crontab = keep(crontab(settings, parts, durable, rules), keep);
        crontabScripts.begin(crontab);
        jobs = keep(jobs(settings, parts, results, uploads), keep);
        calls = new CallFeature(new CallParts(
                parts.callables().links(),
                parts.callables().batches(),
                parts.callables().apiAuth(),
                parts.functions(),
                new Drafts(parts.database()),
                tasks,
                results,
                durable,
                uploads,
                new Resources(resources),
                rules,
                settings.text("TEXT_RESULT_CONTENT_TYPE"),
                settings.number("_FUNC_CACHE_RESULT_SIZE_LIMIT"),
                platform.coordination().counters(),
                parts.clock()));
    }

    /** What running scripts may ask for. */
    private static Map<String, PlatformCall> asked(
            Platform platform, Parts parts, ScriptStarts starts, CrontabScripts crontab) {
        Map<String, PlatformCall> asked = new HashMap<>(platform.calls());
        asked.putAll(starts.calls());
        asked.putAll(new LinkScripts(parts.database(), parts.callables().links(), starts).calls());
        asked.putAll(new BatchScripts(parts.database(), parts.callables().batches(), starts).calls());
        asked.putAll(crontab.calls());
        return asked;
    }

    private static Uploads uploads(Settings settings, Path resources, Clock clock) {
        return new Uploads(
                resources, settings.number("_WEB_UPLOAD_SIZE_LIMIT"), settings.number("_WEB_UPLOAD_EXPIRES"), clock);
    }

    private static CrontabFeature crontab(
            Settings settings, Parts parts, DurableTasks durable, CallOptions.Rules rules) {
        return new CrontabFeature(
                new TriggerEngine.Parts(
                        parts.database(),
                        parts.functions(),
                        durable,
                        rules,
                        new TriggerClock(parts.clock()::millis, durable::now)),
                DurableSettings.trigger(settings));
    }

    private static <T extends AutoCloseable> T keep(T part, UnaryOperator<AutoCloseable> keep) {
        keep.apply(part);
        return part;
    }

    private SystemJobs jobs(Settings settings, Parts parts, TaskResults results, Uploads uploads) {
        Duration age = Duration.ofDays(settings.number("_TASK_RECORD_DAYS"));
        List<SystemJob> all =
                new ArrayList<>(new Retention(parts.database(), parts.clock(), age).jobs(results, uploads));
        all.add(new SystemJob("fires", FIRES_TRIMMED, crontab::trim));
        return new SystemJobs(
                parts.database(),
                all,
                parts.clock(),
                DurableSettings.config(settings, 1).served().contains(0));
    }

    /**
     * The folder scripts write. When the platform runs as root it belongs to root and is open to the runners' group, with the sticky bit: a
     * script cannot replace what the platform keeps in it, for example the folder of uploads.
     */
    private static void makeForScripts(Path folder) {
        make(folder);
        if ("root".equals(System.getProperty("user.name"))) {
            try {
                Files.setAttribute(folder, "unix:uid", 0);
                Files.setAttribute(folder, "unix:gid", RunnerConfig.RUNNER_UID);
                Files.setAttribute(folder, "unix:mode", STICKY_GROUP_WRITABLE);
            } catch (IOException e) {
                throw new UncheckedIOException("opening " + folder + " to scripts", e);
            }
        }
    }

    private static void make(Path folder) {
        try {
            if (Files.notExists(folder)) {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("making " + folder, e);
        }
    }

    private static BatteriesConfig batteriesConfig(Settings settings, Path data, Path packages) {
        return new BatteriesConfig(
                settings.flag("PYTHON_BATTERIES"),
                Duration.ofSeconds(settings.number("_PYTHON_BATTERIES_DELAY")),
                data.resolve("environment"),
                packages,
                settings.path("PYTHON_WHEELS_PATH", data),
                settings.text("PYTHON_PACKAGE_INDEX_URL"));
    }

    /** What the operator has installed wins over the batteries, both over files of scripts. */
    private static List<Path> modulePaths(Settings settings, Path data) {
        Path resources = resources(settings, data);
        Path packages = packages(settings, data);
        return List.of(
                packages,
                batteriesConfig(settings, data, packages).packages(),
                resources,
                resources.resolve("extra-python-packages"),
                resources.resolve("user-python-packages"));
    }

    /** How runners are made under these settings. */
    static RunnerConfig runnerConfig(Settings settings, Path data) {
        Path resources = resources(settings, data);
        List<Path> paths = modulePaths(settings, data);
        int warm = settings.integer("_WORKER_CONCURRENCY");
        int given = settings.integer("_WORKER_CONCURRENCY_MAX");
        int max = given > 0 ? given : (int) Math.min(MAX_RUNNERS, FreeMemory.bytes() / BYTES_A_RUNNER);
        return new RunnerConfig(
                interpreters(),
                data,
                resources,
                paths,
                settings.text("TIMEZONE"),
                new RunnerConfig.Sizes(
                        warm,
                        Math.max(warm, max),
                        settings.integer("_WORKER_MAX_TASKS_PER_CHILD"),
                        settings.integer("_WORKER_QUEUE_COUNT"),
                        settings.integer("_WORKER_QUEUE_WAITING_LIMIT"),
                        settings.integer("_FUNC_TASK_EXTRA_TIMEOUT_TO_KILL"),
                        settings.integer("_WEB_RESULT_STALL_TIMEOUT"),
                        DurableSettings.aliases(settings)),
                new RunnerConfig.Limits(
                        settings.number("_FUNC_TASK_MEMORY_LIMIT"),
                        settings.integer("_FUNC_TASK_OPEN_FILES_LIMIT"),
                        settings.integer("_FUNC_TASK_PROCESS_LIMIT"),
                        settings.number("_FUNC_TASK_TEMP_LIMIT"),
                        settings.number("_FUNC_TASK_RESULT_LIMIT"),
                        settings.integer("_FUNC_TASK_LOG_LINES_LIMIT"),
                        settings.integer("_FUNC_TASK_LOG_SIZE_LIMIT")),
                new RunnerConfig.Isolation(
                        settings.text("_RUNNER_ISOLATION").equals("auto"),
                        settings.flag("ISOLATION_REQUIRED"),
                        List.of(settings.file().toAbsolutePath(), settings.path("LOG_FILE_PATH", data))));
    }

    private static Path resources(Settings settings, Path data) {
        return settings.path("RESOURCE_FILE_ROOT_PATH", data).normalize();
    }

    private static Path packages(Settings settings, Path data) {
        return settings.path("EXTRA_PYTHON_IMPORT_PATH", data).normalize();
    }

    private static List<String> interpreters() {
        String named = System.getenv("DFF_PYTHON");
        if (named != null && !named.isBlank()) {
            return List.of(named);
        }
        List<String> candidates = new ArrayList<>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path python = Path.of(folder, "python3");
            if (folder.startsWith("/") && Files.isExecutable(python)) {
                candidates.add(python.toString());
            }
        }
        candidates.add("/usr/bin/python3");
        return candidates.stream().distinct().toList();
    }

    Batteries batteries() {
        return batteries;
    }

    CallFeature calls() {
        return calls;
    }

    SystemJobs jobs() {
        return jobs;
    }

    CrontabFeature crontab() {
        return crontab;
    }

    DurableTasks durable() {
        return durable;
    }

    Tasks tasks() {
        return tasks;
    }

    RunnerPool pool() {
        return pool;
    }
}
