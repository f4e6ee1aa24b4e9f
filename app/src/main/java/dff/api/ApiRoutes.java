package dff.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.json.Json;
import dff.web.Answer;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The description of the API. */
public final class ApiRoutes {
    private static final Fields QUERY =
            Fields.of(Field.choice("format", "openapi", "swagger", "raw"), Field.choice("lang", "en", "zh-CN"));

    private final Database database;
    private final String version;
    private final String baseUrl;
    private final Supplier<List<Route>> table;

    /**
     * @param baseUrl where clients reach the server; empty = where they got the description
     * @param table every route, asked at each request
     */
    public ApiRoutes(Database database, String version, String baseUrl, Supplier<List<Route>> table) {
        this.database = database;
        this.version = version;
        this.baseUrl = baseUrl;
        this.table = table;
    }

    public List<Route> routes() {
        return List.of(Route.guarded("GET", "/api", Route.SIGNED_IN, this::description)
                .openWhenEmbedded()
                .withQuery(QUERY)
                .answersBare("application/json"));
    }

    private Answer description(HttpCall call) {
        ObjectNode query = call.query(QUERY);
        if (query.path("format").asText("openapi").equals("raw")) {
            return Answer.data(table.get().stream().map(ApiRoutes::raw).toList());
        }
        boolean mayRead = call.signedIn().may("general_r");
        List<Callable> functions = mayRead ? database.read(Callable::functions) : List.of();
        List<Callable> links = database.read(Callable::links);
        OpenApi.Parts parts = new OpenApi.Parts(version, baseUrl, table.get(), functions, links);
        boolean chinese = query.path("lang").asText("en").equals("zh-CN");
        return Answer.bare(200, "application/json; charset=utf-8", Json.bytes(OpenApi.document(parts, chinese)));
    }

    private static Map<String, Object> raw(Route route) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("method", route.method());
        row.put("url", route.pattern());
        row.put("aliases", route.paths().subList(1, route.paths().size()));
        row.put("name", Map.of("en", route.title().en(), "zh-CN", route.title().zh()));
        row.put("group", route.group());
        row.put("privilege", route.privilege().orElse(null));
        row.put("requireSignIn", route.privilege().isPresent());
        List<String> types = new ArrayList<>();
        route.access().credentials().forEach(credential -> types.add(credential.authType()));
        row.put("authTypes", types.stream().sorted().toList());
        row.put("query", route.query().map(Schemas::object).orElse(null));
        row.put("body", route.body().map(Schemas::object).orElse(null));
        return row;
    }
}
