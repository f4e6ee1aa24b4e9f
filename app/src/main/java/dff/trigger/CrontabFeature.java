package dff.trigger;

import dff.binding.BindingKind;
import dff.binding.BindingLists;
import dff.binding.BindingRoutes;
import dff.binding.RunStatistics;
import dff.db.Database;
import dff.web.Answer;
import dff.web.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Crontab configs: management, and the engine that fires them. Safe for all threads. */
public final class CrontabFeature implements AutoCloseable {
    /** Runs shown in the overview that should have started. */
    private static final int SHOWN = 10;

    private final Database database;
    private final TriggerConfig config;
    private final Timetables timetables;
    private final TriggerEngine engine;
    private final CrontabConfigs configs;
    private final CrontabRows rows;
    private final TriggerClock clock;
    private final FireRetention retention;
    private boolean started;

    public CrontabFeature(TriggerEngine.Parts parts, TriggerConfig config) {
        this.database = parts.database();
        this.config = config;
        this.clock = parts.clock();
        this.timetables = new Timetables(config.rules(), config.zone());
        this.engine = new TriggerEngine(parts, config, timetables);
        this.configs = new CrontabConfigs(parts, timetables, engine);
        this.rows = new CrontabRows(timetables, clock);
        this.retention = new FireRetention(database, clock, config.fireLimit());
    }

    /** From now on configs are fired. */
    public void start() {
        started = true;
        engine.start();
    }

    public List<Route> routes(BindingRoutes.Parts parts) {
        RunStatistics statistics = new RunStatistics(CronTasks.ORIGIN, parts.clock(), config.zone());
        CrontabStates states = new CrontabStates(clock);
        BindingKind kind = new CrontabKind(timetables, statistics, rows, states, engine, configs.maxArguments());
        CrontabCalendar calendar = new CrontabCalendar(database, new BindingLists(kind), timetables, clock);
        List<Route> routes = new ArrayList<>(BindingRoutes.of(kind, parts));
        routes.addAll(new CrontabRoutes(database, configs, rows, timetables, clock).routes());
        routes.add(read("/do/count", _ -> Answer.data(database.read(states::counts)))
                .titled("Count crontab configs by state", "按状态统计自动触发配置"));
        routes.add(read("/calendar/do/get", calendar::answer)
                .withQuery(calendar.described())
                .titled("Get what crontab configs are due by, added up", "汇总自动触发配置的触发计划"));
        return routes;
    }

    private static Route read(String action, Route.Handler handler) {
        return Route.guarded("GET", CrontabKind.CRONTAB_CONFIG.path() + action, "general_r", handler)
                .alias(CrontabKind.CRON_JOB.path() + action)
                .answers(Map.of("type", "object"));
    }

    public CrontabConfigs configs() {
        return configs;
    }

    /** Runs after publications and at the start. */
    public AutoRuns autoRuns() {
        return engine.autoRuns();
    }

    CrontabRows rows() {
        return rows;
    }

    /** Removes decisions that are too old or too many. @return how many */
    public long trim() {
        return retention.trim();
    }

    /** For the overview: who fires, the pause of all, and runs that should have started. */
    public Map<String, Object> overview() {
        Map<String, Object> shown = new LinkedHashMap<>(configs.state());
        List<Map<String, Object>> late = database.read(rows::late);
        shown.put("late", late.subList(0, Math.min(SHOWN, late.size())));
        return shown;
    }

    /** Runs that should have started and have not. */
    public int late() {
        return database.read(LateSql::count);
    }

    /** Stops firing; another process may go on at once. */
    @Override
    public void close() {
        if (started) {
            engine.close();
        }
    }
}
