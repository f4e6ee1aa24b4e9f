package dff.accesskey;

import dff.auth.Auth;
import dff.auth.AuthConfig;
import dff.auth.MasterSecret;
import dff.auth.SettableClock;
import dff.db.SqliteDatabase;
import dff.function.Functions;
import dff.json.Json;
import dff.json.Md5;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ClientAddress;
import dff.web.ErrorClass;
import dff.web.HttpServer;
import dff.web.Route;
import dff.web.WebConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signed requests against the real web server, store and accounts, at a time that tests choose. */
final class SigningServer implements AutoCloseable {
    static final String KEY_ID = "ak-of-tests";
    static final String SECRET = "SecretSecretSecretSecretSecret12";
    static final long TIME = 1_700_000_000L;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Status, class of the error, and the whole answer. */
    record Reply(int status, String reason, String message, String text) {}

    final SettableClock clock = new SettableClock(TIME);
    final SqliteDatabase database;
    final AccessKeys keys;
    private final Auth auth;
    private final AccessKeyFeature feature;
    private final HttpServer server;

    SigningServer(Path directory, AccessKeyConfig config) {
        database = SqliteDatabase.open(directory.resolve("dff.db"));
        MasterSecret secret = new MasterSecret("a secret of these tests");
        AuthConfig authConfig = new AuthConfig(true, 86_400, 10, 900, directory.resolve("no-token"), true, 30);
        auth = new Auth(authConfig, database, secret, new Functions(database), clock);
        keys = new AccessKeys(database, secret, clock);
        if (!auth.hasAdmin()) {
            database.write(auth.firstAdmin("admin", "admin"));
            database.write(keys.given(KEY_ID, SECRET, Auth.firstAdminId()));
        }
        feature = new AccessKeyFeature(config, database, secret, auth, clock);
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
                auth.authenticator(feature.signatures()),
                _ -> {
                    throw ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "no pages here");
                },
                _ -> {},
                List.of(
                        Route.guarded("GET", "/api/v1/do/ping", "general_r", SigningServer::sender),
                        Route.guarded("POST", "/api/v1/do/echo", "general_r", SigningServer::sender),
                        Route.guarded("POST", "/api/v1/func/:id", "general_r", SigningServer::sender),
                        Route.open("GET", "/api/v1/open", _ -> Answer.data("open")),
                        Route.guarded("GET", "/api/v1/by-token", "general_r", SigningServer::sender)
                                .byTokenOnly()));
        server.start();
    }

    static AccessKeyConfig config(int nonceLimit) {
        return new AccessKeyConfig(true, true, 900, nonceLimit);
    }

    private static Answer sender(dff.web.HttpCall call) {
        return Answer.data(call.signedIn().userId() + " " + call.signedIn().authType());
    }

    /** The clock's time as a sender puts it. */
    long now() {
        return clock.millis() / 1_000;
    }

    /** Signs by the later scheme, as the SDKs of today. */
    Map<String, String> signed(String method, String url, String body, String nonce) {
        String md5 = Md5.of(body == null ? "{}" : body);
        return headers(String.join("&", method, url, String.valueOf(now()), nonce, md5), nonce);
    }

    /** The headers of a request for which that text is signed. */
    Map<String, String> headers(String text, String nonce) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Dff-Ak-Id", KEY_ID);
        headers.put("X-Dff-Ak-Timestamp", String.valueOf(now()));
        headers.put("X-Dff-Ak-Nonce", nonce);
        headers.put("X-Dff-Ak-Sign", new SigningKey(KEY_ID, "", SECRET).sign(text));
        return headers;
    }

    /** @param body null = none; sent as JSON */
    Reply send(String method, String url, String body, Map<String, String> headers) {
        return send(method, url, body, "application/json", headers);
    }

    Reply send(String method, String url, String body, String type, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + url))
                .header("Content-Type", type)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString());
            var json = Json.parse(response.body());
            return new Reply(
                    response.statusCode(),
                    json.path("reason").asText(),
                    json.path("message").asText(),
                    response.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        feature.close();
        auth.close();
        database.close();
    }
}
