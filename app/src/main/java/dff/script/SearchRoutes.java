package dff.script;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.web.Answer;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The request that searches in code. */
final class SearchRoutes {
    static final int MAX_TEXT = 200;
    static final int MAX_MATCHES = 500;
    private static final int DEFAULT_MATCHES = 100;

    private static final Fields QUERY = Fields.of(
            Field.text("text", 1, MAX_TEXT)
                    .matching(Pattern.compile("[^\\r\\n]+"))
                    .must(),
            Field.flag("matchCase"),
            Field.choice("in", "draft", "published", "both"),
            Field.integer("limit", 1, MAX_MATCHES));

    private final CodeSearch search;

    SearchRoutes(CodeSearch search) {
        this.search = search;
    }

    List<Route> routes() {
        return List.of(Route.guarded("GET", "/api/v1/scripts/do/search", "general_r", this::search)
                .withQuery(QUERY));
    }

    private Answer search(HttpCall call) {
        ObjectNode query = call.query(QUERY);
        String in = query.path("in").asText("both");
        CodeSearch.Result result = search.search(new CodeSearch.Query(
                query.get("text").textValue(),
                query.path("matchCase").asBoolean(false),
                !in.equals("published"),
                !in.equals("draft"),
                query.path("limit").asInt(DEFAULT_MATCHES)));
        List<Map<String, Object>> scripts = new ArrayList<>();
        result.found().forEach(found -> scripts.add(shown(found)));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("scripts", scripts);
        data.put("matchCount", result.count());
        data.put("isComplete", result.complete());
        return Answer.data(data);
    }

    private static Map<String, Object> shown(CodeSearch.Found found) {
        Map<String, Object> script = new LinkedHashMap<>();
        script.put("scriptId", found.scriptId());
        script.put("title", found.title());
        script.put("in", found.where().name().toLowerCase(Locale.ROOT));
        script.put("hasMore", found.cut());
        script.put("matches", found.matches());
        return script;
    }
}
