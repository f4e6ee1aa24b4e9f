package dff.ops;

import dff.db.Database;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.runner.QueueState;
import dff.web.Times;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** What the overview page shows, under the names of both generations. */
final class Overview {
    /** Every section that can be asked for. */
    static final List<String> SECTIONS = List.of(
            "services",
            "queues",
            "crontab",
            "bizMetrics",
            "bizEntities",
            "bizEntityCount",
            "workerQueueInfo",
            "scriptOverview",
            "latestOperations");

    /** Scripts shown, those published last first. */
    private static final int SCRIPTS = 100;

    private static final int OPERATIONS = 10;

    /**
     * Something that is counted.
     *
     * @param seedName its name in the first generation; null = not counted there
     * @param enabled condition for those that are in force; null = none is not
     */
    private record Entity(String name, String seedName, String table, String enabled) {}

    private static final String IN_FORCE = "is_disabled = 0";
    private static final List<Entity> ENTITIES = List.of(
            new Entity("scriptSet", "scriptSet", "script_set", null),
            new Entity("script", "script", "script", null),
            new Entity("func", "func", "func", null),
            new Entity("envVariable", "envVariable", "env_variable", null),
            new Entity("syncAPI", "authLink", "auth_link", IN_FORCE),
            new Entity("asyncAPI", "batch", "batch", IN_FORCE),
            new Entity("cronJob", "crontabConfig", "crontab_config", IN_FORCE),
            new Entity("user", null, "user_account", IN_FORCE));

    private static final RowShape SCRIPT = RowShape.of(Times::iso)
            .text("id", "s.id")
            .text("title", "s.title")
            .text("scriptSetId", "s.script_set_id")
            .number("publishVersion", "s.publish_version")
            .text("codeMD5", "s.code_md5")
            .text("codeDraftMD5", "s.code_draft_md5")
            .number("codeSize", "LENGTH(s.code)")
            .number("funcCount", "(SELECT COUNT(*) FROM func f WHERE f.script_id = s.id)")
            .text("scriptSetTitle", "t.title")
            .instant(
                    "latestPublishTime",
                    "(SELECT MAX(h.create_time) FROM script_publish_history h WHERE h.script_id = s.id)");

    private static final RowShape OPERATION = RowShape.of(Times::iso)
            .text("id", "o.id")
            .text("userId", "o.user_id")
            .text("username", "o.username")
            .text("u_name", "u.name")
            .text("reqMethod", "o.req_method")
            .text("reqRoute", "o.req_route")
            .text("_operationEntityId", "o.entity_id")
            .number("reqCost", "o.req_cost")
            .number("respStatusCode", "o.resp_status_code")
            .instant("createTime", "o.create_time");

    private final Database database;
    private final WorkerQueues queues;
    private final Machine machine;
    private final Supplier<Map<String, Object>> crontab;
    private final InstantSource clock;

    /** @param crontab who fires, and what should have started */
    Overview(
            Database database,
            WorkerQueues queues,
            Machine machine,
            Supplier<Map<String, Object>> crontab,
            InstantSource clock) {
        this.crontab = crontab;
        this.database = database;
        this.queues = queues;
        this.machine = machine;
        this.clock = clock;
    }

    Map<String, Object> of(List<String> sections) {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (String section : sections.isEmpty() ? SECTIONS : sections) {
            shown.put(section, section(section));
        }
        return shown;
    }

    private Object section(String name) {
        return switch (name) {
            case "services" -> services();
            case "queues" -> queues();
            case "crontab" -> crontab.get();
            case "bizMetrics" -> database.read(this::calls);
            case "bizEntities" -> database.read(Overview::entities);
            case "bizEntityCount" -> database.read(Overview::seedEntities);
            case "workerQueueInfo" -> seedQueues();
            case "scriptOverview" -> database.read(Overview::scripts);
            default -> database.read(Overview::operations);
        };
    }

