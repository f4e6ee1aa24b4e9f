package dff.link;

import dff.binding.BindingKind;
import dff.binding.BindingRoutes;
import dff.binding.BindingUse;
import dff.binding.RunStatistics;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.HttpCall;
import dff.web.Route;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
                        call -> Answer.data(peaks(parts, links, statistics, call)))
                .alias(LinkKind.SYNC_API.path() + "/:id/do/get-peaks")
                .titled("Busiest times of an auth link", "授权链接的调用峰值"));
        routes.addAll(new LinkDocumentation(parts.database()).routes());
        return routes;
    }

    private static Map<String, Object> peaks(
            BindingRoutes.Parts parts, AuthLinks links, RunStatistics statistics, HttpCall call) {
        String id = call.param("id");
        if (links.find(id).isEmpty()) {
            throw ApiError.notFound((call.isByAlias() ? LinkKind.SYNC_API : LinkKind.AUTH_LINK).entity(), id);
        }
        return parts.database().read(handle -> statistics.peaks(handle, id));
    }
}
