package dff.ops;

import dff.db.Database;
import dff.task.Tasks;
import dff.web.Route;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Settings, overview, monitor and task records as the web server answers them. */
public final class OperatorFeature {
    /** What it looks at. */
    public record Parts(
            Database database,
            Tasks tasks,
            Requests requests,
            Metrics metrics,
            Machine machine,
            SystemSettings settings) {}

    private OperatorFeature() {}

    public static List<Route> routes(Parts parts, InstantSource clock) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new SettingRoutes(parts.settings()).routes());
        routes.addAll(new MonitorRoutes(parts, clock).routes());
        routes.addAll(new TaskRecordRoutes(parts.database(), clock).routes());
        return routes;
    }
}
