package dff.trigger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.function.Function;
import dff.trigger.cron.CronSchedule;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import dff.web.Times;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests on configs beside their management: running, pausing, what was decided, when they are due. */
final class CrontabRoutes {
    private static final String PATH = "/api/v1/crontab-configs";
    private static final String ALIAS = "/api/v1/cron-jobs";
    private static final String READ = "general_r";
    private static final String WRITE = "general_w";
    private static final int MAX_TIMES = 500;
    private static final int USUAL_TIMES = 10;
    private static final int MAX_EXPRESSION = 64;

    private static final Fields NOTHING = Fields.of();
    private static final Fields PAUSE = Fields.of(
            Field.integer("expires", 1, CrontabConfigs.MAX_SECONDS).orNull(),
            Field.text("reason", 0, CrontabConfigs.MAX_REASON).orNull());
    private static final Fields TIMES = Fields.of(
            Field.text("cronExpr", 1, MAX_EXPRESSION).must(),
            Field.text("timezone", 1, CrontabKind.MAX_ZONE),
            Field.instant("from"),
            Field.instant("until"),
            Field.integer("count", 1, MAX_TIMES));
    private static final Fields LIST = ListQuery.described();
    private static final Fields FIRES =
            ListQuery.described(Field.text("decision"), Field.text("reason"), Field.text("execMode"));

    private final Database database;
    private final CrontabConfigs configs;
    private final CrontabRows rows;
    private final Timetables timetables;
    private final TriggerClock clock;

    CrontabRoutes(
            Database database, CrontabConfigs configs, CrontabRows rows, Timetables timetables, TriggerClock clock) {
        this.database = database;
        this.configs = configs;
        this.rows = rows;
        this.timetables = timetables;
        this.clock = clock;
    }

    List<Route> routes() {
        Map<String, Object> object = Map.of("type", "object");
        Map<String, Object> list = Map.of("type", "array");
        return List.of(
                both("GET", "/next-times/do/list", READ, this::nextTimes)
                        .withQuery(TIMES)
                        .answers(object)
                        .titled("List the next times of a cron expression", "Cron 表达式的后续触发时间"),
                both("POST", "/:id/do/run", WRITE, this::run)
                        .withBody(NOTHING)
                        .answers(object)
                        .titled("Run a crontab config now", "立即运行自动触发配置"),
                Route.guarded("POST", "/api/v1/cron/:id", READ, this::runByShortName)
                        .openWhenEmbedded(),
                both("POST", "/:id/do/pause", WRITE, this::pause)
                        .withBody(PAUSE)
                        .answers(object)
                        .titled("Pause a crontab config", "暂停自动触发配置"),
                both("POST", "/:id/do/resume", WRITE, this::resume)
                        .withBody(NOTHING)
                        .answers(object)
                        .titled("Resume a crontab config", "恢复自动触发配置"),
                both("POST", "/do/pause", WRITE, this::pauseAll)
                        .withBody(PAUSE)
                        .answers(object)
                        .titled("Pause all crontab configs", "暂停全部自动触发配置"),
                both("POST", "/do/resume", WRITE, this::resumeAll)
                        .withBody(NOTHING)
                        .answers(object)
                        .titled("Resume all crontab configs", "恢复全部自动触发配置"),
                both("GET", "/state/do/get", READ, _ -> Answer.data(configs.state()))
                        .answers(object)
                        .titled("Get who fires crontab configs and whether they are paused", "查看自动触发的运行状态"),
                both("GET", "/:id/recent-triggered/do/list", READ, this::triggered)
                        .openWhenEmbedded()
                        .withQuery(LIST)
                        .answers(list)
                        .titled("List the recent triggers of a crontab config", "自动触发配置的最近触发"),
                both("GET", "/:id/fires/do/list", READ, this::fires)
                        .withQuery(FIRES)
                        .titled("List what was decided about a crontab config", "自动触发配置的触发记录"),
                both("GET", "/late/do/list", READ, this::late)
                        .withQuery(LIST)
                        .answers(list)
                        .titled("List crontab configs that should have started", "应触发而未启动的自动触发配置"));
    }

    private static Route both(String method, String action, String privilege, Route.Handler handler) {
        return Route.guarded(method, PATH + action, privilege, handler).alias(ALIAS + action);
    }

    private static String entity(HttpCall call) {
        return (call.isByAlias() ? CrontabKind.CRON_JOB : CrontabKind.CRONTAB_CONFIG).entity();
    }

    private Scheduled demand(HttpCall call) {
        String id = call.param("id");
        return configs.find(id).orElseThrow(() -> ApiError.notFound(entity(call), id));
    }

