package dff.app;

import dff.audit.Operations;
import dff.db.Database;
import dff.ops.Machine;
import dff.ops.Metrics;
import dff.ops.OperatorFeature;
import dff.ops.Requests;
import dff.ops.SystemSettings;
import dff.runner.RunnerPool;
import dff.task.Tasks;
import dff.task.durable.DurableTasks;
import dff.trigger.CrontabFeature;
import dff.web.HttpCall;
import dff.web.Recorder;
import dff.web.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The part of the object graph that operators look at. */
final class Operator implements AutoCloseable {
    private static final String HIDDEN = "***";
    private static final Pattern SECRET_KEY = Pattern.compile("SECRET|PASSWORD|TOKEN");
    private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]+@");

    private final Settings settings;
    private final DataDirectory data;
    private final Database database;
    private final InstantSource clock;
    private final Requests requests;
    private final SystemSettings systemSettings;
    private Metrics metrics;

    Operator(Settings settings, DataDirectory data, Database database, InstantSource clock) {
        this.settings = settings;
        this.data = data;
        this.database = database;
        this.clock = clock;
        this.requests = new Requests(clock);
        this.systemSettings = new SystemSettings(database, clock);
    }

    List<Route> routes(Tasks tasks, DurableTasks durable, CrontabFeature crontab, RunnerPool pool) {
        Machine machine = new Machine(
                host(),
                Version.TEXT,
                Version.RELEASED,
                shown(),
                pool.python(),
                pool.layers().states().stream()
                        .map(state -> state.layer().name() + ": " + (state.isOn() ? "on" : state.reason()))
                        .toList(),
                pool::status,
                this::storeBytes);
        systemSettings.whenChanged(() -> {
            tasks.keepRecords(systemSettings.keepsRecords());
            durable.keepRecords(systemSettings.keepsRecords());
        });
        metrics = new Metrics(tasks::queues, this::storeBytes, crontab::late, machine.host());
        return OperatorFeature.routes(
                new OperatorFeature.Parts(
                        database,
                        tasks,
                        durable,
                        crontab::overview,
                        DurableSettings.rules(settings).queues().uses(),
                        requests,
                        metrics,
                        machine,
                        systemSettings),
                clock);
    }

    /** The operation log, and the counts of requests beside it. */
    Recorder recorder(Operations operations) {
        return new Recorder() {
            @Override
            public void record(Operation operation) {
                operations.record(operation);
            }

            @Override
            public void ended(HttpCall call, Route route, int status) {
                requests.ended(call, route, status);
            }
        };
    }

    private Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        settings.all().forEach((key, value) -> {
            // whether secrets may be seen, how long tokens last: no secret
            boolean secret = SECRET_KEY.matcher(key).find() && !(value instanceof Boolean || value instanceof Number);
            // an index may be named with a password in it
            shown.put(
                    key,
                    secret
                            ? HIDDEN
                            : value instanceof String text
                                    ? USER_INFO.matcher(text).replaceAll("//***@")
                                    : value);
        });
        return shown;
    }

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost"; // a machine without a name in its own network
        }
    }

    private long storeBytes() {
        Path folder = data.database().getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException _) {
            return 0; // the folder is being replaced
        }
    }

    @Override
    public void close() {
        if (metrics != null) {
            metrics.close();
        }
    }
}
