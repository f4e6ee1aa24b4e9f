package dff.script;

import dff.db.Database;
import dff.function.Functions;
import dff.web.Route;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Everything of scripts that the web server answers. */
public final class ScriptFeature {
    private ScriptFeature() {}

    /** @param check runs drafts before they are published */
    public static List<Route> routes(
            Database database, Library library, Functions functions, PublishCheck check, InstantSource clock) {
        Scripts scripts = new Scripts(database, library, functions, clock);
        Publisher publisher = new Publisher(database, library, functions, check, clock);
        List<Route> routes = new ArrayList<>();
        ScriptSets sets = new ScriptSets(database, library, functions, clock);
        Examples examples = new Examples(ExampleCatalog.packed(), database, sets, scripts, publisher);
        routes.addAll(new ScriptSetRoutes(database, sets).routes());
        routes.addAll(new ScriptRoutes(database, scripts, publisher).routes());
        routes.addAll(new HistoryRoutes(database).routes());
        routes.addAll(new SearchRoutes(new CodeSearch(database)).routes());
        routes.addAll(new ExampleRoutes(examples).routes());
        return routes;
    }
}
