package dff.link;

import dff.coordination.Counters;
import dff.web.ApiError;
import dff.web.ErrorClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Refuses calls of a link beyond its rates. Rejected calls count too. */
final class Throttle {
    private final Counters counters;

    Throttle(Counters counters) {
        this.counters = counters;
    }

    /** @param rules in the stored order */
    void check(String linkId, List<ThrottleRule> rules) {
        for (ThrottleRule rule : rules) {
            Counters.Count count = counters.increment(linkId + " " + rule.name(), rule.windowSeconds());
            if (count.count() > rule.limit()) {
                Map<String, Object> detail = new LinkedHashMap<>();
                detail.put("rule", rule.name());
                detail.put("limit", rule.limit());
                detail.put("currentCount", count.count());
                detail.put("waitSeconds", count.secondsLeft() + 1);
                throw ApiError.of(ErrorClass.CLIENT_RATE_LIMIT, "Maximum calling rate exceeded", detail)
                        .withSubReason("APIThrottling");
            }
        }
    }
}
