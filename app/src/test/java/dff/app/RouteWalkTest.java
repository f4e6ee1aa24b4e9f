package dff.app;

import static org.assertj.core.api.Assertions.assertThat;

import dff.web.Route;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Walks the whole route table: who may knock at which door. */
class RouteWalkTest {
    /** Every route that needs no sign-in. A new one is a decision, so it is written down here. */
    private static final Set<String> PUBLIC = Set.of(
            "GET /healthz",
            "GET /readyz",
            "POST /setup",
            "GET /api/v1/setup/do/get",
            "GET /api/v1/do/ping",
            "POST /api/v1/do/echo",
            "GET /api/v1/system-info",
            "GET /api/v1/captcha/do/get",
            "POST /api/v1/auth/do/sign-in",
            "GET /api/v1/auth/do/sign-out",
            "POST /api/v1/func/integration/sign-in",
            "GET /api/v1/func-api-list",
            "GET /api/v1/auth-link-func-list",
            "GET /api/v1/al/:id",
            "POST /api/v1/al/:id",
            "GET /api/v1/al/:id/:format",
            "POST /api/v1/al/:id/:format",
            "GET /api/v1/al/:id/:format/*",
            "POST /api/v1/al/:id/:format/*",
            "GET /api/v1/sync/:id",
            "POST /api/v1/sync/:id",
            "GET /api/v1/sync/:id/:format",
            "POST /api/v1/sync/:id/:format",
            "GET /api/v1/sync/:id/:format/*",
            "POST /api/v1/sync/:id/:format/*");

    private static final Set<String> EVERY_SIGNED_IN = Set.of(
            "POST /api/v1/auth/do/change-password",
            "POST /api/v1/auth/do/sign-out-everywhere",
            "GET /api/v1/auth/preferences/do/get",
            "POST /api/v1/auth/preferences/do/modify",
            "GET /api/v1/auth/profile/do/get",
            "POST /api/v1/auth/profile/do/modify");

    private final TestServer server = TestServer.shared();

    private static String name(Route route) {
        return route.method() + " " + route.pattern();
    }

    private static String path(Route route) {
        return route.pattern().replaceAll(":[a-zA-Z]+", "x").replace("*", "x");
    }

    private static Reply knock(Client client, Route route) {
        return route.method().equals("GET")
                ? client.get(path(route))
                : client.send("POST", path(route), "application/json", BodyPublishers.ofString("{{{"));
    }

    @Test
    void public_routes_are_exactly_those_written_down() {
        Set<String> found = new TreeSet<>();
        server.application().routes().stream()
                .filter(route -> route.privilege().isEmpty())
                .forEach(route -> found.add(name(route)));

        assertThat(found).containsExactlyInAnyOrderElementsOf(PUBLIC);
    }

    @Test
    void every_other_route_refuses_a_sender_without_credential() {
        List<String> open = new ArrayList<>();
        for (Route route : server.application().routes()) {
            if (route.privilege().isPresent()) {
                Reply reply = knock(server.anonymous(), route);
                if (reply.status() != 401 || !reply.message().equals("User not signed in")) {
                    open.add(name(route) + ": " + reply);
                }
            }
        }

        assertThat(open).isEmpty();
    }

    @Test
    void every_route_refuses_a_bad_token_public_ones_too() {
        List<String> open = new ArrayList<>();
        for (Route route : server.application().routes()) {
            Reply reply = knock(server.anonymous().withToken("forged"), route);
            if (reply.status() != 401 || !reply.reason().equals("EUserAuth")) {
                open.add(name(route) + ": " + reply);
            }
        }

        assertThat(open).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "user|general_r,general_w,user_r",
                "readonlyUser|general_r,user_r",
                "customUser|''",
                "admin|general_r,general_w,user_r,user_w,user_roleSetting,user_customPrivilege,accessKey_r,accessKey_w"
            },
            delimiter = '|')
    void each_role_is_refused_what_it_may_not(String role, String privileges) {
        Set<String> granted = Set.of(privileges.split(","));
        Client client = server.signedIn(server.addUser("walk-" + role, role), TestServer.PASSWORD);
        List<String> wrong = new ArrayList<>();
        for (Route route : server.application().routes()) {
            String wanted = route.privilege().orElse(Route.SIGNED_IN);
            if (!wanted.equals(Route.SIGNED_IN) && !granted.contains(wanted)) {
                Reply reply = knock(client, route);
                if (!reply.reason().equals("EUserPrivilege")) {
                    wrong.add(role + " " + name(route) + ": " + reply);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void routes_open_to_every_signed_in_user_are_few_and_written_down() {
        Set<String> found = new TreeSet<>();
        server.application().routes().stream()
                .filter(route ->
                        route.privilege().filter(Route.SIGNED_IN::equals).isPresent())
                .forEach(route -> found.add(name(route)));

        assertThat(found).containsExactlyInAnyOrderElementsOf(EVERY_SIGNED_IN);
    }
}
