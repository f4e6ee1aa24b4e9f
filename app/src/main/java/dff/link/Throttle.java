package dff.link;

import dff.coordination.Counters;
import dff.web.ApiError;
import dff.web.ErrorClass;
import java.util.LinkedHashMap;
import java.util.Map;

/** Refuses calls of a link beyond its rates. Rejected calls count too. */
final class Throttle {
    private static final Map<String, Long> SECONDS = Map.of(
            "bySecond",
            1L,
            "byMinute",
            60L,
            "byHour",
            3_600L,
            "byDay",
            86_400L,
            "byMonth",
            2_592_000L,
            "byYear",
            31_536_000L);

    private final Counters counters;

    Throttle(Counters counters) {
        this.counters = counters;
    }

    /** @param rules rule to limit, in the stored order */
    void check(String linkId, Map<String, Integer> rules) {
        rules.forEach((rule, limit) -> {
            Counters.Count count = counters.increment(linkId + " " + rule, SECONDS.get(rule));
            if (count.count() > limit) {
                Map<String, Object> detail = new LinkedHashMap<>();
                detail.put("rule", rule);
                detail.put("limit", limit);
                detail.put("currentCount", count.count());
                detail.put("waitSeconds", count.secondsLeft() + 1);
                throw ApiError.of(ErrorClass.CLIENT_RATE_LIMIT, "Maximum calling rate exceeded", detail)
                        .withSubReason("APIThrottling");
            }
        });
    }
}
