package dff.apiauth;

/** What a check found. */
enum Verdict {
    GOOD,
    /** No credential was sent: the sender may not know yet what is asked for. */
    ABSENT,
    /** Right, but for a time that is over or a second time. */
    STALE,
    WRONG
}
