package dff.link;

import dff.db.Database;
import dff.function.Functions;
import dff.web.Route;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Management of links as the web server answers it. */
public final class LinkFeature {
    private LinkFeature() {}

    public static List<Route> routes(Database database, AuthLinks links, Functions functions, Clock clock) {
        LinkChanges changes = new LinkChanges(database, links, functions, clock);
        LinkStatistics statistics = new LinkStatistics();
        List<Route> routes = new ArrayList<>();
        for (Generation generation : Generation.values()) {
            routes.addAll(new LinkRoutes(generation, database, changes, statistics).routes());
        }
        return routes;
    }
}
