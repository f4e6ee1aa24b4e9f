package dff.script;

import org.jdbi.v3.core.Handle;

/** What happens with each publication of a script beside its becoming live. */
@FunctionalInterface
public interface Publications {
    /**
     * Called within the transaction that publishes, when the store has its functions.
     *
     * @return run once the script is live
     */
    Runnable published(Handle handle, String scriptId);
}
