package dff.env;

import dff.coordination.Cache;
import dff.db.Database;
import dff.runner.PlatformCall;
import dff.web.Route;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What scripts store and cache, as one part for {@code app} to join with the others. Safe for all threads. */
public final class ScriptValues {
    private final StoredValues values;
    private final Cache cache;

    public ScriptValues(Database database, Cache cache, StoreLimits limits, InstantSource clock) {
        this.values = new StoredValues(database, limits, clock);
        this.cache = cache;
    }

    public List<Route> routes() {
        return new ValueRoutes(values, cache).routes();
    }

    /** What scripts may ask for, by operation. */
    public Map<String, PlatformCall> platformCalls() {
        Map<String, PlatformCall> calls = new HashMap<>(new StoreCalls(values).calls());
        calls.putAll(new CacheCalls(cache).calls());
        return calls;
    }
}
