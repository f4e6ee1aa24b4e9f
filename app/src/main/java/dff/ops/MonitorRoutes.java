package dff.ops;

import dff.db.Database;
import dff.task.TaskRecordList;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What operators look at, and the two buttons they have. */
final class MonitorRoutes {
    private static final Fields OVERVIEW = Fields.of(Field.text("sections"));
    private static final Fields ABNORMAL = ListQuery.described();
    private static final Fields NOTHING = Fields.of();

    private final Database database;
    private final Requests requests;
    private final Metrics metrics;
    private final Machine machine;
    private final Overview overview;
    private final SystemReport report;

    MonitorRoutes(OperatorFeature.Parts parts, WorkerQueues queues, InstantSource clock) {
        this.database = parts.database();
        this.requests = parts.requests();
        this.metrics = parts.metrics();
        this.machine = parts.machine();
        this.overview = new Overview(database, queues, machine, parts.crontab(), clock);
        this.report = new SystemReport(database, queues, machine);
    }

    List<Route> routes() {
        Map<String, Object> object = Map.of("type", "object");
        return List.of(
                Route.guarded("GET", "/api/v1/func/overview", "general_r", this::overview)
                        .withQuery(OVERVIEW)
                        .answers(object),
                Route.guarded("GET", "/api/v1/monitor/system-metrics/do/get", "general_r", _ -> metrics())
                        .answers(object),
                Route.guarded("GET", "/api/v1/monitor/abnormal-requests/:type/do/list", "general_r", this::abnormal)
                        .withQuery(ABNORMAL),
                Route.guarded("POST", "/api/v1/debug/log-cache-tables/do/clear", "general_w", this::clearRecords)
                        .alias("/api/v1/log-cache-tables/do/clear")
                        .withBody(NOTHING),
                Route.guarded("GET", "/api/v1/system-report", "general_r", _ -> Answer.data(report.all()))
                        .answers(object),
                Route.open("GET", "/api/v1/image-info", _ -> Answer.data(SystemReport.image(machine)))
                        .alias("/api/v1/image-info/do/get")
                        .answers(object));
    }

    private Answer overview(HttpCall call) {
        String sections = call.query(OVERVIEW).path("sections").asText("");
        List<String> wanted = sections.isEmpty() ? List.of() : List.of(sections.split(","));
        for (String section : wanted) {
            if (!Overview.SECTIONS.contains(section)) {
                throw ApiError.invalidQuery("Field `sections` value `\"%s\"` is not valid. (commaArrayIn = %s)"
                        .formatted(section, dff.json.Json.text(Overview.SECTIONS)));
            }
        }
        return Answer.data(overview.of(wanted));
    }

    private Answer metrics() {
        Map<String, Object> shown = new LinkedHashMap<>(metrics.shown());
        shown.put("funcCallCount", database.read(TaskRecordList::callsByFunction));
        shown.put("matchedRouteCount", requests.today());
        return Answer.data(shown);
    }

    private Answer abnormal(HttpCall call) {
        Requests.Type type = Requests.Type.of(call.param("type"));
        if (type == null) {
            throw ApiError.notFound("abnormal request type", call.param("type"));
        }
        ListQuery query = ListQuery.of(call, ABNORMAL);
        List<Map<String, Object>> all = requests.abnormal(type);
        int from = Math.min(query.offset(), all.size());
        int to = Math.min(from + query.pageSize(), all.size());
        return query.answer(all.subList(from, to), all.size());
    }

    private Answer clearRecords(HttpCall call) {
        database.write(TaskRecordList::clear);
        return Answer.data(null);
    }
}
