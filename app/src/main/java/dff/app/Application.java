package dff.app;

import dff.accesskey.AccessKeyConfig;
import dff.accesskey.AccessKeyFeature;
import dff.api.ApiRoutes;
import dff.apiauth.ApiAuthCheck;
import dff.apiauth.ApiAuthRoutes;
import dff.apiauth.ApiAuths;
import dff.audit.Operations;
import dff.auth.Auth;
import dff.auth.AuthConfig;
import dff.auth.MasterSecret;
import dff.auth.SecretCalls;
import dff.batch.BatchFeature;
import dff.batch.Batches;
import dff.binding.BindingRoutes;
import dff.coordination.CacheLimits;
import dff.coordination.Coordination;
import dff.coordination.EmbeddedCoordination;
import dff.db.Database;
import dff.db.DatabaseException;
import dff.db.SqliteDatabase;
import dff.env.Env;
import dff.env.ScriptValues;
import dff.env.StoreLimits;
import dff.function.FunctionRoutes;
import dff.function.Functions;
import dff.link.AuthLinks;
import dff.link.LinkFeature;
import dff.ops.IdleMemory;
import dff.ops.OpsRoutes;
import dff.ops.PresenceRoutes;
import dff.ops.ReadyCheck;
import dff.ops.SystemSettings;
import dff.runner.PlatformCall;
import dff.runner.RunnerPool;
import dff.script.Library;
import dff.script.ScriptFeature;
import dff.setup.SecretFile;
import dff.setup.Setup;
import dff.setup.SetupConfig;
import dff.setup.SetupGate;
import dff.setup.SetupRoutes;
import dff.task.Tasks;
import dff.task.durable.DurableTasks;
import dff.trigger.CrontabFeature;
import dff.web.Authenticator;
import dff.web.ClientAddress;
import dff.web.HttpServer;
import dff.web.Route;
import dff.web.StaticFiles;
import dff.web.WebConfig;
import dff.web.connection.ConnectionLimits;
import dff.web.event.EventHub;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The object graph of one process: built top to bottom, closed in reverse. */
public final class Application implements AutoCloseable {
    /** The default of an original installation. */
    private static final String PUBLIC_SECRET = "your_secret";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final InstantSource clock = InstantSource.system();
    private HttpServer server;
    private RunnerPool pool;
    private Tasks tasks;
    private DurableTasks durable;
    private CrontabFeature crontab;

    private Application() {}

    /**
     * Starts everything and prints the ready line.
     *
     * @throws SettingsException on a bad setting
     * @throws IllegalStateException when a part cannot start; nothing is left running
     */
    public static Application start(Settings settings, Path dataDirectory, PrintStream console) {
        Application application = new Application();
        try {
            application.build(settings, dataDirectory, console);
            return application;
        } catch (RuntimeException e) {
            application.close();
            throw e;
        }
    }

    private void build(Settings settings, Path directory, PrintStream console) {
        settings.warnings().forEach(warning -> console.println("dff: warning: " + warning));
        DataDirectory data = keep(DataDirectory.open(directory));
        Database database = keep(SqliteDatabase.open(data.database()));
        Functions functions = new Functions(database);
        Accounts accounts = accounts(settings, data, new AccountStore(database, functions));
        accounts.setup().automatic(console);
        Env env = new Env(database, accounts.secret(), clock);
        Coordination coordination = keep(new EmbeddedCoordination(
                clock,
                data.cache(),
                new CacheLimits(settings.number("_CACHE_MEMORY_LIMIT"), settings.number("_CACHE_KEY_LIMIT"))));
        StoreLimits limits =
                new StoreLimits(settings.number("_FUNC_STORE_LIMIT"), settings.number("_FUNC_STORE_SIZE_LIMIT"));
        ScriptValues values = new ScriptValues(database, coordination.cache(), limits, clock);

        List<Route> routes = new ArrayList<>();
        routes.addAll(accounts.auth().routes());
        routes.addAll(accounts.keys().routes());
        routes.addAll(new SetupRoutes(accounts.setup(), clock).routes());
        routes.addAll(env.routes());
        routes.addAll(values.routes());
        routes.addAll(health(settings, new AccountStore(database, functions), accounts)
                .routes());
        Operations operations =
                new Operations(database, settings.integer("_OPERATION_RECORD_LIMIT"), () -> List.copyOf(routes));
        routes.addAll(operations.routes());
        routes.addAll(new ApiRoutes(database, Version.TEXT, settings.text("WEB_BASE_URL"), () -> List.copyOf(routes))
                .routes());

        SetupGate gate = new SetupGate(accounts.setup(), accounts.authenticator(), new StaticFiles());
        Engine.Platform platform = new Engine.Platform(coordination, platformCalls(settings, accounts, env, values));
        ApiAuths apiAuths = new ApiAuths(database, accounts.secret(), clock);
        Shared shared = new Shared(database, functions, apiAuths, accounts);
        routes.addAll(functionRoutes(settings, data, shared, gate, platform));
        pool.layers().warnings().forEach(warning -> console.println("dff: warning: " + warning));
        Operator operator = new Operator(settings, data, database, clock);
        routes.addAll(operator.routes(tasks, durable, crontab, pool));
        keep(operator);
        server = keep(new HttpServer(
                webConfig(settings), entrance(settings, gate, console), gate, operator.recorder(operations), routes));
        server.whenStopTakesTooLong(pool::endWaitedFor);
        server.whenFailed(e -> e instanceof DatabaseException store && store.isOfPlace()
                ? Optional.of(store.getMessage())
                : Optional.empty());
        server.start();
        crontab.start();
        keep(new IdleMemory(server::requests));
        String url = "http://" + reachable(settings.text("WEB_BIND")) + ":" + server.port();
        console.println("DataFlux Func ready at " + url);
        accounts.setup().announce(console, url);
        accounts.auth().warm();
    }

