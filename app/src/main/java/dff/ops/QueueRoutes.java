package dff.ops;

import com.fasterxml.jackson.databind.JsonNode;
import dff.db.Database;
import dff.db.ListSql;
import dff.task.durable.DeadLetters;
import dff.task.durable.DurableTasks;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Queues and what was given up, as operators see and change them. */
final class QueueRoutes {
    private static final String LETTERS = "/api/v1/dead-letters";
    private static final Fields QUEUES = Fields.of(Field.array("workerQueues"));
    private static final Fields LIST = ListQuery.described();
    private static final Fields NOTHING = Fields.of();
    private static final Fields LETTER_LIST = ListQuery.described(
            Field.text("funcId"), Field.text("origin"), Field.text("originId"), Field.integer("queue", 0, 15));

    private final Database database;
    private final DurableTasks tasks;
    private final WorkerQueues queues;

    QueueRoutes(Database database, DurableTasks tasks, WorkerQueues queues) {
        this.database = database;
        this.tasks = tasks;
        this.queues = queues;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", "/api/v1/worker-queues/do/list", "general_r", this::list)
                        .withQuery(LIST)
                        .titled("List worker queues", "工作队列列表"),
                Route.guarded("POST", "/api/v1/debug/worker-queues/do/clear", "general_w", this::clear)
                        .alias("/api/v1/monitor/worker-queues/do/clear")
                        .withBody(QUEUES),
                Route.guarded("GET", LETTERS + "/do/list", "general_r", this::letters)
                        .withQuery(LETTER_LIST)
                        .titled("List dead letters", "死信列表"),
                Route.guarded("POST", LETTERS + "/:id/do/run-again", "general_w", this::again)
                        .withBody(NOTHING)
                        .titled("Run a dead letter again", "重新运行死信"),
                Route.guarded("POST", LETTERS + "/:id/do/delete", "general_w", this::delete)
                        .withBody(NOTHING)
                        .titled("Delete a dead letter", "删除死信"));
    }

    private Answer list(HttpCall call) {
        return ListQuery.of(call, LIST).unpaged(queues.rows());
    }

    private Answer clear(HttpCall call) {
        JsonNode named = call.json(QUEUES).path("workerQueues");
        int count = queues.count();
        Set<Integer> wanted = named.isEmpty()
                ? tasks.numbers()
                : named.valueStream().map(queue -> number(queue, count)).collect(Collectors.toSet());
        queues.clear(wanted);
        return Answer.data(null);
    }

    /** The first generation sends names such as {@code worker@3}, too. */
    private static int number(JsonNode queue, int count) {
        String digits = queue.asText().replaceFirst("^.*\\D", "");
        if (!digits.matches("\\d{1,2}") || Integer.parseInt(digits) >= count) {
            throw ApiError.invalidBody(
                    "Field `workerQueues` value `%s` is not valid. (maxValue = %d)".formatted(queue, count - 1));
        }
        return Integer.parseInt(digits);
    }

    private Answer letters(HttpCall call) {
        ListQuery query = ListQuery.of(call, LETTER_LIST);
        ListSql sql = DeadLetters.list()
                .anyOf("d.id", query.anyOf("id"))
                .anyOf("d.func_id", query.anyOf("funcId"))
                .anyOf("d.origin", query.anyOf("origin"))
                .anyOf("d.origin_id", query.anyOf("originId"))
                .anyOf("d.queue", query.numbers("queue"))
                .contains(query.fuzzy(), "d.id", "d.func_id", "d.origin_id", "d.reason")
                .orderBy("d.seq DESC"); // at most 1,000 rows
        return database.read(handle ->
                query.answer(sql.page(handle, query.pageSize(), query.offset(), DeadLetters.SHAPE), sql.count(handle)));
    }

    private Answer again(HttpCall call) {
        String id = call.param("id");
        return Answer.data(Map.of("id", tasks.again(id).orElseThrow(() -> ApiError.notFound("dead letter", id))));
    }

    private Answer delete(HttpCall call) {
        String id = call.param("id");
        if (!tasks.forget(id)) {
            throw ApiError.notFound("dead letter", id);
        }
        return Answer.data(Map.of("id", id));
    }
}
