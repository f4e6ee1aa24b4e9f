package dff.link;

import dff.apiauth.ApiAuthCheck;
import dff.binding.Door;
import dff.call.Incoming;
import dff.coordination.Counters;
import dff.web.ApiError;
import java.time.InstantSource;

/** Whether a link may be called now, by this caller: the refusals in the order callers rely on. */
final class LinkAccess {
    /** One for both addresses of a link, so that a password store knows it again. */
    static final String REALM = "SyncAPI";

    private final ApiAuthCheck apiAuth;
    private final Throttle throttle;
    private final InstantSource clock;

    LinkAccess(ApiAuthCheck apiAuth, Counters counters, InstantSource clock) {
        this.apiAuth = apiAuth;
        this.throttle = new Throttle(counters);
        this.clock = clock;
    }

    /** @throws ApiError 401, 403 or 429 */
    void admit(Incoming request, AuthLink link, Door door) {
        admitToResults(request, link, door);
        if (!link.throttling().isEmpty()) {
            throttle.check(link.id(), link.throttling());
        }
    }

    /** As {@link #admit} for somebody who asks for the result of an earlier call, which counts in no rate of the link. */
    void admitToResults(Incoming request, AuthLink link, Door door) {
        apiAuth.demand(request, link.apiAuthId(), door.realm() + ":" + link.id());
        if (link.isDisabled()) {
            throw ApiError.condition(door.reason() + "Disabled", "This " + door.title() + " is disabled");
        }
        if (link.isExpired(clock.millis())) {
            throw ApiError.condition(door.reason() + "Expired", "This " + door.title() + " is already expired");
        }
    }
}
