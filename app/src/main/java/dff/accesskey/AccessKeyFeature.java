package dff.accesskey;

import dff.auth.Auth;
import dff.auth.MasterSecret;
import dff.db.Database;
import dff.web.Authenticator;
import dff.web.Route;
import java.time.InstantSource;
import java.util.List;

/** Access keys and signed requests, as one part for {@code app} to join with the others. Safe for all threads. */
public final class AccessKeyFeature implements AutoCloseable {
    private final AccessKeys keys;
    private final Signatures signatures;
    private final Nonces nonces;
    private final AccessKeyConfig config;

    public AccessKeyFeature(
            AccessKeyConfig config, Database database, MasterSecret secret, Auth auth, InstantSource clock) {
        this.config = config;
        this.keys = new AccessKeys(database, secret, clock);
        this.nonces = new Nonces(database, clock, config.nonceLimit());
        this.signatures = new Signatures(keys, nonces, auth, config, clock);
    }

    public List<Route> routes() {
        return new AccessKeyRoutes(keys, config).routes();
    }

    /** Tells who signed a request. */
    public Authenticator signatures() {
        return signatures;
    }

    /** The step that makes a key of the first administrator, within the transaction of the set-up. */
    public Database.Work<Void> given(String id, String secret) {
        return keys.given(id, secret, Auth.firstAdminId());
    }

    /** Before the store. */
    @Override
    public void close() {
        nonces.close();
    }
}
