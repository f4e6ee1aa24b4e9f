package dff.env;

import dff.auth.MasterSecret;
import dff.db.Database;
import dff.runner.PlatformCall;
import dff.web.Route;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Environment variables as one part for {@code app} to join with the others. Safe for all threads. */
public final class Env {
    private final EnvVariables variables;

    public Env(Database database, MasterSecret secret, InstantSource clock) {
        this.variables = new EnvVariables(database, secret, clock);
    }

    public List<Route> routes() {
        return new EnvRoutes(variables).routes();
    }

    /** What scripts may ask for, by operation. */
    public Map<String, PlatformCall> platformCalls() {
        return new EnvCalls(variables).calls();
    }
}
