package dff.link;

import dff.binding.BindingKind;
import dff.binding.BindingRoutes;
import dff.binding.BindingUse;
import dff.binding.RunStatistics;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.Route;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Management of links as the web server answers it. */
public final class LinkFeature {
    /** Links are recorded under this origin, whatever name the caller used. */
    static final String ORIGIN = "syncAPI";

    private LinkFeature() {}

    /** @param zone of the days that statistics count by */
    public static List<Route> routes(BindingRoutes.Parts parts, AuthLinks links, ZoneId zone) {
        LinkStates states = new LinkStates(parts.clock());
        RunStatistics statistics = new RunStatistics(ORIGIN, parts.clock(), zone);
        BindingKind kind = new LinkKind(links, states, statistics);
        parts.apiAuths().usedBy(new BindingUse("links", kind, parts.clock()));
        List<Route> routes = new ArrayList<>(BindingRoutes.of(kind, parts));
        routes.add(Route.guarded(
                        "GET",
                        LinkKind.AUTH_LINK.path() + "/do/count",
                        "general_r",
                        _ -> Answer.data(parts.database().read(states::counts)))
                .alias(LinkKind.SYNC_API.path() + "/do/count"));
        routes.add(Route.guarded(
                        "GET",
                        LinkKind.AUTH_LINK.path() + "/:id/do/get-peaks",
                        "general_r",
                        call -> Answer.data(
                                parts.database().read(handle -> peaks(handle, kind, statistics, call.param("id")))))
                .alias(LinkKind.SYNC_API.path() + "/:id/do/get-peaks"));
        routes.addAll(new LinkDocumentation(parts.database()).routes());
        return routes;
    }

    private static Map<String, Object> peaks(Handle handle, BindingKind kind, RunStatistics statistics, String id) {
        if (kind.list("b.id").anyOf("b.id", List.of(id)).count(handle) == 0) {
            throw ApiError.notFound("authLink", id);
        }
        return statistics.peaks(handle, id);
    }
}
