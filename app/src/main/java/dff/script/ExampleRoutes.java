package dff.script;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.web.Answer;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Requests on examples. */
final class ExampleRoutes {
    private static final String PATH = "/api/v1/examples";
    private static final Fields INSTALL =
            Fields.of(Field.object("data", Field.flag("overwrite")).orNull());

    private static final Fields LIST = ListQuery.described();

    private final Examples examples;

    ExampleRoutes(Examples examples) {
        this.examples = examples;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", PATH + "/do/list", "general_r", this::list).withQuery(LIST),
                Route.guarded("POST", PATH + "/:id/do/install", "general_w", this::install)
                        .withBody(INSTALL));
    }

    private Answer list(HttpCall call) {
        return ListQuery.of(call, LIST)
                .unpaged(examples.catalog().all().stream().map(this::shown).toList());
    }

    private Map<String, Object> shown(ExampleCatalog.Example example) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", example.id());
        row.put("state", examples.state(example).name().toLowerCase(Locale.ROOT));
        row.put("funcId", example.function());
        row.put("kwargs", example.arguments());
        row.put(
                "scriptIds",
                example.scripts().stream().map(ExampleCatalog.Script::id).toList());
        return row;
    }

    private Answer install(HttpCall call) {
        ObjectNode body = call.json(INSTALL);
        boolean overwrite = body.path("data").path("overwrite").asBoolean(false);
        return Answer.data(shown(examples.install(call.param("id"), overwrite, call.signedIn())));
    }
}
