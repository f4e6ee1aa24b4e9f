package dff.app;

import static org.assertj.core.api.Assertions.assertThat;

import dff.web.Route;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An installation embedded in another product: what asks for no sign-in is written down, everything else asks as ever. */
class EmbeddedAccessTest {
    /** A new row is a decision. */
    private static final Set<String> OPEN = Set.of(
            "GET /api",
            "GET /api/v1/func/:funcId",
            "POST /api/v1/func/:funcId",
            "POST /api/v1/cron/:id",
            "GET /api/v1/func-list",
            "GET /api/v1/func-tag-list",
            "GET /api/v1/funcs/do/list",
            "GET /api/v1/script-sets/do/list",
            "GET /api/v1/scripts/do/list",
            "GET /api/v1/scripts/:id/do/get",
            "GET /api/v1/batches/do/list",
            "POST /api/v1/batches/do/add",
            "POST /api/v1/batches/do/add-many",
            "POST /api/v1/batches/do/modify-many",
            "GET /api/v1/batches/do/delete-many",
            "POST /api/v1/batches/:id/do/modify",
            "GET /api/v1/batches/:id/do/delete",
            "GET /api/v1/crontab-configs/do/list",
            "POST /api/v1/crontab-configs/do/add",
            "POST /api/v1/crontab-configs/do/add-many",
            "POST /api/v1/crontab-configs/do/modify-many",
            "GET /api/v1/crontab-configs/do/delete-many",
            "POST /api/v1/crontab-configs/:id/do/modify",
            "GET /api/v1/crontab-configs/:id/do/delete",
            "GET /api/v1/crontab-configs/:id/recent-triggered/do/list",
            "GET /api/v1/system-settings/do/get",
            "POST /api/v1/system-settings/:id/do/set",
            "GET /api/v1/system-settings/:id/do/delete");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of("_IS_STREAKING", "true"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Stream<Route> guarded() {
        return server.application().routes().stream()
                .filter(route -> route.privilege().isPresent());
    }

    private static Reply knock(Route route, String path, Client client) {
        String filled = path.replaceAll(":[a-zA-Z]+", "x").replace("*", "x");
        return route.method().equals("GET")
                ? client.get(filled)
                : client.send("POST", filled, "application/json", BodyPublishers.ofString("{{{"));
    }

    @Test
    void open_rows_are_exactly_those_written_down() {
        assertThat(guarded()
                        .filter(route -> route.access().openWhenEmbedded())
                        .map(route -> route.method() + " " + route.pattern()))
                .containsExactlyInAnyOrderElementsOf(OPEN);
    }

    @Test
    void who_sends_no_credential_comes_in_there_under_every_name_and_nowhere_else() {
        List<String> wrong = new ArrayList<>();
        guarded()
                .forEach(route -> route.paths().forEach(path -> {
                    Reply reply = knock(route, path, server.anonymous());
                    boolean entered = reply.status() != 401 && reply.status() < 500;
                    if (entered != route.access().openWhenEmbedded()) {
                        wrong.add(route.method() + " " + path + ": " + reply);
                    }
                }));

        assertThat(wrong).isEmpty();
    }

    @Test
    void a_bad_credential_is_refused_there_too() {
        List<String> wrong = new ArrayList<>();
        guarded().filter(route -> route.access().openWhenEmbedded()).forEach(route -> {
            Reply reply = knock(route, route.pattern(), server.anonymous().withToken("forged"));
            if (reply.status() != 401) {
                wrong.add(route.method() + " " + route.pattern() + ": " + reply);
            }
        });

        assertThat(wrong).isEmpty();
    }

    @Test
    void what_is_made_and_set_without_a_sign_in_is_there_and_recorded() {
        new Workspace(server).publish("embedded__s", "@DFF.API('F')\ndef f():\n    return 1\n");
        Client anyone = server.anonymous();
        Map<String, Object> job = Map.of("funcId", "embedded__s.f", "funcCallKwargsJSON", Map.of());
        Reply added = anyone.post("/api/v1/cron-jobs/do/add", Map.of("data", job));
        Reply set = anyone.post(
                "/api/v1/system-settings/NOTICE_BAR_TEXT/do/set", Map.of("data", Map.of("value", "embedded here")));
        Reply called = anyone.post("/api/v1/func/embedded__s.f", Map.of());

        assertThat(added.status()).as(added.toString()).isEqualTo(200);
        assertThat(set.status()).as(set.toString()).isEqualTo(200);
        assertThat(called.data().path("result").asInt()).isEqualTo(1);
        Reply records = server.admin().get("/api/v1/operation-records/do/list?userId=embedded&sort=seq");
        assertThat(records.data().findValuesAsText("reqRoute"))
                .contains("/api/v1/crontab-configs/do/add", "/api/v1/system-settings/:id/do/set");
        assertThat(server.console()).contains("_IS_STREAKING is on");
    }

    @Test
    void who_has_signed_in_needs_the_privilege_as_ever() {
        Client reader = server.signedIn(server.addUser("embedded-reader", "readonlyUser"), TestServer.PASSWORD);

        assertThat(reader.post("/api/v1/cron-jobs/do/add", Map.of()).reason()).isEqualTo("EUserPrivilege");
    }
}
