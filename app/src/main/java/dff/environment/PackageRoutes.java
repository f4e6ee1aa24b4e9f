package dff.environment;

import dff.web.Answer;
import dff.web.Fields;
import dff.web.ListQuery;
import dff.web.Route;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What people may know of Python packages. */
final class PackageRoutes {
    private static final Fields LIST = ListQuery.described();

    private final Batteries batteries;
    private final InstalledPackages installed;
    private final InstantSource clock;

    PackageRoutes(Batteries batteries, InstalledPackages installed, InstantSource clock) {
        this.batteries = batteries;
        this.installed = installed;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded(
                                "GET",
                                "/api/v1/python-packages/installed/do/list",
                                "general_r",
                                call -> ListQuery.of(call, LIST).unpaged(installed.all()))
                        .withQuery(LIST),
                Route.guarded(
                        "GET",
                        "/api/v1/python-packages/install-status/do/get",
                        "general_r",
                        _ -> Answer.data(progress())));
    }

    private List<Map<String, Object>> progress() {
        long now = clock.millis();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (PackageStatus status : batteries.statuses()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("order", rows.size());
            row.put("package", status.line());
            row.put("status", status.state().name().toLowerCase(Locale.ROOT));
            row.put("startTimeMs", status.startMillis());
            row.put("endTimeMs", status.endMillis());
            row.put("error", status.error());
            row.put("nowMs", now);
            rows.add(row);
        }
        return rows;
    }
}
