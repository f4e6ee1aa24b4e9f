package dff.script;

import dff.web.ApiError;
import dff.web.Identity;

/** Who may change what someone has locked. */
final class Locks {
    private Locks() {}

    /** Super administrators pass every lock. */
    static boolean ignores(Identity who) {
        return who.roles().contains("sa") || who.roles().contains("*") || who.may("*");
    }

    /**
     * @param lockedByUserId null = not locked
     * @throws ApiError 403 when it is locked by someone else
     */
    static void demandOpen(String lockedByUserId, Identity who, String subReason, String what) {
        if (lockedByUserId != null && !lockedByUserId.equals(who.userId()) && !ignores(who)) {
            throw ApiError.condition(subReason, what + " is locked by another user");
        }
    }
}
