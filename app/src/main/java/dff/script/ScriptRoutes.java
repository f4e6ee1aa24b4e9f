package dff.script;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Requests on scripts. */
final class ScriptRoutes {
    private static final String PATH = "/api/v1/scripts";
    private static final Pattern ID = Pattern.compile("^[a-zA-Z_][a-zA-Z0-9_]*__[a-zA-Z_][a-zA-Z0-9_]*$");
    private static final int MAX_ID = 128;
    private static final int MAX_TITLE = 256;
    private static final Map<String, String> SORTABLE =
            Map.of("seq", "s.seq", "id", "s.id", "createTime", "s.create_time", "updateTime", "s.update_time");

    private static final Fields LIST = ListQuery.described(
            Field.text("scriptSetId"), Field.text("scriptName"), Field.flag("_withCode"), Field.flag("_withCodeDraft"));

    private static final Field[] TEXTS = {
        Field.text("title", 0, MAX_TITLE).orNull(),
        Field.text("description").orNull(),
        Field.text("codeDraft"),
        Field.text("codeDraftBase64")
    };

    private static final Fields ADD = Fields.of(Field.object(
                    "data",
                    Fields.of(TEXTS)
                            .and(Field.text("id", 1, MAX_ID).matching(ID).must())
                            .list()
                            .toArray(Field[]::new))
            .must());

    private static final Fields MODIFY = Fields.of(
            Field.text("prevCodeDraftMD5").orNull(),
            Field.object(
                            "data",
                            Fields.of(TEXTS)
                                    .and(Field.flag("isLocked").orNull(), Field.json("lockConfigJSON"))
                                    .list()
                                    .toArray(Field[]::new))
                    .must());

    private static final Fields PUBLISH = Fields.of(
            Field.flag("force"),
            Field.flag("wait"),
            Field.object("data", Field.text("note").orNull()).orNull());

    private final Database database;
    private final Scripts scripts;
    private final Publisher publisher;
    private final ScriptChanges changes;

    ScriptRoutes(Database database, Scripts scripts, Publisher publisher, ScriptChanges changes) {
        this.database = database;
        this.scripts = scripts;
        this.publisher = publisher;
        this.changes = changes;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", PATH + "/do/list", "general_r", this::list)
                        .openWhenEmbedded()
                        .withQuery(LIST),
                Route.guarded("GET", PATH + "/:id/do/get", "general_r", this::get)
                        .openWhenEmbedded(),
                Route.guarded("POST", PATH + "/do/add", "general_w", this::add).withBody(ADD),
                Route.guarded("POST", PATH + "/:id/do/modify", "general_w", this::modify)
                        .withBody(MODIFY),
                Route.guarded("GET", PATH + "/:id/do/delete", "general_w", this::delete),
                Route.guarded("POST", PATH + "/:id/do/publish", "general_w", this::publish)
                        .withBody(PUBLISH));
    }

    private Answer list(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        ObjectNode filters = query.filters();
        RowShape shape = ScriptSql.shape(query.flag("_withCode"), query.flag("_withCodeDraft"));
        ListSql sql = ScriptSql.list(shape)
                .anyOf("s.id", query.anyOf("id"))
                .anyOf("s.script_set_id", query.anyOf("scriptSetId"))
                .startsWith(filters.path("scriptName").textValue(), "SUBSTR(s.id, LENGTH(s.script_set_id) + 3)")
                .contains(query.fuzzy(), "s.id", "s.title", "s.description", "t.id", "t.title", "t.description")
                .contains(filters.path("_fulltextSearchWord").textValue(), "s.id", "s.code", "s.code_draft");
        for (String name : query.sort(List.copyOf(SORTABLE.keySet()))) {
            sql.orderBy(ScriptSetRoutes.order(SORTABLE.get(name.startsWith("-") ? name.substring(1) : name), name));
        }
        if (query.sort().isEmpty()) {
            sql.orderBy("s.script_set_id").orderBy("s.id"); // index script_set_of
        }
        return database.read(handle -> {
            List<Map<String, Object>> rows = sql.page(handle, query.pageSize(), query.offset(), shape);
            return query.answer(rows, sql.total(handle, rows.size(), query.pageSize(), query.offset()));
        });
    }

    private Answer get(HttpCall call) {
        String id = call.param("id");
        RowShape shape = ScriptSql.shape(true, true);
        return database.read(handle -> ScriptSql.list(shape).is("s.id", id).page(handle, 1, 0, shape)).stream()
                .findFirst()
                .map(Answer::data)
                .orElseThrow(() -> ApiError.notFound(Scripts.ENTITY, id));
    }

    private Answer add(HttpCall call) {
        ObjectNode data = (ObjectNode) call.json(ADD).get("data");
        scripts.add(data, SampleCode.in(call.header("X-Client-Ui-Locale")), call.signedIn());
        changes.script(data.get("id").textValue());
        return Answer.data(Map.of("id", data.get("id").textValue()));
    }

    private Answer modify(HttpCall call) {
        String id = call.param("id");
        ObjectNode body = call.json(MODIFY);
        if (body.hasNonNull("prevCodeDraftMD5") && body.get("data").has("codeDraft")) {
            call.unrecorded(); // the editor saves by itself every few seconds
        }
        Optional<String> md5 = scripts.modify(
                id, (ObjectNode) body.get("data"), body.path("prevCodeDraftMD5").textValue(), call.signedIn());
        md5.ifPresentOrElse(sent -> changes.draft(id, sent), () -> changes.script(id));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", id);
        data.put("codeDraftMD5", md5.orElse(null));
        return Answer.data(data);
    }

    private Answer delete(HttpCall call) {
        String id = call.param("id");
        scripts.delete(id, call.signedIn());
        changes.script(id);
        return Answer.data(Map.of("id", id));
    }

    private Answer publish(HttpCall call) {
        String id = call.param("id");
        String note = call.json(PUBLISH).path("data").path("note").textValue();
        Publisher.Published published = publisher.publish(id, note, call.signedIn());
        changes.script(id);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", id);
        data.put("publishVersion", published.version());
        data.put("apiFuncs", published.functions());
        data.put("exportedAPIFuncs", published.functions());
        data.put("warnings", published.warnings());
        return Answer.data(data);
    }
}
