package dff.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever called a link without a sign-in fetches the late result without one, and nobody else's. */
class AnonymousResultsTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Client CALLER = WORK.anonymous().with("X-Forwarded-For", "198.51.100.200");

    @BeforeAll
    static void publish() {
        WORK.publish("late__main", """
                import time

                @DFF.API('slow', timeout=20)
                def slow(seconds=1.5):
                    time.sleep(seconds)
                    return {'ready': True}

                @DFF.API('deep')
                def deep():
                    value = []
                    for _ in range(299):
                        value = [value]
                    return value

                @DFF.API('quick')
                def quick():
                    return 42
                """);
    }

    private static String keyed() {
        String id = WORK.admin()
                .post(
                        "/api/v1/api-auth/do/add",
                        Map.of(
                                "data",
                                Map.of(
                                        "type",
                                        "fixedField",
                                        "configJSON",
                                        Map.of(
                                                "fields",
                                                List.of(Map.of("location", "query", "name", "k", "value", "v"))))))
                .data()
                .path("id")
                .asText();
        return WORK.link("late__main.slow", Map.of(), Map.of("apiAuthId", id));
    }

    /** @return id of a task whose caller was answered 599.1 */
    private static String left(String link) {
        Reply reply = CALLER.get(link + (link.contains("?") ? "&" : "?") + "options=%7B%22apiTimeout%22%3A1%7D");
        assertThat(reply.reason()).as(reply.toString()).isEqualTo("EAPITimeout");
        return reply.json().at("/detail/id").asText();
    }

    private static Reply result(String taskId, String more) {
        return CALLER.get("/api/v1/func-result?taskId=" + taskId + more);
    }

    @Test
    void caller_of_a_link_sees_its_task_wait_and_end() {
        String taskId = left(WORK.link("late__main.slow"));

        assertThat(result(taskId, "").data().path("status").asText()).isIn("PENDING", "SUCCESS");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> result(taskId, "").data().path("status").asText().equals("SUCCESS"));
        assertThat(result(taskId, "&unfold=true").json()).isEqualTo(dff.json.Json.parse("{\"ready\":true}"));
    }

    @Test
    void api_auth_of_the_link_guards_the_result_while_it_is_made_and_afterwards() {
        String taskId = left(keyed() + "?k=v");

        Reply early = result(taskId, "");
        assertThat(early.status()).isEqualTo(401);
        assertThat(early.reason()).isEqualTo("EAPIAuth");
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        result(taskId, "&k=v").data().path("status").asText().equals("SUCCESS"));
        assertThat(result(taskId, "&k=w").reason()).isEqualTo("EAPIAuth");
        assertThat(WORK.admin().get("/api/v1/func-result?taskId=" + taskId).status())
                .as("signed in")
                .isEqualTo(200);
    }

    @Test
    void result_of_a_disabled_or_deleted_link_is_closed() {
        String link = WORK.link("late__main.quick");
        String taskId = CALLER.post(link, Map.of("options", Map.of("saveResult", true, "unfold", false)))
                .json()
                .path("taskId")
                .asText();
        String management = link.replace("/al/", "/auth-links/");
        assertThat(result(taskId, "").data().path("result").asInt()).isEqualTo(42);

        WORK.admin().post(management + "/do/modify", Map.of("data", Map.of("isDisabled", true)));
        assertThat(result(taskId, "").status()).isEqualTo(403);
        WORK.admin().get(management + "/do/delete");
        assertThat(result(taskId, "").reason()).isEqualTo("EUserAuth");
    }

    /** Read into memory as values, such a result would take many times its length. */
    @Test
    void result_is_handed_on_as_the_function_made_it() {
        String link = WORK.link("late__main.deep");
        String called = CALLER.post(link, Map.of("options", Map.of("saveResult", true, "unfold", false)))
                .text();
        String taskId = called.replaceFirst("(?s).*\"taskId\":\"([^\"]+)\".*", "$1");

        assertThat(result(taskId, "").text()).contains("\"result\":" + "[".repeat(300) + "]".repeat(300));
    }

    @Test
    void results_of_direct_calls_and_unknown_tasks_need_a_sign_in() {
        String direct = WORK.admin()
                .post("/api/v1/func/late__main.quick", Map.of("options", Map.of("saveResult", true)))
                .json()
                .path("taskId")
                .asText();
        assertThat(WORK.admin().get("/api/v1/func-result?taskId=" + direct).status())
                .isEqualTo(200);

        for (String taskId : List.of(direct, "task-unknown", "%27%20OR%201=1")) {
            Reply reply = result(taskId, "");
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.message()).isEqualTo("User not signed in");
        }
    }

    @Test
    void signed_in_user_without_the_privilege_is_refused() {
        Client nobody =
                WORK.server().signedIn(WORK.server().addUser("late-custom", "customUser"), dff.app.TestServer.PASSWORD);

        assertThat(nobody.get("/api/v1/func-result?taskId=x").reason()).isEqualTo("EUserPrivilege");
    }

    @Test
    void whoever_tries_task_ids_is_told_to_wait() {
        Client guesser = WORK.anonymous().with("X-Forwarded-For", "203.0.113.9");
        Reply reply = null;
        for (int i = 0; i <= 2 * LateResults.MAX_PER_MINUTE; i++) { // a new minute may begin in between
            reply = guesser.get("/api/v1/func-result?taskId=task-" + i);
            if (reply.status() == 429) {
                break;
            }
        }

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.reason()).isEqualTo("EClientRateLimit");
        assertThat(reply.header("Retry-After")).isNotEmpty();
        assertThat(result("task-x", "").status()).as("somebody else").isEqualTo(401);
    }
}
