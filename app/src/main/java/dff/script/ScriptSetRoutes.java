package dff.script;

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
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Requests on script sets. */
final class ScriptSetRoutes {
    private static final String PATH = "/api/v1/script-sets";
    private static final Pattern ID = Pattern.compile("^[a-zA-Z_][a-zA-Z0-9_]*$");
    private static final int MAX_ID = 64;
    private static final int MAX_TITLE = 256;

    private static final Fields LIST = ListQuery.described(
            Field.text("origin"), Field.text("originId"), Field.flag("_withScripts"), Field.flag("_withScriptCode"));

    private static final Fields CHANGEABLE = Fields.of(
            Field.text("title", 0, MAX_TITLE).orNull(),
            Field.text("description").orNull(),
            Field.text("requirements").orNull(),
            Field.choice("network", ScriptSetSql.OPEN, ScriptSetSql.NONE).orNull(),
            Field.choice("isolation", "warm", "fresh").orNull(),
            Field.flag("isPinned").orNull());

    private static final Fields ADD = Fields.of(Field.object(
                    "data",
                    CHANGEABLE
                            .and(Field.text("id", 1, MAX_ID).matching(ID).must())
                            .list()
                            .toArray(Field[]::new))
            .must());

    private static final Fields MODIFY = Fields.of(Field.object(
                    "data",
                    CHANGEABLE
                            .and(Field.flag("isLocked").orNull(), Field.json("lockConfigJSON"))
                            .list()
                            .toArray(Field[]::new))
            .must());

    private static final Fields CLONE =
            Fields.of(Field.text("newId", 1, MAX_ID).matching(ID).must());

    private final Database database;
    private final ScriptSets sets;
    private final ScriptChanges changes;

    ScriptSetRoutes(Database database, ScriptSets sets, ScriptChanges changes) {
        this.database = database;
        this.sets = sets;
        this.changes = changes;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", PATH + "/do/list", "general_r", this::list)
                        .openWhenEmbedded()
                        .withQuery(LIST),
                Route.guarded("POST", PATH + "/do/add", "general_w", this::add).withBody(ADD),
                Route.guarded("POST", PATH + "/:id/do/modify", "general_w", this::modify)
                        .withBody(MODIFY),
                Route.guarded("GET", PATH + "/:id/do/delete", "general_w", this::delete),
                Route.guarded("POST", PATH + "/:id/do/clone", "general_w", this::copy)
                        .withBody(CLONE));
    }

    private Answer list(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        ListSql sql = ScriptSetSql.list()
                .anyOf("s.id", query.anyOf("id"))
                .anyOf("s.origin", Origins.stored(query.anyOf("origin")))
                .anyOf("s.origin_id", query.anyOf("originId"))
                .contains(query.fuzzy(), "s.id", "s.title", "s.description", "s.requirements", "s.origin_id");
        for (String name : query.sort(List.of("seq", "id"))) {
            sql.orderBy(name.endsWith("seq") ? order("s.seq", name) : order("s.id", name));
        }
        if (query.sort().isEmpty()) {
            sql.orderBy("CASE WHEN s.pin_time IS NULL THEN 1 ELSE 0 END")
                    .orderBy("s.pin_time DESC")
                    .orderBy("s.id");
        }
        return database.read(handle -> {
            List<Map<String, Object>> rows = sql.page(handle, query.pageSize(), query.offset(), ScriptSetSql.SHAPE);
            if (query.flag("_withScripts")) {
                ScriptsOfSets.addTo(handle, rows, query.flag("_withScriptCode"));
            }
            return query.answer(rows, sql.total(handle, rows.size(), query.pageSize(), query.offset()));
        });
    }

    static String order(String column, String name) {
        return name.startsWith("-") ? column + " DESC" : column;
    }

    private Answer add(HttpCall call) {
        ObjectNode data = (ObjectNode) call.json(ADD).get("data");
        String id = free(data, "id");
        sets.add(data, call.signedIn());
        changes.changed("scriptSet", id, null);
        return Answer.data(Map.of("id", id));
    }

    /** An id that no script's name could be taken for a part of. */
    private static String free(ObjectNode data, String field) {
        String id = data.get(field).textValue();
        if (id.contains("__")) {
            throw ApiError.invalidBody(
                    "Field `" + field + "` value `\"" + id + "\"` is not valid. (notMatchRegExp = \"__\")");
        }
        return id;
    }

    private Answer copy(HttpCall call) {
        String id = free(call.json(CLONE), "newId");
        sets.clone(call.param("id"), id, call.signedIn());
        changes.changed("scriptSet", id, null);
        return Answer.data(Map.of("id", id));
    }

    private Answer modify(HttpCall call) {
        String id = call.param("id");
        sets.modify(id, (ObjectNode) call.json(MODIFY).get("data"), call.signedIn());
        changes.changed("scriptSet", id, null);
        return Answer.data(Map.of("id", id));
    }

    private Answer delete(HttpCall call) {
        String id = call.param("id");
        sets.delete(id, call.signedIn());
        changes.changed("scriptSet", id, null);
        return Answer.data(Map.of("id", id));
    }
}
