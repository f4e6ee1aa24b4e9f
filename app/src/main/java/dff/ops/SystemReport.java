package dff.ops;

import dff.db.Database;
import dff.db.ListSql;
import dff.runner.RunnerPool;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything somebody who helps from afar would ask for first; no secret is in it. */
final class SystemReport {
    private static final double MEGABYTE = 1_048_576;
    private static final List<String> TABLES = List.of(
            "script_set",
            "script",
            "func",
            "script_publish_history",
            "env_variable",
            "auth_link",
            "batch",
            "crontab_config",
            "user_account",
            "user_token",
            "task_record",
            "task_result",
            "func_store",
            "operation_record");

    private final Database database;
    private final WorkerQueues queues;
    private final Machine machine;

    SystemReport(Database database, WorkerQueues queues, Machine machine) {
        this.database = database;
        this.queues = queues;
        this.machine = machine;
    }

    Map<String, Object> all() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("IMAGE", image(machine));
        report.put("CONFIG", machine.settings());
        report.put("PYTHON", Map.of("PROGRAM", machine.python(), "LAYERS", machine.layers()));
        report.put("JAVA", java());
        report.put("QUEUES", queues.rows());
        report.put("RUNNERS", runners());
        report.put("STORE", Map.of("SIZE_MB", Math.round(machine.storeBytes().getAsLong() / MEGABYTE * 10) / 10.0));
        report.put("STORE_TABLES", tables());
        return report;
    }

    static Map<String, Object> image(Machine machine) {
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("VERSION", machine.version());
        image.put("RELEASE_TIMESTAMP", machine.released());
        image.put("EDITION", "community");
        image.put("ARCHITECTURE", System.getProperty("os.arch"));
        image.put("LINUX_DISTRO", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return image;
    }

    private static Map<String, Object> java() {
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Map<String, Object> java = new LinkedHashMap<>();
        java.put("VERSION", System.getProperty("java.runtime.version"));
        java.put("VENDOR", System.getProperty("java.vendor"));
        java.put("PROCESSORS", Runtime.getRuntime().availableProcessors());
        java.put("UPTIME_SECONDS", ManagementFactory.getRuntimeMXBean().getUptime() / 1_000);
        java.put("HEAP_USED_MB", Math.round(heap.getUsed() / MEGABYTE));
        java.put("HEAP_MAX_MB", Math.round(heap.getMax() / MEGABYTE));
        java.put("RSS_MB", Math.round(ProcessUse.now().rss() / MEGABYTE));
        java.put("THREADS", ManagementFactory.getThreadMXBean().getThreadCount());
        return java;
    }

    private Map<String, Object> runners() {
        RunnerPool.Status status = machine.pool().get();
        return Map.of("ALL", status.runners(), "IDLE", status.idle(), "WAITING_RUNS", status.waiting());
    }

    private Map<String, Object> tables() {
        return database.read(handle -> {
            Map<String, Object> rows = new LinkedHashMap<>();
            TABLES.forEach(table -> rows.put(table, new ListSql("1", table).count(handle)));
            return rows;
        });
    }
}
