package dff.runner;

import java.util.List;
import java.util.Optional;

/** Published code as runners ask for it. */
public interface ScriptLibrary {
    /** The library as of now. Cheap: called once a run, on its thread. */
    Snapshot current();

    /** The library at one counter; what a run sees from its start to its end. Immutable. */
    interface Snapshot {
        /** Rises with each publish, import and delete. */
        long counter();

        /** MD5 of the published text; empty when there is no such script or it was never published. */
        Optional<String> md5(String scriptId);

        /**
         * The published text with that MD5, also when something newer was published since. May read the store.
         *
         * @return empty when it exists no longer
         */
        Optional<String> code(String scriptId, String md5);

        /** Ids changed since an older counter; empty = too long ago to tell, take all as changed. */
        Optional<List<String>> changedSince(long counter);

        /** Whether the scripts of a set may use the network. */
        boolean network(String scriptSetId);
    }
}
