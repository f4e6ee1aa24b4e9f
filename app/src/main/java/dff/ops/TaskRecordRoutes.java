package dff.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.db.ListSql;
import dff.task.TaskRecordList;
import dff.web.Answer;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests on records of ended tasks. */
final class TaskRecordRoutes {
    private static final String PATH = "/api/v1/task-records";
    private static final int MAX_GROUPS = 500;
    /** In characters; an address has room for no more. */
    private static final int MAX_GROUP_IDS = 16 * 1_024;

    private static final Fields SYSTEM =
            ListQuery.described(Field.text("name"), Field.text("queue"), Field.text("status"));
    private static final Fields FUNCTION = ListQuery.described(
            Field.text("rootTaskId"),
            Field.text("scriptSetId"),
            Field.text("scriptId"),
            Field.text("funcId"),
            Field.text("origin"),
            Field.text("originId"),
            Field.integer("queue", 0, 15),
            Field.text("status"));
    private static final Fields COUNT = Fields.of(
            Field.choice("groupField", "originId", "funcId").must(),
            Field.text("groupIds", 1, MAX_GROUP_IDS).must());

    /** What the first generation calls the kinds of origins. */
    private static final Map<String, String> ORIGINS =
            Map.of("authLink", "syncAPI", "batch", "asyncAPI", "crontab", "cronJob");

    private final Database database;

    TaskRecordRoutes(Database database) {
        this.database = database;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", PATH + "/do/list", "general_r", this::system)
                        .withQuery(SYSTEM),
                Route.guarded("GET", PATH + "/func/do/list", "general_r", this::functions)
                        .withQuery(FUNCTION),
                Route.guarded("GET", PATH + "/func/do/get-count", "general_r", this::count)
                        .withQuery(COUNT)
                        .answers(Map.of("type", "object")));
    }

    /** Work of the platform itself is no task here, so there are no records of it. */
    private Answer system(HttpCall call) {
        return ListQuery.of(call, SYSTEM).simple(List.of());
    }

    private Answer functions(HttpCall call) {
        ListQuery query = ListQuery.of(call, FUNCTION);
        ObjectNode filters = query.filters();
        ListSql sql = TaskRecordList.list()
                .anyOf("r.id", query.anyOf("id"))
                .anyOf("r.script_set_id", query.anyOf("scriptSetId"))
                .anyOf("r.script_id", query.anyOf("scriptId"))
                .anyOf("r.func_id", query.anyOf("funcId"))
                .anyOf(
                        "r.origin",
                        query.anyOf("origin").stream()
                                .map(TaskRecordRoutes::stored)
                                .toList())
                .anyOf("r.origin_id", query.anyOf("originId"))
                .anyOf("r.queue", query.numbers("queue"))
                .anyOf("r.status", query.anyOf("status"))
                .contains(
                        query.fuzzy(),
                        "r.id",
                        "r.func_id",
                        "r.origin",
                        "r.origin_id",
                        "r.status",
                        "r.exception_type",
                        "r.exception_text",
                        "r.traceback_text",
                        "r.print_logs_text",
                        "r.return_value_json");
        String root = filters.path("rootTaskId").textValue();
        if (root != null) {
            sql.where("(r.root_task_id = :root OR r.id = :root)", "root", root);
        }
        sql.orderBy("r.seq DESC"); // the primary key
        return database.read(
                handle -> query.simple(sql.page(handle, query.pageSize(), query.offset(), TaskRecordList.SHAPE)));
    }

    private static String stored(String origin) {
        return ORIGINS.getOrDefault(origin, origin);
    }

    private Answer count(HttpCall call) {
        ObjectNode query = call.query(COUNT);
        List<String> ids = List.of(query.get("groupIds").asText().split(","));
        if (ids.size() > MAX_GROUPS) {
            throw dff.web.ApiError.invalidQuery("Field `groupIds` holds " + ids.size() + " ids; at most " + MAX_GROUPS);
        }
        boolean byFunction = query.get("groupField").asText().equals("funcId");
        Map<String, Object> groups = new LinkedHashMap<>();
        database.read(handle -> TaskRecordList.counts(handle, byFunction, ids))
                .forEach((id, count) -> groups.put(id, Map.of("groupId", id, "count", count)));
        return Answer.data(groups);
    }
}
