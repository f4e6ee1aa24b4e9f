package dff.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dff.web.Route;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One test for each row of the route table, made from it: who holds exactly its privilege comes in, who holds all others does not. And the
 * objects of others: rows that change an object either refuse it to who does not own it, or are written down as shared.
 */
class RoutePrivilegeTest {
    /** Every privilege there is; a row may name no other. */
    private static final List<String> PRIVILEGES = List.of(
            "general_r",
            "general_w",
            "user_r",
            "user_w",
            "user_roleSetting",
            "user_customPrivilege",
            "accessKey_r",
            "accessKey_w",
            "systemSetting_r",
            "systemSetting_w",
            "systemConfig_r",
            "systemConfig_w",
            "debug");

    /** Objects that belong to who locked them. */
    private static final Set<String> LOCKABLE = Set.of("script-sets", "scripts");

    /** Objects that everybody with the privilege may change; a new entity is a decision, so it is written down here. */
    private static final Set<String> SHARED = Set.of(
            "api-auth",
            "access-keys",
            "async-apis",
            "auth-links",
            "batches",
            "cron-jobs",
            "dead-letters",
            "crontab-configs",
            "env-variables",
            "examples",
            "func-caches",
            "func-stores",
            "script-publish-history", // restoring changes a script, whose lock counts
            "sync-apis",
            "system-configs",
            "system-jobs",
            "system-settings",
            "task-records", // running one again changes no record
            "temporary-flags",
            "users");

    private static final Map<String, Client> WITH = new HashMap<>();
    private static final Map<String, Client> WITHOUT = new HashMap<>();

    private static TestServer server;
    private static Client foreigner;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of());
        foreigner = signedIn("foreigner", String.join(",", PRIVILEGES));
        String owner = "{\"data\":{\"isLocked\":true}}";
        Workspace workspace = new Workspace(server);
        workspace.publish("owned__s", "x = 1\n");
        Client other = signedIn("owner", "general_r,general_w");
        for (String path : List.of("/api/v1/scripts/owned__s", "/api/v1/script-sets/owned")) {
            assertThat(other.post(path + "/do/modify", "application/json", owner)
                            .status())
                    .isEqualTo(200);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Client signedIn(String name, String privileges) {
        return server.signedIn(server.addUserWith(name.replace('_', '-'), privileges), TestServer.PASSWORD);
    }

    private static Client with(String privilege) {
        assertThat(privilege).isIn(union(PRIVILEGES, Route.SIGNED_IN));
        String granted = privilege.equals(Route.SIGNED_IN) ? "" : privilege;
        return WITH.computeIfAbsent(privilege, _ -> signedIn("with-" + privilege, granted));
    }

    private static Client without(String privilege) {
        String others =
                PRIVILEGES.stream().filter(name -> !name.equals(privilege)).collect(Collectors.joining(","));
        return WITHOUT.computeIfAbsent(privilege, _ -> signedIn("no-" + privilege, others));
    }

    private static List<String> union(List<String> some, String more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    private static Reply knock(Client client, Route route, String path) {
        String filled = path.replaceAll(":[a-zA-Z]+", "x").replace("*", "x");
        return route.method().equals("POST")
                ? client.send("POST", filled, "application/json", BodyPublishers.ofString("{{{"))
                : client.get(filled);
    }

    @TestFactory
    Stream<DynamicTest> who_holds_the_privilege_comes_in_and_nobody_else() {
        return server.application().routes().stream()
                .filter(route -> route.privilege().isPresent())
                .flatMap(route -> route.paths().stream()
                        .map(path -> dynamicTest(route.method() + " " + path, () -> check(route, path))));
    }

    private static void check(Route route, String path) {
        String privilege = route.privilege().orElseThrow();
        boolean endless = path.endsWith("/events");
        Reply with = endless ? with(privilege).head(path) : knock(with(privilege), route, path);
        assertThat(with.status()).as(with.toString()).isNotEqualTo(401).isLessThan(500);
        if (!privilege.equals(Route.SIGNED_IN)) {
            Reply without = knock(without(privilege), route, path);
            assertThat(without.reason()).as(without.toString()).isEqualTo("EUserPrivilege");
            assertThat(without.json().at("/detail/requiredPrivileges").toString())
                    .isEqualTo("[\"" + privilege + "\"]");
        }
    }

    @TestFactory
    Stream<DynamicTest> what_others_have_locked_is_not_changed() {
        return server.application().routes().stream()
                .filter(route -> route.contract().recorded() && LOCKABLE.contains(entity(route.pattern())))
                .filter(route -> route.pattern().contains("/:id/"))
                .map(route -> dynamicTest(route.method() + " " + route.pattern(), () -> refuses(route)));
    }

    private static void refuses(Route route) {
        String id = entity(route.pattern()).equals("scripts") ? "owned__s" : "owned";
        String path = route.pattern().replace(":id", id);
        Reply reply = route.method().equals("GET")
                ? foreigner.get(path)
                : foreigner.post(
                        path,
                        "application/json",
                        "{\"data\":{\"title\":\"mine now\"}}"
                                .replace(
                                        "\"title\":\"mine now\"",
                                        path.endsWith("publish") ? "\"note\":\"n\"" : "\"title\":\"mine now\""));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(403);
        assertThat(reply.reason()).startsWith("EBizCondition.").endsWith("NotAllowed");
    }

    @Test
    void every_object_that_can_be_changed_is_owned_or_shared_on_purpose() {
        Set<String> undecided = new TreeSet<>();
        server.application().routes().stream()
                .filter(route -> route.contract().recorded())
                .flatMap(route -> route.paths().stream())
                .filter(path -> path.contains("/:"))
                .map(RoutePrivilegeTest::entity)
                .filter(entity -> !LOCKABLE.contains(entity) && !SHARED.contains(entity))
                .forEach(undecided::add);

        assertThat(undecided).isEmpty();
    }

    private static String entity(String path) {
        String[] parts = path.split("/");
        return parts.length > 3 ? parts[3] : path;
    }
}
