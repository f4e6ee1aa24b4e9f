package dff.trigger;

import java.util.function.LongSupplier;

/**
 * The two clocks of triggers, in Unix milliseconds.
 *
 * @param wall the machine's: what due times are meant by; may be moved, forwards and back
 * @param steady the store's, which never jumps: what leases and tasks go by
 */
public record TriggerClock(LongSupplier wall, LongSupplier steady) {
    long wallMillis() {
        return wall.getAsLong();
    }

    long steadyMillis() {
        return steady.getAsLong();
    }
}
