package dff.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.db.ListSql;
import dff.ops.job.JobRecords;
import dff.runner.output.RunOutput;
import dff.task.TaskRecordList;
import dff.task.durable.DurableTasks;
import dff.web.Answer;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.time.InstantSource;
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
            ListQuery.described(Field.text("name"), Field.integer("queue", 0, 15), Field.text("status"));
    private static final Fields FUNCTION = ListQuery.described(
            Field.text("rootTaskId"),
            Field.text("scriptSetId"),
            Field.text("scriptId"),
            Field.text("funcId"),
            Field.text("origin"),
            Field.text("originId"),
            Field.integer("queue", 0, 15),
            Field.integer("from", 0, Long.MAX_VALUE),
            Field.integer("to", 0, Long.MAX_VALUE),
            Field.text("status"));
    private static final Fields COUNT = Fields.of(
            Field.choice("groupField", "originId", "funcId").must(),
            Field.text("groupIds", 1, MAX_GROUP_IDS).must());

    private final Database database;
    private final DurableTasks durable;
    private final TaskPages pages;
    private final RunTimes times;

    TaskRecordRoutes(Database database, DurableTasks durable, InstantSource clock) {
        this.pages = new TaskPages(database, durable, clock);
        this.times = new RunTimes(database, clock);
        this.database = database;
        this.durable = durable;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", PATH + "/do/list", "general_r", this::system)
                        .withQuery(SYSTEM),
                Route.guarded("GET", PATH + "/func/do/list", "general_r", this::functions)
                        .withQuery(FUNCTION),
                times.route(),
                Route.guarded("GET", "/api/v1/tasks/:taskId/output/do/get", "general_r", this::output)
                        .titled("Get the output of a running task", "获取运行中任务的输出"),
                Route.guarded("GET", PATH + "/func/do/get-count", "general_r", this::count)
                        .withQuery(COUNT)
                        .answers(Map.of("type", "object")));
    }

    /** Runs of the platform's own jobs. */
    private Answer system(HttpCall call) {
        ListQuery query = ListQuery.of(call, SYSTEM);
        ListSql sql = JobRecords.list()
                .anyOf("r.id", query.anyOf("id"))
                .anyOf("r.name", query.anyOf("name"))
                .anyOf("r.queue", query.numbers("queue"))
                .anyOf("r.status", query.anyOf("status"))
                .contains(query.fuzzy(), "r.id", "r.name", "r.exception_type", "r.exception_text", "r.status")
                .orderBy("r.seq DESC"); // at most 1,000 rows
        return query.simple(
                database.read(handle -> sql.page(handle, query.pageSize(), query.offset(), JobRecords.SHAPE)));
    }

    private Answer functions(HttpCall call) {
        ListQuery query = ListQuery.of(call, FUNCTION);
        return query.simple(pages.page(query));
    }

    /** What a task nobody waits for has printed so far. */
    private Answer output(HttpCall call) {
        String id = call.param("taskId");
        RunOutput.Lines output = durable.output(id).orElseThrow(() -> dff.web.ApiError.notFound("running task", id));
        return Answer.data(Map.of("lines", output.lines(), "count", output.count()));
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
