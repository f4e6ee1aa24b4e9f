package dff.link;

import java.util.List;

/**
 * A link as a call needs it.
 *
 * @param funcId may name a function that does not exist (any more)
 * @param kwargsJson JSON object as stored: key order, numbers and placeholders as they were sent
 * @param apiAuthId null = open to all
 * @param expireTime Unix milliseconds; null = never
 * @param throttling in stored order
 * @param checksArguments whether arguments are compared with what the function declares before it runs
 * @param taskRecordLimit null = the default
 */
public record AuthLink(
        String id,
        String funcId,
        String kwargsJson,
        String apiAuthId,
        Long expireTime,
        List<ThrottleRule> throttling,
        boolean isDisabled,
        boolean isTrusted,
        boolean checksArguments,
        Integer taskRecordLimit) {
    public AuthLink {
        throttling = List.copyOf(throttling);
    }

    /** True when the link has an expiry at or before now. */
    public boolean isExpired(long nowMillis) {
        return expireTime != null && expireTime <= nowMillis;
    }
}
