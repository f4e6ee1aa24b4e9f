package dff.app;

import static org.assertj.core.api.Assertions.assertThat;

import dff.web.Route;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
            "GET /api/v1/func-system-config",
            "GET /api/v1/image-info",
            "GET /api/v1/image-info/do/get",
            "GET /api/v1/captcha/do/get",
            "POST /api/v1/auth/do/sign-in",
            "GET /api/v1/auth/do/sign-out",
            "POST /api/v1/func/integration/sign-in",
            "GET /api/v1/func-api-list",
            "GET /api/v1/auth-link-func-list",
            "GET /api/v1/func-result",
            "GET /api/v1/al/:id",
            "POST /api/v1/al/:id",
            "GET /api/v1/al/:id/:format",
            "POST /api/v1/al/:id/:format",
            "GET /api/v1/al/:id/:format/*",
            "POST /api/v1/al/:id/:format/*",
            "GET /api/v1/bat/:id",
            "POST /api/v1/bat/:id",
            "GET /api/v1/bat/:id/:format",
            "POST /api/v1/bat/:id/:format",
            "GET /api/v1/bat/:id/:format/*",
            "POST /api/v1/bat/:id/:format/*",
            "GET /api/v1/async/:id",
            "POST /api/v1/async/:id",
            "GET /api/v1/async/:id/:format",
            "POST /api/v1/async/:id/:format",
            "GET /api/v1/async/:id/:format/*",
            "POST /api/v1/async/:id/:format/*",
            "GET /api/v1/sync/:id",
            "POST /api/v1/sync/:id",
            "GET /api/v1/sync/:id/:format",
            "POST /api/v1/sync/:id/:format",
            "GET /api/v1/sync/:id/:format/*",
            "POST /api/v1/sync/:id/:format/*");

    private static final Set<String> EVERY_SIGNED_IN = Set.of(
            "GET /api",
            "POST /api/v1/auth/do/change-password",
            "POST /api/v1/auth/do/sign-out-everywhere",
            "GET /api/v1/auth/preferences/do/get",
            "POST /api/v1/auth/preferences/do/modify",
            "GET /api/v1/auth/profile/do/get",
            "POST /api/v1/auth/profile/do/modify");

    private final TestServer server = TestServer.shared();

    /** A row under one of its names. */
    private record Door(Route route, String path) {
        String name() {
            return route.method() + " " + path;
        }

        Reply knock(Client client) {
            String filled = path.replaceAll(":[a-zA-Z]+", "x").replace("*", "x");
            return route.method().equals("GET")
                    ? client.get(filled)
                    : client.send("POST", filled, "application/json", BodyPublishers.ofString("{{{"));
        }
    }

    private List<Door> doors() {
        return server.application().routes().stream()
                .flatMap(route -> route.paths().stream().map(path -> new Door(route, path)))
                .toList();
    }

    private Set<String> names(Predicate<Route> which) {
        return doors().stream()
                .filter(door -> which.test(door.route()))
                .map(Door::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void public_routes_are_exactly_those_written_down() {
        assertThat(names(route -> route.privilege().isEmpty())).containsExactlyInAnyOrderElementsOf(PUBLIC);
    }

    @Test
    void every_other_route_refuses_a_sender_without_credential() {
        List<String> open = new ArrayList<>();
        for (Door door : doors()) {
            if (door.route().privilege().isPresent()) {
                Reply reply = door.knock(server.anonymous());
                if (reply.status() != 401 || !reply.message().equals("User not signed in")) {
                    open.add(door.name() + ": " + reply);
                }
            }
        }

        assertThat(open).isEmpty();
    }

    @Test
    void every_route_refuses_a_bad_token_public_ones_too() {
        List<String> open = new ArrayList<>();
        for (Door door : doors()) {
            Reply reply = door.knock(server.anonymous().withToken("forged"));
            if (reply.status() != 401 || !reply.reason().equals("EUserAuth")) {
                open.add(door.name() + ": " + reply);
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
        for (Door door : doors()) {
            String wanted = door.route().privilege().orElse(Route.SIGNED_IN);
            if (!wanted.equals(Route.SIGNED_IN) && !granted.contains(wanted)) {
                Reply reply = door.knock(client);
                if (!reply.reason().equals("EUserPrivilege")) {
                    wrong.add(role + " " + door.name() + ": " + reply);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void routes_open_to_every_signed_in_user_are_few_and_written_down() {
        assertThat(names(route ->
                        route.privilege().filter(Route.SIGNED_IN::equals).isPresent()))
                .containsExactlyInAnyOrderElementsOf(EVERY_SIGNED_IN);
    }
}
