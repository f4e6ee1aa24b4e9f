package dff.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.binding.BindingKind;
import dff.binding.BindingName;
import dff.binding.BindingSql;
import dff.binding.Column;
import dff.binding.RunStatistics;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.json.Json;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Field;
import dff.web.ListQuery;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Crontab configs as management requests see them. */
final class CrontabKind implements BindingKind {
    static final BindingName CRONTAB_CONFIG =
            new BindingName("/api/v1/crontab-configs", "cron-", null, "crontab config");
    static final BindingName CRON_JOB = new BindingName("/api/v1/cron-jobs", "cron-", null, "cron job");
    private static final int MAX_SCOPE = 255;
    static final int MAX_ZONE = 64;
    private static final int MAX_WINDOW = 604_800;
    private static final int MAX_JITTER = 3_600;
    private static final String EXPRESSION = "cronExpr";
    /** What the first generation calls it. */
    private static final String CRONTAB = "crontab";

    private static final List<Column> COLUMNS = List.of(
            Column.text(Field.text(EXPRESSION).orNull(), "cron_expr").forMany(),
            Column.text(Field.text(CRONTAB).orNull(), "cron_expr").forMany(),
            Column.text(Field.text("timezone", 1, MAX_ZONE).orNull(), "timezone"),
            Column.text(Field.text("scope", 1, MAX_SCOPE), "scope").startingWith("GLOBAL"),
            Column.instant(Field.instant("expireTime").orNull(), "expire_time"),
            choice("overlapPolicy", "overlap_policy", "skip", "queue", "replace", "allow"),
            choice("missedPolicy", "missed_policy", "none", "last", "all"),
            number(Field.integer("missedWindow", 1, MAX_WINDOW), "missed_window", 3_600),
            number(Field.integer("jitter", 0, MAX_JITTER), "jitter", 0));

    static final RowShape SHAPE = BindingSql.tail(BindingSql.head()
            .text(EXPRESSION, "b.cron_expr")
            .text(CRONTAB, "b.cron_expr")
            .text("timezone", "b.timezone")
            .text("scope", "b.scope")
            .text("configMD5", "NULL")
            .instant("expireTime", "b.expire_time")
            .text("overlapPolicy", "b.overlap_policy")
            .text("missedPolicy", "b.missed_policy")
            .number("missedWindow", "b.missed_window")
            .number("jitter", "b.jitter")
            .flag("isPaused", "b.is_paused")
            .instant("pauseExpireTime", "b.pause_until")
            .text("pauseReason", "b.pause_reason")
            .text("dynamicCronExpr", "b.dynamic_expr")
            .instant("dynamicCronExprExpireTime", "b.dynamic_until")
            .flag("saveResult", "0"));

    /** All configs. */
    static ListSql shown() {
        return BindingSql.list("crontab_config", SHAPE.columns());
    }

    private final Timetables timetables;
    private final RunStatistics statistics;
    private final CrontabRows rows;
    private final CrontabStates states;
    private final TriggerEngine engine;
    private final long maxArguments;

    /** @param maxArguments bytes that may wait in a queue */
    CrontabKind(
            Timetables timetables,
            RunStatistics statistics,
            CrontabRows rows,
            CrontabStates states,
            TriggerEngine engine,
            long maxArguments) {
        this.maxArguments = maxArguments;
        this.timetables = timetables;
        this.statistics = statistics;
        this.rows = rows;
        this.states = states;
        this.engine = engine;
    }

    /** @param options the first is what a config has that says nothing */
    private static Column choice(String field, String column, String... options) {
        return Column.text(Field.choice(field, options), column)
                .startingWith(options[0])
                .forMany();
    }

    private static Column number(Field field, String column, int initial) {
        return new Column(field, column, initial, true, JsonNode::intValue);
    }

    @Override
    public String table() {
        return "crontab_config";
    }

    @Override
    public List<BindingName> names() {
        return List.of(CRONTAB_CONFIG, CRON_JOB);
    }

