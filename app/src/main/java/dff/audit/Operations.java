package dff.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.db.ListSql;
import dff.web.Answer;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Recorder;
import dff.web.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Keeps the operation log and shows it. Safe for all threads. */
public final class Operations implements Recorder {
    private static final String PATH = "/api/v1/operation-records/do/list";
    private static final Fields LIST = ListQuery.described(
            Field.text("userId"),
            Field.text("username"),
            Field.text("clientId"),
            Field.text("traceId"),
            Field.text("reqMethod"),
            Field.text("_operationEntityId"),
            Field.integer("respStatusCode", 100, 599),
            Field.text("reqRoute"),
            Field.text("reqQueryJSON"),
            Field.text("reqParamsJSON"),
            Field.text("reqBodyJSON"),
            Field.text("respBodyJSON"));

    private static final Map<String, String> TEXTS = Map.of(
            "reqRoute", "o.req_route",
            "reqQueryJSON", "o.req_query_json",
            "reqParamsJSON", "o.req_params_json",
            "reqBodyJSON", "o.req_body_json",
            "respBodyJSON", "o.resp_body_json");

    private final Database database;
    private final int limit;
    private final Supplier<List<Route>> table;

    /**
     * @param limit records kept
     * @param table every route, asked when the first list is read
     */
    public Operations(Database database, int limit, Supplier<List<Route>> table) {
        this.database = database;
        this.limit = limit;
        this.table = table;
    }

    public List<Route> routes() {
        return List.of(Route.guarded("GET", PATH, "general_r", this::list).withQuery(LIST));
    }

    /** Shares the commit of whatever is written next; when too much waits the request waits too, because nothing may be left out. */
    @Override
    public void record(Operation operation) {
        Database.Work<Void> insert = handle -> {
            OperationSql.insert(handle, operation, limit);
            return null;
        };
        if (!database.offer(insert)) {
            database.write(insert);
        }
    }

    private Answer list(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        ObjectNode filters = query.filters();
        ListSql sql = OperationSql.list()
                .anyOf("o.id", query.anyOf("id"))
                .anyOf("o.user_id", query.anyOf("userId"))
                .anyOf("o.username", query.anyOf("username"))
                .anyOf("o.client_id", query.anyOf("clientId"))
                .anyOf("o.trace_id", query.anyOf("traceId"))
                .anyOf("o.req_method", query.anyOf("reqMethod"))
                .anyOf("o.entity_id", query.anyOf("_operationEntityId"))
                .anyOf("o.resp_status_code", query.numbers("respStatusCode"))
                .contains(
                        query.fuzzy(),
                        "o.user_id",
                        "o.username",
                        "o.client_id",
                        "o.trace_id",
                        "o.req_method",
                        "o.req_route",
                        "o.req_query_json",
                        "o.req_params_json",
                        "o.req_body_json",
                        "o.resp_body_json");
        TEXTS.forEach((name, column) -> sql.contains(filters.path(name).textValue(), column));
        sql.orderBy(query.sort(List.of("seq")).contains("seq") ? "o.seq" : "o.seq DESC"); // the primary key
        database.write(_ -> null); // what was recorded before this request is in the store now
        return database.read(handle -> {
            List<Map<String, Object>> rows = sql.page(handle, query.pageSize(), query.offset(), OperationSql.SHAPE);
            Map<String, Route.Title> titles = titles();
            rows.forEach(row -> row.put("reqRouteNames", names(titles, (String) row.get("reqRoute"))));
            return query.answer(rows, sql.total(handle, rows.size(), query.pageSize(), query.offset()));
        });
    }

    private Map<String, Route.Title> titles() {
        Map<String, Route.Title> titles = new HashMap<>();
        table.get().forEach(route -> titles.put(route.pattern(), route.title()));
        return titles;
    }

    /** A route of an earlier version is called by its path. */
    private static Map<String, String> names(Map<String, Route.Title> titles, String route) {
        Route.Title title = titles.getOrDefault(route, new Route.Title(route, route));
        return Map.of("en", title.en(), "zh-CN", title.zh(), "default", title.en());
    }
}
