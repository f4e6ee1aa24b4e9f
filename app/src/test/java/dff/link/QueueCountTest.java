package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Reply;
import dff.app.TestServer;
import dff.app.Workspace;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An installation with sixteen queues. */
class QueueCountTest {
    private static TestServer server;
    private static Workspace work;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of("_WORKER_QUEUE_COUNT", "16", "_WORKER_CONCURRENCY", "1"));
        work = new Workspace(server);
        work.publish("queue__main", """
                @DFF.API('own', queue=12)
                def own(): return _DFF_QUEUE
                @DFF.API('any')
                def any(): return _DFF_QUEUE
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply call(String route, Map<String, Object> options) {
        return work.admin().post("/api/v1/" + route, Map.of("options", options));
    }

    @Test
    void a_function_chooses_one_of_them() {
        assertThat(call("func/queue__main.own", Map.of("unfold", true)).text()).isEqualTo("12");
    }

    @Test
    void a_call_chooses_one_of_them() {
        assertThat(call("func/queue__main.own", Map.of("unfold", true, "queue", 15))
                        .text())
                .isEqualTo("15");
        Reply refused = call("func/queue__main.own", Map.of("queue", 16));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("queue should be an integer between 1 and 15");
    }

    @Test
    void calls_and_runs_in_the_editor_have_queues_of_their_own() {
        assertThat(call("func/queue__main.any", Map.of("unfold", true)).text()).isEqualTo("1");
        assertThat(call("func-draft/queue__main.any", Map.of()).text()).contains("\"5\"");
    }
}
