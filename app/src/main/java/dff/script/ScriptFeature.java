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

    /**
     * What the feature works with.
     *
     * @param check runs drafts before they are published
     * @param changes hears of every change
     * @param publications has a part in every publication
     */
    public record Parts(
            Database database,
            Library library,
            Functions functions,
            PublishCheck check,
            ScriptChanges changes,
            Publications publications,
            InstantSource clock) {}

    /** @param historyLimit publications kept; older ones go with the next one */
    public static List<Route> routes(Parts parts, long historyLimit) {
        Database database = parts.database();
        Scripts scripts = new Scripts(database, parts.library(), parts.functions(), parts.clock());
        ScriptSets sets = new ScriptSets(database, parts.library(), parts.functions(), parts.clock());
        List<Route> routes = new ArrayList<>();
        Publisher publisher = new Publisher(parts, historyLimit);
        Examples examples = new Examples(ExampleCatalog.packed(), parts, sets, scripts, publisher);
        routes.addAll(new ScriptSetRoutes(database, sets, parts.changes()).routes());
        routes.addAll(new ScriptRoutes(database, scripts, publisher, parts.changes()).routes());
        routes.addAll(new HistoryRoutes(database, scripts, parts.changes()).routes());
        routes.addAll(new SearchRoutes(new CodeSearch(database)).routes());
        routes.addAll(new ExampleRoutes(examples).routes());
        return routes;
    }
}
