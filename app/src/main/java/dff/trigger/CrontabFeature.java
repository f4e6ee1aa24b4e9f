package dff.trigger;

import dff.binding.BindingKind;
import dff.binding.BindingRoutes;
import dff.binding.RunStatistics;
import dff.db.Database;
import dff.trigger.cron.CronRules;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.Route;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Crontab configs as the web server answers for them. */
public final class CrontabFeature {
    private CrontabFeature() {}

    /** @param zone of the days that statistics count by */
    public static List<Route> routes(BindingRoutes.Parts parts, CronRules rules, ZoneId zone) {
        BindingKind kind = new CrontabKind(rules, new RunStatistics(CrontabKind.ORIGIN, parts.clock(), zone));
        List<Route> routes = new ArrayList<>(BindingRoutes.of(kind, parts));
        routes.add(Route.guarded("POST", "/api/v1/cron/:id", "general_r", call -> run(call, parts.database()))
                .openWhenEmbedded());
        return routes;
    }

    private static Answer run(HttpCall call, Database database) {
        String id = call.param("id");
        boolean known = database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM crontab_config WHERE id = :id")
                        .bind("id", id)
                        .mapTo(Long.class)
                        .one()
                == 1);
        if (!known) {
            throw ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such Cron Job", Map.of("id", id));
        }
        throw ApiError.of(
                ErrorClass.CLIENT_UNSUPPORTED,
                "This version keeps crontab configs but does not run them yet; nothing was started",
                Map.of("id", id));
    }
}