    private static Authenticator entrance(Settings settings, SetupGate gate, PrintStream console) {
        if (!settings.flag("_IS_STREAKING")) {
            return gate;
        }
        console.println(
                "dff: warning: _IS_STREAKING is on: calling functions, scripts, schedules, batches and system settings"
                        + " ask for no sign-in; whoever reaches this address may do what the product around it does not refuse");
        return new EmbeddedAccess(gate);
    }

    /** The name of this machine when it listens on all its addresses: nobody can open 0.0.0.0. */
    private static String reachable(String bind) {
        if (!bind.equals("0.0.0.0") && !bind.equals("::")) {
            return bind;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "127.0.0.1";
        }
    }

    /** What running scripts may ask for. */
    private static Map<String, PlatformCall> platformCalls(
            Settings settings, Accounts accounts, Env env, ScriptValues values) {
        Map<String, PlatformCall> calls = new HashMap<>(env.platformCalls());
        calls.putAll(new SecretCalls(accounts.secret()).calls());
        calls.putAll(values.platformCalls());
        calls.putAll(new ConfigCalls(settings).calls());
        return calls;
    }

    /** What features that name functions share. */
    private record Shared(Database database, Functions functions, ApiAuths apiAuths, Accounts accounts) {}

    private List<Route> functionRoutes(
            Settings settings, DataDirectory data, Shared shared, SetupGate gate, Engine.Platform platform) {
        Clock utc = Clock.systemUTC();
        EventHub hub = new EventHub(gate);
        Database database = shared.database();
        Functions functions = shared.functions();
        Library library = Library.open(
                database, functions, settings.text("_RUNNER_NETWORK").equals("open"));
        AuthLinks links = new AuthLinks(database);
        Engine engine = new Engine(
                settings,
                data.root(),
                new Engine.Parts(
                        database,
                        library,
                        functions,
                        new Engine.Callables(
                                links,
                                new Batches(database),
                                new ApiAuthCheck.Parts(
                                        shared.apiAuths(),
                                        functions,
                                        shared.accounts().secret(),
                                        utc)),
                        utc),
                platform,
                new HubEvents(hub),
                this::keep);
        pool = engine.pool();
        tasks = engine.tasks();
        durable = engine.durable();
        crontab = engine.crontab();
        List<Route> routes = new ArrayList<>(hub.routes());
        routes.addAll(engine.calls().routes());
        routes.addAll(engine.jobs().routes());
        routes.addAll(shared.accounts().auth().functionRoutes(tasks));
        routes.addAll(engine.batteries().routes());
        routes.addAll(new FunctionRoutes(database).routes());
        routes.addAll(new PresenceRoutes(hub, platform.coordination().presence()).routes());
        routes.addAll(ScriptFeature.routes(
                new ScriptFeature.Parts(
                        database,
                        library,
                        functions,
                        engine.calls().publishCheck(),
                        new HubNotices(hub),
                        crontab.autoRuns()::published,
                        utc),
                settings.number("_SCRIPT_PUBLISH_HISTORY_LIMIT")));
        routes.addAll(bindingRoutes(settings, shared, links));
        return routes;
    }

    private List<Route> bindingRoutes(Settings settings, Shared shared, AuthLinks links) {
        ZoneId zone = ZoneId.of(settings.text("TIMEZONE"));
        BindingRoutes.Parts parts =
                new BindingRoutes.Parts(shared.database(), shared.functions(), shared.apiAuths(), clock);
        List<Route> routes = new ArrayList<>(LinkFeature.routes(parts, links, zone));
        routes.addAll(BatchFeature.routes(parts, zone));
        routes.addAll(crontab.routes(parts));
        routes.addAll(new ApiAuthRoutes(shared.database(), shared.apiAuths(), shared.functions()).routes());
        return routes;
    }

    /** Who may enter, and what their secrets are kept with. */
    private record Accounts(MasterSecret secret, Auth auth, AccessKeyFeature keys, Setup setup) {
        Authenticator authenticator() {
            return auth.authenticator(keys.signatures());
        }
    }

