package dff.link;

import dff.db.Database;
import dff.function.Functions;
import dff.web.Route;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Management of links as the web server answers it. */
public final class LinkFeature {
    private LinkFeature() {}

    /** @param zone of the days that statistics count by */
    public static List<Route> routes(
            Database database, AuthLinks links, Functions functions, InstantSource clock, ZoneId zone) {
        LinkChanges changes = new LinkChanges(database, links, functions, clock);
        LinkStatistics statistics = new LinkStatistics(clock, zone);
        LinkStates states = new LinkStates(clock);
        List<Route> routes = new ArrayList<>();
        for (Generation generation : Generation.values()) {
            routes.addAll(new LinkRoutes(generation, database, changes, statistics, states).routes());
        }
        routes.addAll(new LinkDocumentation(database).routes());
        return routes;
    }
}
