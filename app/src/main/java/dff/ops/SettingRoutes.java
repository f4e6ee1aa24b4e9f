package dff.ops;

import dff.web.Answer;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests on system settings. */
final class SettingRoutes {
    private static final String PATH = "/api/v1/system-settings";
    private static final Fields GET = Fields.of(Field.text("id"));
    private static final Fields SET =
            Fields.of(Field.object("data", Field.json("value").must()).must());

    private final SystemSettings settings;

    SettingRoutes(SystemSettings settings) {
        this.settings = settings;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", PATH + "/do/get", "systemSetting_r", this::get)
                        .openWhenEmbedded()
                        .withQuery(GET)
                        .answers(Map.of("type", "object")),
                Route.guarded("POST", PATH + "/:id/do/set", "systemSetting_w", this::set)
                        .openWhenEmbedded()
                        .withBody(SET)
                        .byTokenOnly(),
                Route.guarded("GET", PATH + "/:id/do/delete", "systemSetting_w", this::delete)
                        .openWhenEmbedded()
                        .byTokenOnly());
    }

    private Answer get(HttpCall call) {
        String ids = call.query(GET).path("id").asText("");
        Map<String, Object> all = settings.all();
        if (ids.isEmpty()) {
            return Answer.data(all);
        }
        Map<String, Object> some = new LinkedHashMap<>();
        for (String id : ids.split(",")) {
            if (all.containsKey(id)) {
                some.put(id, all.get(id));
            }
        }
        return Answer.data(some);
    }

    private Answer set(HttpCall call) {
        return Answer.data(settings.set(call.param("id"), call.json(SET).at("/data/value")));
    }

    private Answer delete(HttpCall call) {
        settings.delete(call.param("id"));
        return Answer.data(Map.of("id", call.param("id")));
    }
}
