package dff.script;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which script sets may use the network. Immutable.
 *
 * @param byDefault for sets that do not say
 * @param own what the others say
 */
record Networks(boolean byDefault, Map<String, Boolean> own) {
    Networks {
        own = Map.copyOf(own);
    }

    boolean isOpen(String scriptSetId) {
        return own.getOrDefault(scriptSetId, byDefault);
    }

    /** @param network empty = by default */
    Networks with(String scriptSetId, Optional<Boolean> network) {
        Map<String, Boolean> changed = new HashMap<>(own);
        network.ifPresentOrElse(open -> changed.put(scriptSetId, open), () -> changed.remove(scriptSetId));
        return new Networks(byDefault, changed);
    }
}