    @Override
    public boolean isOpenWhenEmbedded() {
        return true;
    }

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public RowShape shape() {
        return SHAPE;
    }

    @Override
    public List<Field> filters() {
        return List.of(Field.text("scope"), CrontabStates.FILTER, Field.flag("_withTaskInfoCount"));
    }

    @Override
    public void filter(ListSql sql, ListQuery query) {
        sql.anyOf("b.scope", query.anyOf("scope"));
        states.filter(sql, query.filters().path("state").textValue());
    }

    @Override
    public List<String> searched() {
        return List.of("b.cron_expr");
    }

    @Override
    public Map<String, String> sortable() {
        return Map.of("expireTime", "b.expire_time");
    }

    @Override
    public void addTo(Handle handle, List<Map<String, Object>> page, ListQuery query) {
        statistics.addTo(handle, page);
        rows.complete(handle, page);
        if (query.flag("_withTaskInfoCount") && !page.isEmpty()) {
            countTasks(handle, page);
        }
    }

    private static void countTasks(Handle handle, List<Map<String, Object>> rows) {
        Map<String, Long> counts = new HashMap<>();
        // index task_record_origin
        handle.createQuery("""
                        SELECT origin_id, COUNT(*) AS tasks FROM task_record
                        WHERE origin = :origin AND origin_id IN (<ids>) GROUP BY origin_id
                        """)
                .bind("origin", CronTasks.ORIGIN)
                .bindList("ids", rows.stream().map(row -> row.get("id")).toList())
                .map((row, _) -> Map.entry(row.getString("origin_id"), row.getLong("tasks")))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        rows.forEach(row -> row.put("taskInfoCount", counts.getOrDefault((String) row.get("id"), 0L)));
    }

    @Override
    public void check(ObjectNode data, BindingName name) {
        JsonNode byOldName = data.remove(CRONTAB);
        if (byOldName != null && !data.has(EXPRESSION)) {
            data.set(EXPRESSION, byOldName);
        }
        if (data.hasNonNull(EXPRESSION)) {
            String text = data.get(EXPRESSION).textValue().strip().replaceAll("\\s+", " ");
            try {
                timetables.check(text);
            } catch (IllegalArgumentException e) {
                throw invalid(name, text, e.getMessage());
            }
            data.put(EXPRESSION, text);
        }
        if (data.hasNonNull("funcCallKwargsJSON")) {
            long size = Json.bytes(data.get("funcCallKwargsJSON")).length;
            if (size > maxArguments) {
                throw tooLarge(size, maxArguments);
            }
        }
        if (data.hasNonNull("timezone")) {
            demandZone(data.get("timezone").textValue());
        }
    }

    /** @param zone null = none was named */
    static void demandZone(String zone) {
        if (zone != null && !ZoneId.getAvailableZoneIds().contains(zone)) {
            throw ApiError.invalidBody("Field `timezone` value `" + Json.text(zone) + "` is not valid. (in = "
                    + Json.text("the IANA time zones, for example Asia/Shanghai") + ")");
        }
    }

    /** @param size and max in bytes */
    static ApiError tooLarge(long size, long max) {
        return ApiError.of(
                ErrorClass.CLIENT_BAD_REQUEST,
                "The arguments of a crontab config have " + size + " bytes; at most " + max
                        + " are kept (_FUNC_TASK_ASYNC_ARGUMENTS_LIMIT)",
                Map.of("size", size, "max", max));
    }

    static ApiError invalid(BindingName name, String text, String why) {
        boolean old = name.equals(CRONTAB_CONFIG);
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put(old ? CRONTAB : EXPRESSION, text);
        detail.put("message", why);
        return ApiError.of(ErrorClass.CLIENT_BAD_REQUEST, "Invalid Cron expression", detail)
                .withSubReason(old ? "InvalidCronTabExpression" : "InvalidCronExpression");
    }

    @Override
    public void changed(List<String> ids) {
        engine.changed(ids);
    }

    @Override
    public void allChanged() {
        engine.allChanged();
    }
}
