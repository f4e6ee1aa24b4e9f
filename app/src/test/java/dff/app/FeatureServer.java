package dff.app;

import com.fasterxml.jackson.databind.JsonNode;
import dff.apiauth.ApiAuthRoutes;
import dff.apiauth.ApiAuths;
import dff.auth.MasterSecret;
import dff.batch.BatchFeature;
import dff.binding.BindingRoutes;
import dff.call.CallOptions;
import dff.coordination.Presence;
import dff.db.SqliteDatabase;
import dff.function.FunctionRoutes;
import dff.function.Functions;
import dff.json.Json;
import dff.link.AuthLinks;
import dff.link.LinkFeature;
import dff.ops.PresenceRoutes;
import dff.script.FakeCheck;
import dff.script.Library;
import dff.script.ScriptFeature;
import dff.task.durable.SqlTaskStore;
import dff.task.durable.StoreTaker;
import dff.trigger.CrontabFeature;
import dff.trigger.TriggerClock;
import dff.trigger.TriggerConfig;
import dff.trigger.TriggerEngine;
import dff.trigger.cron.CronRules;
import dff.web.ApiError;
import dff.web.ClientAddress;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.HttpServer;
import dff.web.Identity;
import dff.web.Route;
import dff.web.WebConfig;
import dff.web.event.EventHub;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Scripts, functions and links behind the real web server on the real store; who sends is told by a header, the check is a fake. */
public final class FeatureServer implements AutoCloseable {
    /** An answer's status and parsed body. */
    public record Reply(int status, JsonNode body) {
        public JsonNode data() {
            return body.get("data");
        }

        public String reason() {
            return body.path("reason").asText();
        }

        public String detailMessage() {
            return body.path("detail").path("message").asText();
        }

        public List<String> column(String key) {
            List<String> values = new ArrayList<>();
            data().forEach(row -> values.add(row.path(key).asText()));
            return values;
        }
    }

    /** Publications kept. */
    public static final int HISTORY_LIMIT = 12;

    /** Limits of functions. */
    public static final CallOptions.Rules RULES = new CallOptions.Rules(
            30,
            1,
            3_600,
            10,
            1,
            180,
            60,
            CallOptions.Queues.of(10, Map.of()),
            false,
            new CallOptions.Background(3_600, 4_194_304));

    private static final Set<String> PRIVILEGES = Set.of("general_r", "general_w");

    public final SqliteDatabase database;
    public final Functions functions;
    public final Library library;
    public final AuthLinks links;
    public final FakeCheck check = new FakeCheck();
    public final CrontabFeature crontab;
    /** What open pages were told. */
    public final List<String> notices = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    public FeatureServer(Path directory) {
        database = SqliteDatabase.open(directory.resolve("dff.db"));
        functions = new Functions(database);
        library = Library.open(database, functions, true);
        links = new AuthLinks(database);
        InstantSource clock = InstantSource.system();
        EventHub hub = new EventHub(FeatureServer::identify);
        List<Route> routes = new ArrayList<>();
        routes.addAll(ScriptFeature.routes(
                new ScriptFeature.Parts(
                        database,
                        library,
                        functions,
                        check,
                        (kind, id, md5) -> notices.add(kind + " " + id + " " + md5),
                        (_, _) -> () -> {},
                        clock),
                HISTORY_LIMIT));
        routes.addAll(new PresenceRoutes(hub, new Presence(clock)).routes());
        routes.addAll(new FunctionRoutes(database).routes());
        ApiAuths apiAuths = new ApiAuths(database, new MasterSecret("secret of the tests"), clock);
        BindingRoutes.Parts parts = new BindingRoutes.Parts(database, functions, apiAuths, clock);
        routes.addAll(LinkFeature.routes(parts, links, ZoneOffset.UTC));
        routes.addAll(BatchFeature.routes(parts, ZoneOffset.UTC));
        crontab = crontab(clock);
        routes.addAll(crontab.routes(parts));
        routes.addAll(new ApiAuthRoutes(database, apiAuths, functions).routes());
        server = new HttpServer(
                new WebConfig(
                        "127.0.0.1",
                        0,
                        "test",
                        0,
                        List.of(),
                        false,
                        new ClientAddress(ClientAddress.DEFAULT_TRUSTED),
                        WebConfig.Limits.DEFAULT),
                FeatureServer::identify,
                _ -> {
                    throw ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "no pages here");
                },
                _ -> {},
                routes);
        server.start();
    }

    /** Nothing is fired by itself. */
    private CrontabFeature crontab(InstantSource clock) {
        SqlTaskStore store = new SqlTaskStore(database, clock::millis, 10, 1_000);
        return new CrontabFeature(
                new TriggerEngine.Parts(
                        database,
                        functions,
                        new StoreTaker(store),
                        RULES,
                        new TriggerClock(clock::millis, clock::millis)),
                new TriggerConfig(ZoneOffset.UTC, new CronRules(true, 5), 100, 60, 60, 1_000_000, true));
    }

    private static Optional<Identity> identify(HttpCall call) {
        String name = call.header("X-Test-User");
        if (name == null) {
            return Optional.empty();
        }
        String role = name.equals("root") ? "sa" : name.equals("boss") ? "admin" : "user";
        Set<String> privileges = name.equals("reader") ? Set.of("general_r") : PRIVILEGES;
        return Optional.of(new Identity("u-" + name, name, name, Identity.BY_TOKEN, Set.of(role), privileges));
    }

    public Reply get(String path) {
        return get("ann", path);
    }

    public Reply get(String user, String path) {
        return send(user, path, HttpRequest.newBuilder().GET());
    }

    public Reply post(String path, Object body) {
        return post("ann", path, body);
    }

    public Reply post(String user, String path, Object body) {
        String json = body instanceof String text ? text : Json.text(body);
        return send(
                user,
                path,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private Reply send(String user, String path, HttpRequest.Builder request) {
        try {
            if (user != null) {
                request.header("X-Test-User", user);
            }
            request.uri(URI.create("http://127.0.0.1:" + server.port() + "/api/v1" + path));
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), Json.parse(response.body()));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("request to " + path + " failed", e);
        }
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Adds a set and a script in it, with that draft, not published. */
    public void addScript(String id, String draft) {
        post("/script-sets/do/add", Map.of("data", Map.of("id", id.substring(0, id.indexOf("__")))));
        Reply reply = post("/scripts/do/add", Map.of("data", Map.of("id", id, "codeDraft", draft)));
        if (reply.status() != 200) {
            throw new IllegalStateException("adding " + id + ": " + reply.body());
        }
    }

    public Reply publish(String id, String... functionNames) {
        check.declares(functionNames);
        return post("/scripts/" + id + "/do/publish", Map.of());
    }

    /** Adds and publishes a script that exports these functions. */
    public void published(String id, String... functionNames) {
        addScript(id, "# " + id);
        Reply reply = publish(id, functionNames);
        if (reply.status() != 200) {
            throw new IllegalStateException("publishing " + id + ": " + reply.body());
        }
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }
}
