package dff.setup;

import dff.accesskey.AccessKeyFeature;
import dff.auth.Auth;
import dff.auth.MasterSecret;
import dff.auth.PasswordRule;
import dff.db.Database;
import dff.web.ApiError;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The state "set-up finished or not" and the one step between. Safe for all threads. */
public final class Setup {
    private static final SetupConfig.AccessKey NO_KEY = new SetupConfig.AccessKey("", "");

    private final SetupConfig config;
    private final Database database;
    private final Auth auth;
    private final AccessKeyFeature keys;
    private final MasterSecret secret;
    private final SecretFile secretFile;
    private final SetupToken token;
    private final InstantSource clock;
    private final ReentrantLock installing = new ReentrantLock();
    /** Read by every request; never goes back to false. */
    private volatile boolean installed;

    /** What the set-up works on. */
    public record Parts(
            Database database,
            Auth auth,
            AccessKeyFeature keys,
            MasterSecret secret,
            SecretFile secretFile,
            InstantSource clock) {}

    /** @throws IllegalStateException when SECRET is not the one this installation was made with */
    public Setup(SetupConfig config, Parts parts, Path dataDirectory) {
        this.config = config;
        this.database = parts.database();
        this.auth = parts.auth();
        this.keys = parts.keys();
        this.secret = parts.secret();
        this.secretFile = parts.secretFile();
        this.clock = parts.clock();
        this.token = new SetupToken(dataDirectory);
        Optional<String> fingerprint = database.read(InstallationSql::fingerprint);
        this.installed = fingerprint.isPresent() || auth.hasAdmin();
        if (fingerprint.isPresent() && !fingerprint.get().equals(secret.fingerprint())) {
            throw new IllegalStateException(
                    "SECRET is not the one this installation was set up with, so saved passwords could not be read;"
                            + " put the right one into user-config.yaml, or bring back the file `secret` of the data directory");
        }
    }

    public boolean isInstalled() {
        return installed;
    }

    SetupConfig config() {
        return config;
    }

    SetupToken token() {
        return token;
    }

    /**
     * Before the server listens: does the automatic set-up when it is asked for.
     *
     * @throws IllegalStateException naming the setting that does not fit
     */
    public void automatic(PrintStream console) {
        if (installed || !config.autoSetup()) {
            return;
        }
        boolean made = config.adminPassword().isEmpty();
        String password = made ? RandomText.typeable() : config.adminPassword();
        SetupRequest request = new SetupRequest(config.adminUsername(), password, password, "");
        List<String> problems = new ArrayList<>(config.accessKey().problems(config.dev()));
        if (problems.isEmpty()) {
            install(request, config.accessKey()).values().forEach(problems::addAll);
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(
                    "AUTO_SETUP with AUTO_SETUP_ADMIN_USERNAME, AUTO_SETUP_ADMIN_PASSWORD and AUTO_SETUP_AK_…: "
                            + String.join("; ", problems));
        }
        if (made) {
            console.println("Administrator: " + config.adminUsername() + ", password: " + password
                    + " (shown this once; change it after signing in)");
        }
    }

    /** After the server listens: tells the operator how to go on. */
    public void announce(PrintStream console, String url) {
        if (!installed) {
            console.println("Set-up is not finished. Open " + url + "/client-app/setup");
            console.println("Set-up token: " + token.text());
        }
    }

    /**
     * Makes the administrator and marks the installation as finished, both or nothing.
     *
     * @return problems by group; empty = done
     * @throws ApiError when it was done before
     */
    Map<String, List<String>> install(SetupRequest request) {
        return install(request, NO_KEY);
    }

    private Map<String, List<String>> install(SetupRequest request, SetupConfig.AccessKey key) {
        installing.lock();
        try {
            if (installed) {
                throw ApiError.condition("AlreadyInstalled", "Set-up is finished already");
            }
            Map<String, List<String>> problems = request.problems(new PasswordRule(config.dev()), secretFile);
            if (problems.isEmpty()) {
                save(request, key);
            }
            return problems;
        } finally {
            installing.unlock();
        }
    }

    private void save(SetupRequest request, SetupConfig.AccessKey key) {
        Database.Work<Void> admin = auth.firstAdmin(request.username(), request.password());
        if (!request.secret().isEmpty() && !secretFile.isConfigured()) {
            // before the commit: a crash in between leaves a secret that nothing was made with yet
            secretFile.save(request.secret());
            secret.replace(request.secret());
        }
        Optional<Database.Work<Void>> accessKey =
                key.isWanted() ? Optional.of(keys.given(key.id(), key.secret())) : Optional.empty();
        database.write(handle -> {
            InstallationSql.insert(handle, secret.fingerprint(), clock.millis());
            accessKey.ifPresent(step -> step.on(handle));
            return admin.on(handle);
        });
        installed = true;
        token.delete();
    }
}
