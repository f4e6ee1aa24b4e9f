package dff.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.json.Json;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Requests on published functions, calls excepted. */
public final class FunctionRoutes {
    private static final Map<String, String> SORTABLE = Map.of("seq", "f.seq", "id", "f.id", "defOrder", "f.def_order");

    private static final Fields LIST = ListQuery.described(
            Field.text("scriptSetId"),
            Field.text("scriptId"),
            Field.text("category"),
            Field.text("integration"),
            Field.text("tags"),
            Field.flag("_asFuncDoc"));

    private static final Fields DOCUMENTATION = ListQuery.described(
            Field.text("scriptSetId"),
            Field.text("scriptId"),
            Field.text("category"),
            Field.text("integration"),
            Field.text("tags"),
            Field.text("name"),
            Field.text("title"));

    private static final Fields TAGS =
            Fields.of(Field.text("scriptSetId"), Field.text("scriptId"), Field.text("name"), Field.text("tagPattern"));

    private final Database database;

    public FunctionRoutes(Database database) {
        this.database = database;
    }

    public List<Route> routes() {
        return List.of(
                Route.guarded("GET", "/api/v1/funcs/do/list", "general_r", this::list)
                        .openWhenEmbedded()
                        .withQuery(LIST),
                Route.guarded("GET", "/api/v1/func/:funcId", "general_r", this::describe)
                        .openWhenEmbedded(),
                Route.guarded("GET", "/api/v1/func-list", "general_r", this::documentation)
                        .openWhenEmbedded()
                        .withQuery(DOCUMENTATION),
                Route.guarded("GET", "/api/v1/func-tag-list", "general_r", this::tags)
                        .openWhenEmbedded()
                        .withQuery(TAGS));
    }

    private static ListSql filtered(RowShape shape, ListQuery query) {
        ObjectNode filters = query.filters();
        return FunctionRows.list(shape.columns())
                .anyOf("f.id", query.anyOf("id"))
                .anyOf("f.script_set_id", query.anyOf("scriptSetId"))
                .anyOf("f.script_id", query.anyOf("scriptId"))
                .anyOf("f.category", query.anyOf("category"))
                .anyOf("f.integration", query.anyOf("integration"))
                .hasAll("f.tags_json", query.allOf("tags"))
                .contains(filters.path("name").textValue(), "f.name")
                .contains(filters.path("title").textValue(), "f.title")
                .contains(query.fuzzy(), "f.id", "f.title", "f.description");
    }

    private Answer list(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        boolean asDocumentation = query.flag("_asFuncDoc");
        RowShape shape = asDocumentation ? FunctionRows.DOCUMENTATION : FunctionRows.SHAPE;
        ListSql sql = filtered(shape, query);
        if (asDocumentation) {
            sql.where(FunctionRows.SHOWN);
        }
        for (String name : query.sort(List.of("seq", "id", "defOrder"))) {
            boolean down = name.startsWith("-");
            sql.orderBy(SORTABLE.get(down ? name.substring(1) : name) + (down ? " DESC" : ""));
        }
        if (query.sort().isEmpty()) {
            inOrder(sql);
        }
        return database.read(handle -> {
            List<Map<String, Object>> rows = sql.page(handle, query.pageSize(), query.offset(), shape);
            if (asDocumentation) {
                rows.forEach(FunctionRoutes::addUrl);
            }
            return query.answer(rows, sql.total(handle, rows.size(), query.pageSize(), query.offset()));
        });
    }

    /** By script, then as they stand in it: index func_script. */
    private static ListSql inOrder(ListSql sql) {
        return sql.orderBy("f.script_id").orderBy("f.def_order");
    }

    private static void addUrl(Map<String, Object> row) {
        row.put("url", "/api/v1/func/" + row.get("id"));
    }

    private Answer describe(HttpCall call) {
        String id = call.param("funcId");
        RowShape shape = FunctionRows.SHAPE;
        return database
                .read(handle ->
                        FunctionRows.list(shape.columns()).is("f.id", id).page(handle, 1, 0, shape))
                .stream()
                .findFirst()
                .map(Answer::data)
                .orElseThrow(() -> ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such Func", Map.of("funcId", id)));
    }

    private Answer documentation(HttpCall call) {
        ListQuery query = ListQuery.of(call, DOCUMENTATION);
        ListSql sql = inOrder(filtered(FunctionRows.DOCUMENTATION, query).where(FunctionRows.SHOWN));
        List<Map<String, Object>> rows =
                database.read(handle -> sql.page(handle, ListQuery.ALL, 0, FunctionRows.DOCUMENTATION));
        rows.forEach(FunctionRoutes::addUrl);
        return query.unpaged(rows);
    }

    private Answer tags(HttpCall call) {
        ObjectNode query = call.query(TAGS);
        ListSql sql = FunctionRows.list("f.tags_json")
                .where("f.tags_json IS NOT NULL")
                .anyOf("f.script_set_id", commaList(query, "scriptSetId"))
                .anyOf("f.script_id", commaList(query, "scriptId"));
        Pattern wanted = pattern(query.path("tagPattern").asText("*"));
        String part = query.path("name").asText("").toLowerCase(java.util.Locale.ROOT);
        TreeSet<String> tags = new TreeSet<>();
        database.read(handle -> sql.page(handle, ListQuery.ALL, 0, (row, _) -> row.getString(1)))
                .forEach(json -> Json.parse(json).forEach(tag -> tags.add(tag.asText())));
        tags.removeIf(tag -> !wanted.matcher(tag).matches()
                || !tag.toLowerCase(java.util.Locale.ROOT).contains(part));
        return Answer.data(tags);
    }

    private static List<String> commaList(ObjectNode query, String name) {
        return query.hasNonNull(name) ? List.of(query.get(name).asText().split(",")) : List.of();
    }

    /** {@code *} stands for any text; all else is taken as it is. */
    private static Pattern pattern(String wildcard) {
        return Pattern.compile(
                List.of(wildcard.split("\\*", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }
}
