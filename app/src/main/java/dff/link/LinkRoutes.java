package dff.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.db.ListSql;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Management requests on links, for one of the two names they have. */
final class LinkRoutes {
    /** Links in one add-many request. */
    static final int MAX_MANY = 10_000;

    private static final Field[] FILTERS = {
        Field.text("funcId"),
        Field.text("tags"),
        Field.text("origin"),
        Field.text("originId"),
        Field.text("func_scriptSetId"),
        Field.text("func_scriptId"),
        Field.text("func_tags"),
        LinkStates.FILTER
    };
    private static final List<String> SORTABLE = List.of("seq", "funcId", "id", "expireTime");
    private static final Fields LIST = ListQuery.described(FILTERS);
    private static final Fields ADD =
            Fields.of(Field.object("data", LinkColumns.ADD).must());
    private static final Fields ADD_ONE = Fields.of(LinkColumns.ADD);
    private static final Fields ADD_MANY =
            Fields.of(Field.array("data").range(1, MAX_MANY).must());
    private static final Fields MODIFY =
            Fields.of(Field.object("data", LinkColumns.MODIFY).must());
    private static final Fields MODIFY_MANY =
            Fields.of(Field.object("data", LinkColumns.MODIFY_MANY).must());

    private final Generation generation;
    private final Database database;
    private final LinkChanges changes;
    private final LinkStatistics statistics;
    private final LinkStates states;

    LinkRoutes(
            Generation generation,
            Database database,
            LinkChanges changes,
            LinkStatistics statistics,
            LinkStates states) {
        this.generation = generation;
        this.database = database;
        this.changes = changes;
        this.statistics = statistics;
        this.states = states;
    }

    List<Route> routes() {
        String path = generation.path;
        return List.of(
                Route.guarded("GET", path + "/do/list", "general_r", this::list).withQuery(LIST),
                Route.guarded("GET", path + "/do/count", "general_r", this::count),
                Route.guarded("GET", path + "/:id/do/get-peaks", "general_r", this::peaks),
                Route.guarded("POST", path + "/do/add", "general_w", this::add).withBody(ADD),
                Route.guarded("POST", path + "/do/add-many", "general_w", this::addMany)
                        .withBody(ADD_MANY),
                Route.guarded("POST", path + "/do/modify-many", "general_w", this::modifyMany)
                        .withQuery(LIST)
                        .withBody(MODIFY_MANY),
                Route.guarded("GET", path + "/do/delete-many", "general_w", this::deleteMany)
                        .withQuery(LIST),
                Route.guarded("POST", path + "/:id/do/modify", "general_w", this::modify)
                        .withBody(MODIFY),
                Route.guarded("GET", path + "/:id/do/delete", "general_w", this::delete));
    }

    private void filter(ListSql sql, ListQuery query) {
        sql.anyOf("l.id", query.anyOf("id"))
                .anyOf("l.func_id", query.anyOf("funcId"))
                .hasAll("l.tags_json", query.allOf("tags"))
                .anyOf("l.origin", storedOrigins(query.anyOf("origin")))
                .anyOf("l.origin_id", query.anyOf("originId"))
                .anyOf("f.script_set_id", query.anyOf("func_scriptSetId"))
                .anyOf("f.script_id", query.anyOf("func_scriptId"))
                .hasAll("f.tags_json", query.allOf("func_tags"));
        states.filter(sql, query.filters().path("state").textValue());
    }

    /** The first generation told how a link was made, now it is told by whom. */
    private static List<String> storedOrigins(List<String> sent) {
        return sent.stream()
                .map(origin -> origin.equals("UI") || origin.equals("API") ? "user" : origin)
                .toList();
    }

    private Answer list(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        ListSql sql = AuthLinkSql.list(AuthLinkSql.SHAPE.columns());
        filter(sql, query);
        sql.contains(
                query.fuzzy(),
                "l.id",
                "l.func_id",
                "l.func_call_kwargs_json",
                "l.tags_json",
                "l.origin_id",
                "l.note",
                "f.title",
                "f.description",
                "f.tags_json");
        for (String name : query.sort(SORTABLE)) {
            boolean down = name.startsWith("-");
            sql.orderBy(AuthLinkSql.sortTerm(down ? name.substring(1) : name) + (down ? " DESC" : ""));
        }
        if (query.sort().isEmpty()) {
            sql.orderBy("l.seq DESC");
        }
        return database.read(handle -> {
            List<Map<String, Object>> rows = sql.page(handle, query.pageSize(), query.offset(), AuthLinkSql.SHAPE);
            statistics.addTo(handle, rows);
            return query.answer(rows, query.pageSize() == ListQuery.ALL ? rows.size() : sql.count(handle));
        });
    }

    private Answer count(HttpCall call) {
        return Answer.data(database.read(states::counts));
    }

    private Answer peaks(HttpCall call) {
        String id = call.param("id");
        return Answer.data(database.read(handle -> {
            if (AuthLinkSql.list("l.id").anyOf("l.id", List.of(id)).count(handle) == 0) {
                throw ApiError.notFound("authLink", id);
            }
            return statistics.peaks(handle, id);
        }));
    }

    private Answer add(HttpCall call) {
        ObjectNode data = (ObjectNode) call.json(ADD).get("data");
        return answer(changes.add(generation, List.of(data), call.signedIn()).getFirst());
    }

    private Answer answer(String id) {
        return Answer.data(Map.of("id", id, "url", generation.callPath + id));
    }

    private Answer addMany(HttpCall call) {
        List<ObjectNode> all = new ArrayList<>();
        for (JsonNode data : call.json(ADD_MANY).get("data")) {
            ADD_ONE.demand(data);
            all.add((ObjectNode) data);
        }
        return Answer.data(Map.of("ids", changes.add(generation, all, call.signedIn())));
    }

    private Answer modify(HttpCall call) {
        String id = call.param("id");
        changes.modify(generation, id, (ObjectNode) call.json(MODIFY).get("data"), call.signedIn());
        return answer(id);
    }

    private Answer modifyMany(HttpCall call) {
        ListSql filtered = filtered(call, "ModifyConditionNotSpecified");
        ObjectNode data = (ObjectNode) call.json(MODIFY_MANY).get("data");
        return Answer.data(Map.of("ids", changes.modifyMany(filtered, data)));
    }

    private Answer delete(HttpCall call) {
        String id = call.param("id");
        changes.delete(generation, id);
        return Answer.data(Map.of("id", id));
    }

    private Answer deleteMany(HttpCall call) {
        List<String> ids = changes.deleteMany(filtered(call, "DeleteConditionNotSpecified"));
        return Answer.data(Map.of("ids", ids, "id", ids));
    }

    /** Ids of the links meant; without any filter nothing may happen to all of them. */
    private ListSql filtered(HttpCall call, String subReason) {
        ListSql sql = AuthLinkSql.list("l.id");
        filter(sql, ListQuery.of(call, LIST));
        if (sql.isUnfiltered()) {
            throw ApiError.condition(subReason, "At least one condition should been specified");
        }
        return sql.orderBy("l.seq");
    }
}
