package dff.apiauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dff.db.Database;
import dff.db.ListSql;
import dff.db.NewId;
import dff.function.Functions;
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

/** The management routes of API auths. Passwords never leave; values of fixed fields only go to those who may change them. */
public final class ApiAuthRoutes {
    private static final int MAX_ID = 64;
    private static final int MAX_TITLE = 256;
    private static final int MAX_NOTE = 65_536;
    private static final String WRITE = "general_w";
    private static final List<String> SORTABLE = List.of("id", "seq");

    private static final Fields LIST =
            ListQuery.described(Field.text("type"), Field.text("title"), Field.text("name"), Field.text("note"));
    private static final Fields CHANGEABLE = Fields.of(
            Field.text("title", 0, MAX_TITLE).orNull(),
            Field.text("name", 0, MAX_TITLE).orNull(),
            Field.text("note", 0, MAX_NOTE).orNull());
    private static final Fields ADD = Fields.of(Field.object(
                    "data",
                    CHANGEABLE
                            .and(
                                    Field.text("id", 1, MAX_ID).orNull(),
                                    Field.choice("type", ApiAuthType.texts()).must(),
                                    Field.freeObject("configJSON").must())
                            .list()
                            .toArray(Field[]::new))
            .must());
    private static final Fields MODIFY = Fields.of(Field.object(
                    "data",
                    CHANGEABLE.and(Field.freeObject("configJSON")).list().toArray(Field[]::new))
            .must());
    private static final Fields DELETE = Fields.of(Field.flag("force"));

    private final Database database;
    private final ApiAuths auths;
    private final Functions functions;

    public ApiAuthRoutes(Database database, ApiAuths auths, Functions functions) {
        this.database = database;
        this.auths = auths;
        this.functions = functions;
    }

    public List<Route> routes() {
        return List.of(
                Route.guarded("GET", "/api/v1/api-auth/do/list", "general_r", this::list)
                        .withQuery(LIST),
                Route.guarded("POST", "/api/v1/api-auth/do/add", WRITE, this::add)
                        .withBody(ADD),
                Route.guarded("POST", "/api/v1/api-auth/:id/do/modify", WRITE, this::modify)
                        .withBody(MODIFY),
                Route.guarded("GET", "/api/v1/api-auth/:id/do/delete", WRITE, this::delete)
                        .withQuery(DELETE));
    }

    private Answer list(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        ListSql sql = ApiAuthSql.list(ApiAuthSql.SHAPE.columns())
                .anyOf("a.id", query.anyOf("id"))
                .anyOf("a.type", query.anyOf("type"))
                .contains(query.filters().path("title").textValue(), "a.title")
                .contains(query.filters().path("name").textValue(), "a.title")
                .contains(query.filters().path("note").textValue(), "a.note")
                .contains(query.fuzzy(), "a.id", "a.title", "a.config_json", "a.note");
        for (String name : query.sort(SORTABLE)) {
            boolean down = name.startsWith("-");
            sql.orderBy("a." + (down ? name.substring(1) + " DESC" : name));
        }
        if (query.sort().isEmpty()) {
            sql.orderBy("a.seq");
        }
        boolean mayWrite = call.signedIn().may(WRITE);
        return database.read(handle -> {
            List<Map<String, Object>> rows = sql.page(handle, query.pageSize(), query.offset(), ApiAuthSql.SHAPE);
            rows.forEach(row -> clear(row, mayWrite));
            return query.answer(rows, sql.total(handle, rows.size(), query.pageSize(), query.offset()));
        });
    }

    private void clear(Map<String, Object> row, boolean mayWrite) {
        String sealed = (String) row.remove(ApiAuthSql.SECRETS);
        if (mayWrite && row.get("type").equals(ApiAuthType.FIXED_FIELD.text)) {
            JsonNode shown = Json.parse((String) ((RawValue) row.get("configJSON")).rawValue());
            ApiAuthConfig config = new ApiAuthConfig(
                    (com.fasterxml.jackson.databind.node.ObjectNode) shown,
                    auths.secrets((String) row.get("id"), sealed));
            row.put("configJSON", config.withSecrets("fields", "value"));
        }
    }

    private Answer add(HttpCall call) {
        JsonNode data = call.json(ADD).get("data");
        ApiAuthType type = ApiAuthType.of(data.get("type").textValue());
        ApiAuthConfig config = ApiAuthConfig.of(type, data.get("configJSON"), null);
        demandFunction(config);
        String id = data.hasNonNull("id") ? data.get("id").textValue() : NewId.of("apia-");
        ApiAuthRow row = new ApiAuthRow(
                id,
                title(data, null),
                type,
                config.shown(),
                null,
                data.path("note").textValue());
        auths.add(auths.sealed(row, config));
        return Answer.data(Map.of("id", id));
    }

    /** {@code title}, or {@code name} as clients of the first generation say. */
    private static String title(JsonNode data, String old) {
        JsonNode title = data.has("title") ? data.get("title") : data.get("name");
        return title == null ? old : title.textValue();
    }

    private void demandFunction(ApiAuthConfig config) {
        String funcId = config.shown().path("funcId").textValue();
        if (funcId != null && functions.find(funcId).isEmpty()) {
            throw ApiError.notFound("func", funcId);
        }
    }

    private Answer modify(HttpCall call) {
        JsonNode data = call.json(MODIFY).get("data");
        String id = call.param("id");
        auths.change(id, row -> changed(row, data));
        return Answer.data(Map.of("id", id));
    }

    private ApiAuthRow changed(ApiAuthRow row, JsonNode data) {
        ApiAuthRow titled = new ApiAuthRow(
                row.id(),
                title(data, row.title()),
                row.type(),
                row.config(),
                row.sealedSecrets(),
                data.has("note") ? data.get("note").textValue() : row.note());
        if (!data.has("configJSON")) {
            return titled;
        }
        ApiAuthConfig config = ApiAuthConfig.of(row.type(), data.get("configJSON"), auths.config(row));
        demandFunction(config);
        return auths.sealed(titled, config);
    }

    private Answer delete(HttpCall call) {
        String id = call.param("id");
        auths.delete(id, call.query(DELETE).path("force").asBoolean(false));
        return Answer.data(Map.of("id", id));
    }
}
