package dff.auth;

import dff.web.Answer;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.Route;
import java.util.List;

/** How a signed-in user wants the interface to look and behave, wherever they sign in. */
final class PreferenceRoutes {
    private static final String PATH = "/api/v1/auth/preferences/do/";
    private static final Fields MODIFY = Fields.of(Field.object(
                    "data",
                    Field.choice("theme", "system", "light", "dark").orNull(),
                    Field.choice("locale", "en", "zh-CN").orNull(),
                    Field.choice("density", "compact", "standard", "comfortable")
                            .orNull(),
                    Field.flag("singleKeys").orNull(),
                    Field.integer("editorFontSize", 12, 36).orNull(),
                    // percent of the font size
                    Field.integer("editorLineHeight", 100, 200).orNull())
            .must());

    private final Preferences preferences;

    PreferenceRoutes(Preferences preferences) {
        this.preferences = preferences;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", PATH + "get", Route.SIGNED_IN, this::get),
                Route.guarded("POST", PATH + "modify", Route.SIGNED_IN, this::modify)
                        .withBody(MODIFY)
                        .byTokenOnly());
    }

    private Answer get(HttpCall call) {
        return Answer.data(preferences.of(call.signedIn().userId()));
    }

    private Answer modify(HttpCall call) {
        return Answer.data(
                preferences.change(call.signedIn().userId(), call.json(MODIFY).get("data")));
    }
}