    private Answer nextTimes(HttpCall call) {
        ObjectNode query = call.query(TIMES);
        String text = query.get("cronExpr").asText().strip().replaceAll("\\s+", " ");
        String named = query.path("timezone").textValue();
        CrontabKind.demandZone(named);
        ZoneId zone = named == null ? timetables.fallback() : ZoneId.of(named);
        CronSchedule schedule;
        try {
            schedule = timetables.schedule(text, zone);
        } catch (IllegalArgumentException e) {
            throw CrontabKind.invalid(
                    call.isByAlias() ? CrontabKind.CRON_JOB : CrontabKind.CRONTAB_CONFIG, text, e.getMessage());
        }
        Instant from = query.hasNonNull("from")
                ? Times.parse(query.get("from").asText())
                : Instant.ofEpochMilli(clock.wallMillis());
        Instant until =
                query.hasNonNull("until") ? Times.parse(query.get("until").asText()) : Instant.MAX;
        int count = query.path("count").asInt(USUAL_TIMES);
        List<String> times = new ArrayList<>();
        for (Optional<Instant> next = schedule.nextAfter(from);
                next.isPresent() && times.size() < count && !next.get().isAfter(until);
                next = schedule.nextAfter(next.get())) {
            times.add(Times.iso(next.get().toEpochMilli()));
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("times", times);
        shown.put("timezone", zone.getId());
        shown.put("serverTimezone", timetables.fallback().getId());
        return Answer.data(shown);
    }

    private Answer run(HttpCall call) {
        return Answer.data(Map.of("taskId", run(call, demand(call))));
    }

    private Answer runByShortName(HttpCall call) {
        String id = call.param("id");
        Scheduled config = configs.find(id)
                .orElseThrow(() -> ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such Cron Job", Map.of("id", id)));
        run(call, config);
        return Answer.data(null);
    }

    private String run(HttpCall call, Scheduled config) {
        Function function = configs.function(config).orElseThrow(() -> ApiError.notFound("func", config.funcId()));
        if (configs.isTooLarge(config)) {
            throw CrontabKind.tooLarge(config.kwargs().size(), configs.maxArguments());
        }
        String task = configs.run(config, function)
                .orElseThrow(() -> ApiError.of(
                        ErrorClass.WORKER_QUEUE_CONGESTION,
                        "Too many tasks in worker queue",
                        Map.of("id", config.id(), "started", false)));
        call.taskId(task);
        return task;
    }

    private Answer pause(HttpCall call) {
        ObjectNode body = call.json(PAUSE);
        return changed(call, configs.pause(call.param("id"), seconds(body), reason(body)));
    }

    private Answer resume(HttpCall call) {
        call.json(NOTHING);
        return changed(call, configs.resume(call.param("id")));
    }

    private static Answer changed(HttpCall call, boolean found) {
        String id = call.param("id");
        if (!found) {
            throw ApiError.notFound(entity(call), id);
        }
        return Answer.data(Map.of("id", id));
    }

    private Answer pauseAll(HttpCall call) {
        ObjectNode body = call.json(PAUSE);
        configs.pauseAll(seconds(body), reason(body));
        return Answer.data(configs.state());
    }

    private Answer resumeAll(HttpCall call) {
        call.json(NOTHING);
        configs.resumeAll();
        return Answer.data(configs.state());
    }

    private static Integer seconds(ObjectNode body) {
        return body.hasNonNull("expires") ? (Integer) body.get("expires").intValue() : null;
    }

    private static String reason(ObjectNode body) {
        String reason = body.path("reason").textValue();
        return reason == null || reason.isBlank() ? null : reason.strip();
    }

    private Answer triggered(HttpCall call) {
        call.query(LIST);
        String id = demand(call).id();
        long since = clock.wallMillis() - FireRetention.AGE_MILLIS;
        return Answer.data(database.read(handle -> FireSql.triggered(handle, id, since, FireRetention.MOST)));
    }

    private Answer late(HttpCall call) {
        call.query(LIST);
        return Answer.data(database.read(rows::late));
    }

    private Answer fires(HttpCall call) {
        String id = demand(call).id();
        ListQuery query = ListQuery.of(call, FIRES);
        RowShape shape = shape(clock.steadyMillis());
        ListSql sql = new ListSql(shape.columns(), "trigger_fire l")
                .join("task t", "id", "l.task_id")
                .join("task_record r", "id", "l.task_id")
                .is("l.config_id", id) // index trigger_fire_due
                .anyOf("l.decision", query.anyOf("decision"))
                .anyOf("l.reason", query.anyOf("reason"))
                .anyOf("l.exec_mode", query.anyOf("execMode"))
                .orderBy("l.due_time DESC")
                .orderBy("l.seq DESC");
        return database.read(handle -> {
            List<Map<String, Object>> page = sql.page(handle, query.pageSize(), query.offset(), shape);
            page.forEach(row -> row.put("message", Reason.message((String) row.get("reason"))));
            return query.answer(page, sql.total(handle, page.size(), query.pageSize(), query.offset()));
        });
    }

    /** @param now steady milliseconds of ours, never a text of a client */
    private static RowShape shape(long now) {
        return RowShape.of(Times::iso)
                .number("seq", "l.seq")
                .instant("dueTime", "l.due_time")
                .instant("sinceTime", "l.since_time")
                .text("decision", "l.decision")
                .text("reason", "l.reason")
                .text("message", "NULL")
                .text("taskId", "l.task_id")
                .text("execMode", "l.exec_mode")
                .number("delay", "l.delay")
                .instant("decideTime", "l.decide_time")
                .text(
                        "taskStatus",
                        "CASE WHEN t.id IS NULL THEN r.status WHEN t.status = 0 AND t.due > " + now
                                + " THEN 'waiting' WHEN t.status = 1 AND t.start_time IS NOT NULL THEN 'running'"
                                + " ELSE 'pending' END");
    }
}
