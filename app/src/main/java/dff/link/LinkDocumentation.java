package dff.link;

import dff.db.Database;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.web.Answer;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import dff.web.Times;
import java.util.List;
import java.util.Map;

/** The public lists of links whose owners want them shown. */
final class LinkDocumentation {
    private static final Field[] FILTERS = {
        Field.text("funcId"),
        Field.text("funcName"),
        Field.text("funcCategory"),
        Field.text("funcTags"),
        Field.text("scriptId"),
        Field.text("scriptSetId")
    };
    private static final Fields LIST = ListQuery.described(FILTERS);
    private static final Fields API_LIST = LIST.and(Field.choice("apiType", "syncAPI", "asyncAPI", "ALL"));

    private static final RowShape SHAPE = RowShape.of(Times::iso)
            .text("id", "l.id")
            .text("funcId", "f.id")
            .json("funcCallKwargsJSON", "l.func_call_kwargs_json")
            .instant("expireTime", "l.expire_time")
            .json("throttlingJSON", "l.throttling_json")
            .flag("isDisabled", "l.is_disabled")
            .text("funcName", "f.name")
            .text("funcTitle", "f.title")
            .text("funcDescription", "f.description")
            .text("funcDefinition", "f.definition")
            .json("funcArgsJSON", "f.args_json")
            .json("funcKwargsJSON", "f.kwargs_json")
            .text("funcCategory", "f.category")
            .text("funcIntegration", "f.integration")
            .json("funcTagsJSON", "f.tags_json");

    private static final RowShape API_SHAPE = SHAPE.text("configFuncId", "l.func_id")
            .text("apiAuthId", "l.api_auth_id")
            .text("apiAuthTitle", "NULL")
            .text("apiAuthType", "NULL");

    private final Database database;

    LinkDocumentation(Database database) {
        this.database = database;
    }

    List<Route> routes() {
        return List.of(
                Route.open("GET", "/api/v1/auth-link-func-list", this::links).withQuery(LIST),
                Route.open("GET", "/api/v1/func-api-list", this::apis).withQuery(API_LIST));
    }

    private Answer links(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        return query.unpaged(rows(query, SHAPE, Generation.AUTH_LINK));
    }

    private Answer apis(HttpCall call) {
        ListQuery query = ListQuery.of(call, API_LIST);
        if (query.filters().path("apiType").asText("ALL").equals("asyncAPI")) {
            return Answer.data(List.of());
        }
        List<Map<String, Object>> rows = rows(query, API_SHAPE, Generation.SYNC_API);
        rows.forEach(row -> row.put("apiType", "syncAPI"));
        return query.unpaged(rows);
    }

    private List<Map<String, Object>> rows(ListQuery query, RowShape shape, Generation generation) {
        ListSql sql = AuthLinkSql.list(shape.columns())
                .where("l.show_in_doc = 1")
                .anyOf("l.id", query.anyOf("id"))
                .anyOf("l.func_id", query.anyOf("funcId"))
                .anyOf("f.name", query.anyOf("funcName"))
                .anyOf("f.category", query.anyOf("funcCategory"))
                .hasAll("f.tags_json", query.allOf("funcTags"))
                .anyOf("f.script_id", query.anyOf("scriptId"))
                .anyOf("f.script_set_id", query.anyOf("scriptSetId"))
                .contains(query.fuzzy(), "l.id", "f.id", "f.title", "f.description")
                .orderBy("l.seq");
        List<Map<String, Object>> rows = database.read(handle -> sql.page(handle, ListQuery.ALL, 0, shape));
        rows.forEach(row -> row.put("url", generation.callPath + row.get("id")));
        return rows;
    }
}
