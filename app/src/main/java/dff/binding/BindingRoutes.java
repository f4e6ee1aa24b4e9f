package dff.binding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.apiauth.ApiAuths;
import dff.db.Database;
import dff.db.ListSql;
import dff.function.Functions;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Management requests on one kind, under both names it has. */
public final class BindingRoutes {
    /** Rows in one add-many request. */
    public static final int MAX_MANY = 10_000;

    private static final String READ = "general_r";
    private static final String WRITE = "general_w";

    private final BindingKind kind;
    private final Database database;
    private final BindingChanges changes;
    private final Map<String, String> sortable = new LinkedHashMap<>();
    private final BindingLists lists;
    private final Fields list;
    private final Fields addOne;
    private final Fields add;
    private final Fields addMany;
    private final Fields modify;
    private final Fields modifyMany;

    private BindingRoutes(BindingKind kind, Database database, BindingChanges changes) {
        this.kind = kind;
        this.database = database;
        this.changes = changes;
        sortable.put("seq", "b.seq");
        sortable.put("funcId", "b.func_id");
        sortable.put("id", "b.id");
        sortable.putAll(kind.sortable());
        lists = new BindingLists(kind);
        list = lists.described();
        addOne = Fields.of(Stream.concat(
                        Stream.of(Field.text("id", 1, Column.MAX_ID).orNull()),
                        changes.columns().stream().map(BindingRoutes::wholeField))
                .toArray(Field[]::new));
        add = data(addOne);
        addMany = Fields.of(Field.array("data").range(1, MAX_MANY).must());
        modify = data(fields(changes.columns().stream()));
        modifyMany = data(fields(changes.columns().stream().filter(Column::isForMany)));
    }

    private static Fields fields(Stream<Column> columns) {
        return Fields.of(columns.map(Column::field).toArray(Field[]::new));
    }

    private static Fields data(Fields fields) {
        return Fields.of(
                Field.object("data", fields.list().toArray(Field[]::new)).must());
    }

    /** Without function and arguments a row would be nothing. */
    private static Field wholeField(Column column) {
        boolean must = column.name().equals("func_id") || column.name().equals("func_call_kwargs_json");
        return must ? column.field().must() : column.field();
    }

    /** The routes of a kind under both its names. */
    public static List<Route> of(BindingKind kind, Parts parts) {
        BindingChanges changes = new BindingChanges(
                kind, new BindingChanges.Parts(parts.database(), parts.functions(), parts.apiAuths(), parts.clock()));
        return new BindingRoutes(kind, parts.database(), changes).routes();
    }

    /** What all kinds need. */
    public record Parts(Database database, Functions functions, ApiAuths apiAuths, InstantSource clock) {}

    private List<Route> routes() {
        return List.of(
                row("GET", "/do/list", READ, this::list).withQuery(list),
                row("POST", "/do/add", WRITE, this::add).withBody(add),
                row("POST", "/do/add-many", WRITE, this::addMany).withBody(addMany),
                row("POST", "/do/modify-many", WRITE, this::modifyMany)
                        .withQuery(list)
                        .withBody(modifyMany),
                row("GET", "/do/delete-many", WRITE, this::deleteMany).withQuery(list),
                row("POST", "/:id/do/modify", WRITE, this::modify).withBody(modify),
                row("GET", "/:id/do/delete", WRITE, this::delete));
    }

    private Route row(String method, String action, String privilege, Route.Handler handler) {
        Route row = Route.guarded(method, kind.names().getFirst().path() + action, privilege, handler)
                .alias(kind.names().getLast().path() + action);
        return kind.isOpenWhenEmbedded() ? row.openWhenEmbedded() : row;
    }

    /** The name that was used. */
    private BindingName name(HttpCall call) {
        return call.isByAlias() ? kind.names().getLast() : kind.names().getFirst();
    }

    private Answer list(HttpCall call) {
        ListQuery query = ListQuery.of(call, list);
        ListSql sql = lists.found(query, kind.shape().columns());
        for (String sort : query.sort(List.copyOf(sortable.keySet()))) {
            boolean down = sort.startsWith("-");
            sql.orderBy(sortable.get(down ? sort.substring(1) : sort) + (down ? " DESC" : ""));
        }
        if (query.sort().isEmpty()) {
            sql.orderBy("b.seq DESC");
        }
        return database.read(handle -> {
            List<Map<String, Object>> rows = sql.page(handle, query.pageSize(), query.offset(), kind.shape());
            kind.addTo(handle, rows, query);
            return query.answer(rows, sql.total(handle, rows.size(), query.pageSize(), query.offset()));
        });
    }

    private Answer add(HttpCall call) {
        ObjectNode data = (ObjectNode) call.json(add).get("data");
        return answer(
                call, changes.add(name(call), List.of(data), call.signedIn()).getFirst());
    }

    private Answer answer(HttpCall call, String id) {
        String path = name(call).callPath();
        return Answer.data(path == null ? Map.of("id", id) : Map.of("id", id, "url", path + id));
    }

    private Answer addMany(HttpCall call) {
        List<ObjectNode> all = new ArrayList<>();
        for (JsonNode data : call.json(addMany).get("data")) {
            addOne.demand(data);
            all.add((ObjectNode) data);
        }
        return Answer.data(Map.of("ids", changes.add(name(call), all, call.signedIn())));
    }

    private Answer modify(HttpCall call) {
        String id = call.param("id");
        changes.modify(name(call), id, (ObjectNode) call.json(modify).get("data"), call.signedIn());
        return answer(call, id);
    }

    private Answer modifyMany(HttpCall call) {
        ListSql filtered = filtered(call, "ModifyConditionNotSpecified");
        ObjectNode data = (ObjectNode) call.json(modifyMany).get("data");
        return Answer.data(Map.of("ids", changes.modifyMany(name(call), filtered, data, call.signedIn())));
    }

    private Answer delete(HttpCall call) {
        String id = call.param("id");
        changes.delete(name(call), id);
        return Answer.data(Map.of("id", id));
    }

    private Answer deleteMany(HttpCall call) {
        List<String> ids = changes.deleteMany(filtered(call, "DeleteConditionNotSpecified"));
        return Answer.data(Map.of("ids", ids, "id", ids));
    }

    /** Ids of the rows meant; without any filter nothing may happen to all of them. */
    private ListSql filtered(HttpCall call, String subReason) {
        ListSql sql = lists.filtered(ListQuery.of(call, list), "b.id");
        if (sql.isUnfiltered()) {
            throw ApiError.condition(subReason, "At least one condition should been specified");
        }
        return sql.orderBy("b.seq");
    }
}
