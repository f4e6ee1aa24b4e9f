package dff.link;

import dff.binding.BindingSql;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The public lists of links and batches whose owners want them shown. */
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

    /** One kind of thing that is shown. */
    private record Shown(String table, String apiType, String callPath, RowShape shape) {}

    private static final RowShape LINK_SHAPE = shape("b.expire_time", "b.throttling_json");
    private static final RowShape BATCH_SHAPE = shape("NULL", "NULL");
    private static final Shown AUTH_LINKS =
            new Shown("auth_link", LinkFeature.ORIGIN, LinkKind.AUTH_LINK.callPath(), LINK_SHAPE);
    private static final Shown SYNC_APIS =
            new Shown("auth_link", LinkFeature.ORIGIN, LinkKind.SYNC_API.callPath(), withConfigured(LINK_SHAPE));
    private static final Shown ASYNC_APIS =
            new Shown("batch", "asyncAPI", "/api/v1/async/", withConfigured(BATCH_SHAPE));

    private final Database database;

    LinkDocumentation(Database database) {
        this.database = database;
    }

    /** Batches have neither expiry nor rates. */
    private static RowShape shape(String expireTime, String throttling) {
        return RowShape.of(Times::iso)
                .text("id", "b.id")
                .text("funcId", "f.id")
                .json("funcCallKwargsJSON", "b.func_call_kwargs_json")
                .instant("expireTime", expireTime)
                .json("throttlingJSON", throttling)
                .flag("isDisabled", "b.is_disabled")
                .text("funcName", "f.name")
                .text("funcTitle", "f.title")
                .text("funcDescription", "f.description")
                .text("funcDefinition", "f.definition")
                .json("funcArgsJSON", "f.args_json")
                .json("funcKwargsJSON", "f.kwargs_json")
                .text("funcCategory", "f.category")
                .text("funcIntegration", "f.integration")
                .json("funcTagsJSON", "f.tags_json")
                .text("apiAuthId", "b.api_auth_id")
                .text("apiAuthTitle", "a.title")
                .text("apiAuthType", "a.type");
    }

    private static RowShape withConfigured(RowShape shape) {
        return shape.text("configFuncId", "b.func_id");
    }

    List<Route> routes() {
        return List.of(
                Route.open("GET", "/api/v1/auth-link-func-list", this::links).withQuery(LIST),
                Route.open("GET", "/api/v1/func-api-list", this::apis).withQuery(API_LIST));
    }

    private Answer links(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        return query.unpaged(rows(query, AUTH_LINKS));
    }

    private Answer apis(HttpCall call) {
        ListQuery query = ListQuery.of(call, API_LIST);
        String type = query.filters().path("apiType").asText("ALL");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Shown shown : List.of(SYNC_APIS, ASYNC_APIS)) {
            if (type.equals("ALL") || type.equals(shown.apiType())) {
                List<Map<String, Object>> found = rows(query, shown);
                found.forEach(row -> row.put("apiType", shown.apiType()));
                rows.addAll(found);
            }
        }
        return query.unpaged(rows);
    }

    private List<Map<String, Object>> rows(ListQuery query, Shown shown) {
        ListSql sql = BindingSql.listWithApiAuth(shown.table(), shown.shape().columns())
                .where("b.show_in_doc = 1")
                .anyOf("b.id", query.anyOf("id"))
                .anyOf("b.func_id", query.anyOf("funcId"))
                .anyOf("f.name", query.anyOf("funcName"))
                .anyOf("f.category", query.anyOf("funcCategory"))
                .hasAll("f.tags_json", query.allOf("funcTags"))
                .anyOf("f.script_id", query.anyOf("scriptId"))
                .anyOf("f.script_set_id", query.anyOf("scriptSetId"))
                .contains(query.fuzzy(), "b.id", "f.id", "f.title", "f.description")
                .orderBy("b.seq");
        List<Map<String, Object>> rows = database.read(handle -> sql.page(handle, ListQuery.ALL, 0, shown.shape()));
        rows.forEach(row -> row.put("url", shown.callPath() + row.get("id")));
        return rows;
    }
}
