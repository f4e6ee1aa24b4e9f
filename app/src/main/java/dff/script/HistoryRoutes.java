package dff.script;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.json.Json;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.util.List;
import java.util.Map;

/** Requests on the publish history. */
final class HistoryRoutes {
    private static final String PATH = "/api/v1/script-publish-history";
    private static final String ENTITY = "script publish history";
    private static final Fields LIST =
            ListQuery.described(Field.text("scriptId"), Field.text("scriptPublishVersion"), Field.flag("_withCode"));
    private static final Fields RESTORE =
            Fields.of(Field.text("prevCodeDraftMD5").orNull());

    private final Database database;
    private final Scripts scripts;
    private final ScriptChanges changes;

    HistoryRoutes(Database database, Scripts scripts, ScriptChanges changes) {
        this.database = database;
        this.scripts = scripts;
        this.changes = changes;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", PATH + "/do/list", "general_r", this::list).withQuery(LIST),
                Route.guarded("GET", PATH + "/:id/do/get", "general_r", this::get),
                Route.guarded("POST", PATH + "/:id/do/restore", "general_w", this::restore)
                        .withBody(RESTORE));
    }

    private Answer get(HttpCall call) {
        String id = call.param("id");
        RowShape shape = PublishHistorySql.shape(true);
        return database
                .read(handle -> PublishHistorySql.list(shape).is("h.id", id).page(handle, 1, 0, shape))
                .stream()
                .findFirst()
                .map(Answer::data)
                .orElseThrow(() -> ApiError.notFound(ENTITY, id));
    }

    /** The text of a version becomes the draft; what is live stays. */
    private Answer restore(HttpCall call) {
        String id = call.param("id");
        String previousMd5 = call.json(RESTORE).path("prevCodeDraftMD5").textValue();
        PublishHistorySql.Version version = database.read(handle -> PublishHistorySql.find(handle, id))
                .orElseThrow(() -> ApiError.notFound(ENTITY, id));
        ObjectNode data = Json.MAPPER.createObjectNode().put("codeDraft", version.code());
        String md5 = scripts.modify(version.scriptId(), data, previousMd5, call.signedIn())
                .orElseThrow();
        changes.draft(version.scriptId(), md5);
        return Answer.data(
                Map.of("id", version.scriptId(), "scriptPublishVersion", version.number(), "codeDraftMD5", md5));
    }

    private Answer list(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        RowShape shape = PublishHistorySql.shape(query.flag("_withCode"));
        ListSql sql = PublishHistorySql.list(shape)
                .anyOf("h.id", query.anyOf("id"))
                .anyOf("h.script_id", query.anyOf("scriptId"))
                .anyOf("h.script_publish_version", query.numbers("scriptPublishVersion"))
                .contains(query.fuzzy(), "h.script_code", "h.note")
                .contains(query.filters().path("_fulltextSearchWord").textValue(), "h.script_code");
        boolean oldestFirst = query.sort(List.of("seq")).contains("seq");
        sql.orderBy(oldestFirst ? "h.seq" : "h.seq DESC");
        return database.read(handle -> {
            List<Map<String, Object>> rows = sql.page(handle, query.pageSize(), query.offset(), shape);
            return query.answer(rows, sql.total(handle, rows.size(), query.pageSize(), query.offset()));
        });
    }
}
