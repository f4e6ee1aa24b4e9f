package dff.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Reply;
import dff.app.TestServer;
import dff.app.Workspace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server with a single runner, a queue of three and little room for kept results. */
class BusyServerTest {
    private static TestServer server;
    private static Workspace work;
    private static String link;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of(
                "_WORKER_CONCURRENCY", "1",
                "_WORKER_CONCURRENCY_MAX", "1",
                "_WORKER_QUEUE_WAITING_LIMIT", "3",
                "_TASK_RESULT_SIZE_LIMIT", "1048576"));
        work = new Workspace(server);
        work.publish("busy__main", """
                import time
                @DFF.API('nap')
                def nap(seconds):
                    time.sleep(seconds)
                    return 'slept'

                @DFF.API('large')
                def large(n):
                    return 'x' * n
                """);
        link = work.link("busy__main.nap");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply nap(double seconds, Map<String, Object> options) {
        return work.anonymous().post(link, Map.of("kwargs", Map.of("seconds", seconds), "options", options));
    }

    private static CompletableFuture<Reply> napLater(double seconds, Map<String, Object> options) {
        return CompletableFuture.supplyAsync(() -> nap(seconds, options), Thread::startVirtualThread);
    }

    private static void assertCongested(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(429);
        assertThat(reply.json().path("error").asText()).isEqualTo("429.5");
        assertThat(reply.reason()).isEqualTo("EWorkerQueueCongestion");
        assertThat(reply.message()).isEqualTo("Too many tasks in worker queue");
        JsonNode detail = reply.json().path("detail");
        assertThat(detail.path("workerQueue").asInt()).isEqualTo(1);
        assertThat(detail.path("limit").asInt()).isEqualTo(3);
        assertThat(detail.path("started").isBoolean()).isTrue();
        assertThat(detail.path("started").asBoolean()).isFalse();
        assertThat(detail.has("waiting")).isTrue();
        assertThat(detail.has("oldestWaitSeconds")).isTrue();
        assertThat(detail.path("dueInSeconds").asDouble(-1)).isZero();
        assertThat(reply.header("Retry-After")).isNotEmpty();
    }

    @Test
    void call_that_found_no_runner_in_time_is_refused_and_never_runs() {
        CompletableFuture<Reply> first = napLater(3, Map.of());
        await().until(() -> !first.isDone());

        assertCongested(nap(0, Map.of("apiTimeout", 1)));
        assertThat(first.join().text()).isEqualTo("slept");
        assertThat(nap(0, Map.of()).text()).isEqualTo("slept");
    }

    @Test
    void full_queue_refuses_at_once() {
        List<CompletableFuture<Reply>> calls = IntStream.range(0, 8)
                .mapToObj(_ -> napLater(0.4, Map.of("apiTimeout", 30)))
                .toList();
        List<Reply> replies = calls.stream().map(CompletableFuture::join).toList();

        assertThat(replies).anyMatch(reply -> reply.status() == 200);
        List<Reply> refused =
                replies.stream().filter(reply -> reply.status() != 200).toList();
        assertThat(refused).isNotEmpty().allSatisfy(BusyServerTest::assertCongested);
    }

    @Test
    void call_that_waited_long_for_a_runner_is_not_told_that_it_ran_too_long() {
        CompletableFuture<Reply> first = napLater(3, Map.of());
        await().until(() -> !first.isDone());

        Reply reply = nap(2.5, Map.of("timeout", 4, "apiTimeout", 4));

        assertThat(reply.status()).as(reply.toString()).isIn(200, 599);
        assertThat(reply.reason()).isIn("", "EAPITimeout");
        first.join();
    }

    @Test
    void result_too_large_to_be_saved_is_refused_with_a_text() {
        Reply reply = work.anonymous()
                .post(
                        work.link("busy__main.large"),
                        Map.of("kwargs", Map.of("n", 2_000_000), "options", Map.of("saveResult", true)));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.message()).contains("2000000", "_TASK_RESULT_SIZE_LIMIT");
    }
}
