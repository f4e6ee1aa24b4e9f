package dff.ops;

import java.util.function.BooleanSupplier;

/** One thing that must work before calls can be taken; an exception counts as "does not". */
public record ReadyCheck(String name, BooleanSupplier works) {
    boolean passes() {
        try {
            return works.getAsBoolean();
        } catch (RuntimeException _) {
            return false; // the name is all that a probe needs; the part itself logs why
        }
    }
}