    private List<Map<String, Object>> services() {
        long uptime = TimeUnit.MILLISECONDS.toSeconds(
                ManagementFactory.getRuntimeMXBean().getUptime());
        List<Map<String, Object>> services = new ArrayList<>();
        for (String name : List.of("server", "worker", "beat")) {
            Map<String, Object> service = new LinkedHashMap<>();
            service.put("hostname", machine.host());
            service.put("pid", ProcessHandle.current().pid());
            service.put("name", name);
            service.put("uptime", uptime);
            service.put("version", machine.version());
            service.put("edition", "community");
            if (name.equals("worker")) {
                service.put(
                        "queues",
                        queues.lengths().stream().map(QueueState::queue).toList());
                service.put("runners", machine.pool().get().runners());
                service.put("idleRunners", machine.pool().get().idle());
            }
            service.put("ttl", null);
            services.add(service);
        }
        return services;
    }

    private List<Map<String, Object>> queues() {
        List<Map<String, Object>> shown = new ArrayList<>();
        int runners = machine.pool().get().runners();
        List<Integer> delayed = queues.delayed();
        for (QueueState state : queues.lengths()) {
            Map<String, Object> queue = new LinkedHashMap<>();
            queue.put("workerCount", 1);
            queue.put("processCount", runners);
            queue.put("delayQueueLength", delayed.get(state.queue()));
            queue.put("workerQueueLength", state.waiting());
            queue.put("workerQueueLimit", state.limit());
            queue.put("workerQueueLoad", state.limit() == 0 ? 0 : state.waiting() * 100.0 / state.limit());
            shown.add(queue);
        }
        return shown;
    }

    private List<Map<String, Object>> seedQueues() {
        return queues.lengths().stream()
                .map(state -> Map.<String, Object>of(
                        "workerCount", 1,
                        "maxPressure", state.limit(),
                        "pressure", state.waiting(),
                        "taskCount", state.waiting()))
                .toList();
    }

    /** By the primary key of the statistics, which begins with the minute. */
    private List<Map<String, Object>> calls(Handle handle) {
        List<Map<String, Object>> metrics = new ArrayList<>();
        long now = clock.millis();
        for (Map.Entry<String, Long> span : List.of(
                Map.entry("minute", TimeUnit.MINUTES.toMillis(1)),
                Map.entry("hour", TimeUnit.HOURS.toMillis(1)),
                Map.entry("day", TimeUnit.DAYS.toMillis(1)))) {
            long calls = handle.createQuery(
                            "SELECT COALESCE(SUM(calls), 0) FROM task_minute WHERE minute >= :from AND minute < :to")
                    .bind("from", (now - span.getValue()) / 60_000 * 60_000)
                    .bind("to", now / 60_000 * 60_000)
                    .mapTo(Long.class)
                    .one();
            metrics.add(Map.of("title", "functionCalls", "subTitle", span.getKey(), "value", calls, "isBuiltin", true));
        }
        return metrics;
    }

    private static List<Map<String, Object>> entities(Handle handle) {
        List<Map<String, Object>> shown = new ArrayList<>();
        for (Entity entity : ENTITIES) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", entity.name());
            row.put("count", count(handle, entity.table(), "1 = 1"));
            if (entity.enabled() != null) {
                row.put("countEnabled", count(handle, entity.table(), entity.enabled()));
            }
            shown.add(row);
        }
        return shown;
    }

    private static List<Map<String, Object>> seedEntities(Handle handle) {
        return ENTITIES.stream()
                .filter(entity -> entity.seedName() != null)
                .map(entity -> Map.<String, Object>of(
                        "name", entity.seedName(), "count", count(handle, entity.table(), "1 = 1")))
                .toList();
    }

    /** Both texts stand in this file. */
    private static long count(Handle handle, String table, String condition) {
        return new ListSql("1", table).where(condition).count(handle);
    }

    private static List<Map<String, Object>> scripts(Handle handle) {
        return new ListSql(SCRIPT.columns(), "script s")
                .join("script_set t", "id", "s.script_set_id")
                .orderBy("s.update_time DESC")
                .orderBy("s.seq DESC")
                .page(handle, SCRIPTS, 0, SCRIPT);
    }

    /** By the primary key. */
    private static List<Map<String, Object>> operations(Handle handle) {
        return new ListSql(OPERATION.columns(), "operation_record o")
                .join("user_account u", "id", "o.user_id")
                .orderBy("o.seq DESC")
                .page(handle, OPERATIONS, 0, OPERATION);
    }
}
