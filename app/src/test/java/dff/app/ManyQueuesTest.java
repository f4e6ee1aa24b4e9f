package dff.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sixteen queues, names of queues, and a worker that serves some of them. */
class ManyQueuesTest {
    @Test
    void functions_choose_among_sixteen_queues_and_only_served_ones_run() {
        try (TestServer server = TestServer.start(Map.of(
                "_WORKER_QUEUE_COUNT",
                "16",
                "WORKER_QUEUE_ALIAS_MAP",
                "late=12,cpu=3",
                "WORKER_QUEUES",
                "0,3,10-15"))) {
            Workspace work = new Workspace(server);
            work.publish("many__main", """
                    @DFF.API('twelve', queue='late')
                    def twelve():
                        return _DFF_QUEUE

                    @DFF.API('fifteen', queue=15)
                    def fifteen():
                        return _DFF_QUEUE

                    @DFF.API('plain')
                    def plain():
                        return _DFF_QUEUE
                    """);

            assertThat(queueOf(work, "twelve", Map.of())).isEqualTo(12);
            assertThat(queueOf(work, "fifteen", Map.of())).isEqualTo(15);
            assertThat(queueOf(work, "plain", Map.of("queue", "cpu"))).isEqualTo(3);
            String unserved = start(work, "plain", Map.of("queue", 4));

            JsonNode queues = work.admin().get("/api/v1/worker-queues/do/list").data();
            assertThat(queues).hasSize(16);
            assertThat(queues.get(4).path("isServed").asBoolean()).isFalse();
            assertThat(queues.get(4).path("waiting").asInt()).isEqualTo(1);
            assertThat(queues.get(3).path("use").asText()).isEqualTo("batch");
            assertThat(work.admin()
                            .post("/api/v1/debug/worker-queues/do/clear", Map.of("workerQueues", List.of(4)))
                            .status())
                    .isEqualTo(200);
            assertThat(ended(work, unserved).path("exceptionType").asText()).isEqualTo("TaskCancelled");
        }
    }

    private static String start(Workspace work, String function, Map<String, Object> more) {
        Map<String, Object> options = new java.util.HashMap<>(more);
        options.put("async", true);
        Reply reply = work.admin().post("/api/v1/func/many__main." + function, Map.of("options", options));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.data().path("id").asText();
    }

    private static JsonNode ended(Workspace work, String id) {
        return await().atMost(Duration.ofSeconds(90))
                .until(
                        () -> work.admin()
                                .get("/api/v1/task-records/func/do/list?id=" + id)
                                .data()
                                .path(0),
                        row -> row.path("endTimeMs").asLong() > 0);
    }

    private static int queueOf(Workspace work, String function, Map<String, Object> options) {
        JsonNode row = ended(work, start(work, function, options));
        assertThat(row.path("returnValueJSON").asText())
                .isEqualTo(row.path("queue").asText());
        return row.path("queue").asInt();
    }

    @Test
    void bad_queues_are_refused_with_the_allowed_ones() {
        assertThatThrownBy(() -> DurableSettings.queues(List.of("1", "8-12"), 10))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("8-12")
                .hasMessageContaining("0 to 9");
        assertThatThrownBy(() -> DurableSettings.queues(List.of("x"), 10)).isInstanceOf(SettingsException.class);
        assertThat(DurableSettings.queues(List.of("1", "8-9"), 10)).containsExactly(1, 8, 9);
        assertThat(DurableSettings.queues(List.of(""), 10)).hasSize(10);
    }
}
