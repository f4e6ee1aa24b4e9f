package dff.ops;

import dff.db.Database;
import dff.task.Tasks;
import dff.task.durable.DurableTasks;
import dff.web.Route;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Settings, overview, monitor and task records as the web server answers them. */
public final class OperatorFeature {
    /** What it looks at. @param crontab what the overview tells of it @param queueUses what each queue with a purpose is for */
    public record Parts(
            Database database,
            Tasks tasks,
            DurableTasks durable,
            Supplier<Map<String, Object>> crontab,
            Map<Integer, String> queueUses,
            Requests requests,
            Metrics metrics,
            Machine machine,
            SystemSettings settings) {}

    private OperatorFeature() {}

    public static List<Route> routes(Parts parts, InstantSource clock) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new SettingRoutes(parts.settings()).routes());
        WorkerQueues queues = new WorkerQueues(parts.tasks(), parts.durable(), parts.queueUses());
        routes.addAll(new MonitorRoutes(parts, queues, clock).routes());
        routes.addAll(new QueueRoutes(parts.database(), parts.durable(), queues).routes());
        routes.addAll(new TaskRecordRoutes(parts.database(), parts.durable(), clock).routes());
        return routes;
    }
}
