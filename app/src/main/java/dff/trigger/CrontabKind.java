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
import dff.trigger.cron.CronRules;
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
    static final String ORIGIN = "cronJob";

    private static final int MAX_SCOPE = 255;
    private static final int MAX_ZONE = 64;
    private static final String EXPRESSION = "cronExpr";
    /** What the first generation calls it. */
    private static final String CRONTAB = "crontab";

    private static final List<Column> COLUMNS = List.of(
            Column.text(Field.text(EXPRESSION).orNull(), "cron_expr").forMany(),
            Column.text(Field.text(CRONTAB).orNull(), "cron_expr").forMany(),
            Column.text(Field.text("timezone", 1, MAX_ZONE).orNull(), "timezone"),
            Column.text(Field.text("scope", 1, MAX_SCOPE), "scope").startingWith("GLOBAL"),
            Column.instant(Field.instant("expireTime").orNull(), "expire_time"));

    private static final RowShape SHAPE = BindingSql.tail(BindingSql.head()
            .text(EXPRESSION, "b.cron_expr")
            .text(CRONTAB, "b.cron_expr")
            .text("timezone", "b.timezone")
            .text("scope", "b.scope")
            .text("configMD5", "NULL")
            .instant("expireTime", "b.expire_time")
            .flag("saveResult", "0"));

    private final CronRules rules;
    private final RunStatistics statistics;

    CrontabKind(CronRules rules, RunStatistics statistics) {
        this.rules = rules;
        this.statistics = statistics;
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
        return List.of(Field.text("scope"), Field.flag("_withTaskInfoCount"));
    }

    @Override
    public void filter(ListSql sql, ListQuery query) {
        sql.anyOf("b.scope", query.anyOf("scope"));
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
    public void addTo(Handle handle, List<Map<String, Object>> rows, ListQuery query) {
        statistics.addTo(handle, rows);
        for (Map<String, Object> row : rows) {
            row.put("dynamicCronExpr", null);
            row.put("dynamicCronExprExpireTime", null);
            row.put("isPaused", false);
            row.put("pauseExpireTime", null);
        }
        if (query.flag("_withTaskInfoCount") && !rows.isEmpty()) {
            countTasks(handle, rows);
        }
    }

    private static void countTasks(Handle handle, List<Map<String, Object>> rows) {
        Map<String, Long> counts = new HashMap<>();
        // index task_record_origin
        handle.createQuery("""
                        SELECT origin_id, COUNT(*) AS tasks FROM task_record
                        WHERE origin = :origin AND origin_id IN (<ids>) GROUP BY origin_id
                        """)
                .bind("origin", ORIGIN)
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
                rules.check(text);
            } catch (IllegalArgumentException e) {
                throw invalid(name, text, e.getMessage());
            }
            data.put(EXPRESSION, text);
        }
        if (data.hasNonNull("timezone")
                && !ZoneId.getAvailableZoneIds().contains(data.get("timezone").textValue())) {
            throw ApiError.invalidBody("Field `timezone` value `" + data.get("timezone") + "` is not valid. (in = "
                    + Json.text("the IANA time zones, for example Asia/Shanghai") + ")");
        }
    }

    private static ApiError invalid(BindingName name, String text, String why) {
        boolean old = name.equals(CRONTAB_CONFIG);
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put(old ? CRONTAB : EXPRESSION, text);
        detail.put("message", why);
        return ApiError.of(ErrorClass.CLIENT_BAD_REQUEST, "Invalid Cron expression", detail)
                .withSubReason(old ? "InvalidCronTabExpression" : "InvalidCronExpression");
    }

    @Override
    public void changed(List<String> ids) {
        // nothing is held
    }

    @Override
    public void allChanged() {
        // nothing is held
    }
}
