package dff.batch;

import dff.binding.BindingKind;
import dff.binding.BindingRoutes;
import dff.binding.BindingUse;
import dff.binding.RunStatistics;
import dff.web.Route;
import java.time.ZoneId;
import java.util.List;

/** Management of batches as the web server answers it. */
public final class BatchFeature {
    private BatchFeature() {}

    /** @param zone of the days that statistics count by */
    public static List<Route> routes(BindingRoutes.Parts parts, ZoneId zone) {
        BindingKind kind = new BatchKind(new RunStatistics(BatchCalls.ORIGIN, parts.clock(), zone));
        parts.apiAuths().usedBy(new BindingUse("batches", kind, parts.clock()));
        return BindingRoutes.of(kind, parts);
    }
}