    /** Where accounts are kept, and the functions that vouch for people without one. */
    private record AccountStore(Database database, Functions functions) {}

    private Accounts accounts(Settings settings, DataDirectory data, AccountStore store) {
        Database database = store.database();
        boolean dev = settings.text("MODE").equals("dev");
        if (!dev && settings.text("SECRET").equals(PUBLIC_SECRET)) {
            throw new SettingsException("SECRET is a text that everybody knows; leave it out to have one made");
        }
        SecretFile file = new SecretFile(data.root(), settings.text("SECRET"));
        MasterSecret secret = file.load();
        AuthConfig authConfig = new AuthConfig(
                dev,
                settings.number("_WEB_AUTH_EXPIRES"),
                settings.integer("BAD_SIGNIN_TEMP_LOCK_ACTIVE_COUNT"),
                settings.number("BAD_SIGNIN_TEMP_LOCK_TIMEOUT_MAX"),
                settings.path("_WEB_LOCALHOST_AUTH_TOKEN_PATH", data.root()),
                settings.flag("INTEGRATED_SIGN_IN_ENABLED"),
                settings.integer("_FUNC_TASK_DEFAULT_TIMEOUT"));
        Auth auth = keep(new Auth(authConfig, database, secret, store.functions(), clock));
        AccessKeyConfig keyConfig = new AccessKeyConfig(
                settings.flag("ACCESS_KEY_SECRET_VISIBLE"),
                settings.flag("ACCESS_KEY_SIGN_V1_ENABLED"),
                settings.integer("_WEB_AK_TIMESTAMP_MAX_DIFF"),
                settings.integer("_WEB_AK_NONCE_LIMIT"));
        AccessKeyFeature keys = keep(new AccessKeyFeature(keyConfig, database, secret, auth, clock));
        SetupConfig setupConfig = new SetupConfig(
                dev,
                Version.TEXT,
                settings.flag("AUTO_SETUP"),
                settings.text("AUTO_SETUP_ADMIN_USERNAME"),
                settings.text("AUTO_SETUP_ADMIN_PASSWORD"),
                new SetupConfig.AccessKey(settings.text("AUTO_SETUP_AK_ID"), settings.text("AUTO_SETUP_AK_SECRET")));
        return new Accounts(
                secret,
                auth,
                keys,
                new Setup(setupConfig, new Setup.Parts(database, auth, keys, secret, file, clock), data.root()));
    }

    private OpsRoutes health(Settings settings, AccountStore store, Accounts accounts) {
        List<ReadyCheck> checks = List.of(
                new ReadyCheck("setup", accounts.setup()::isInstalled),
                new ReadyCheck("runners", () -> pool != null && pool.isAbleToRun()),
                new ReadyCheck(
                        "store",
                        () -> store.database().isWritable()
                                && store.database()
                                        .read(handle -> handle.select("SELECT 1")
                                                        .mapTo(Integer.class)
                                                        .one()
                                                == 1)));
        SystemInformation information = new SystemInformation(settings, store.functions());
        SystemSettings shown = new SystemSettings(store.database(), InstantSource.system());
        return new OpsRoutes(
                checks,
                new OpsRoutes.Information(
                        () -> {
                            Map<String, Object> all = new LinkedHashMap<>(information.all());
                            all.put("SYSTEM_SETTINGS", shown.all());
                            return all;
                        },
                        information::ofFirstGeneration));
    }

    private static WebConfig webConfig(Settings settings) {
        return new WebConfig(
                settings.text("WEB_BIND"),
                settings.integer("WEB_PORT"),
                Version.TEXT,
                Version.RELEASED,
                settings.list("WEB_CORS_ORIGIN"),
                settings.flag("WEB_CORS_CREDENTIALS"),
                trustedProxies(settings.list("WEB_TRUSTED_PROXIES")),
                new WebConfig.Limits(
                        settings.integer("_WEB_BODY_TIMEOUT"),
                        new ConnectionLimits(
                                OpenFiles.most(settings.integer("_WEB_CONNECTION_LIMIT")),
                                settings.integer("_WEB_CONNECTION_ADDRESS_LIMIT"),
                                settings.integer("_WEB_HEAD_TIMEOUT")),
                        settings.integer("_WEB_STOP_TIMEOUT")));
    }

    private static ClientAddress trustedProxies(List<String> proxies) {
        try {
            return new ClientAddress(proxies);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("WEB_TRUSTED_PROXIES: " + e.getMessage());
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    /** Numbers of the pool of Python processes. */
    public RunnerPool.Status poolStatus() {
        return pool.status();
    }

    /** The port in use. */
    public int port() {
        return server.port();
    }

    /** Every route. */
    public List<Route> routes() {
        return server.routes();
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                first = first == null ? new IllegalStateException("stopping failed", e) : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
