package dff.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many scripts that go for the memory of the platform at once. Its heap is that of the product. */
class MemoryAttackTest {
    private static final int MANY = 30;
    /** Enough to take all room, were they not ended. */
    private static final int SOME = 8;

    private static final Map<String, Object> PATIENT = Map.of("timeout", 170, "apiTimeout", 180, "unfold", true);

    private static AttackedServer server;
    private AttackedServer.Bystander bystander;

    @BeforeAll
    static void start() throws IOException {
        server = new AttackedServer(
                false, "", Map.of("_WORKER_CONCURRENCY_MAX", "40", "_FUNC_TASK_MEMORY_LIMIT", "536870912"));
        try (InputStream in = MemoryAttackTest.class.getResourceAsStream("/attacks/greedy__main.py")) {
            server.publish("greedy__main", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        server.publish("good__main", """
                @DFF.API('Hello')
                def hello(x): return 'hello %s' % x
                """);
        assertThat(call("fill", Map.of()).text()).isEqualTo("filled");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void watch() {
        bystander = server.new Bystander("good__main.hello");
        bystander.start();
    }

    @AfterEach
    void memory_never_ran_out() throws InterruptedException {
        bystander.endWell();
        assertThat(server.process().lines()).noneMatch(line -> line.contains("OutOfMemory"));
        // the set's own next calls may meet processes that are ended for what they have done
        await().atMost(Duration.ofSeconds(60))
                .until(() -> call("well", Map.of()).text().equals("well"));
    }

    private static Reply call(String name, Map<String, Object> kwargs) {
        return server.function("greedy__main." + name, kwargs, PATIENT);
    }

    private static List<Reply> many(int count, String name, Map<String, Object> kwargs) {
        List<CompletableFuture<Reply>> calls = IntStream.range(0, count)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> call(name, kwargs), Thread::startVirtualThread))
                .toList();
        return calls.stream().map(CompletableFuture::join).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "hash", "store", "pattern", "names", "taken"})
    void large_values_read_by_many_at_once_reach_all_of_them(String what) {
        assertThat(many(MANY, "read", Map.of("what", what)))
                .allSatisfy(
                        reply -> assertThat(reply.text()).as(reply.toString()).isEqualTo("read"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache", "store"})
    void large_values_written_by_many_at_once_are_kept_or_refused(String where) {
        assertThat(many(MANY, "write", Map.of("where", where)))
                .allSatisfy(
                        reply -> assertThat(reply.text()).as(reply.toString()).isIn("written", "full"));
    }

    @Test
    void processes_that_ask_for_large_values_and_never_read_them_are_ended() throws IOException {
        Path end = server.process().data().resolve("resources").resolve("end-of-waiting");
        var asking = CompletableFuture.supplyAsync(
                () -> many(SOME, "ask_and_leave", Map.of("end", end.toString())), Thread::startVirtualThread);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> call("asked", Map.of()).text().equals(String.valueOf(SOME)));

        assertThat(call("read", Map.of("what", "text")).text()).isEqualTo("read");

        assertThat(asking).isNotDone(); // so they have not given the room back by themselves
        Files.createFile(end);
        asking.join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"small_values", "numbers", "many_logs", "endless_parts"})
    void forged_frames_that_need_much_memory_harm_only_those_who_send_them(String forgery) {
        forged(many(MANY, "forge", Map.of("what", forgery)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deep",
                "deep_keys",
                "long_key",
                "long_number",
                "huge_length",
                "negative_length",
                "empty_parts",
                "result_length",
                "meta_length",
                "unknown_kind"
            })
    void forged_frames_that_are_none_harm_only_those_who_send_them(String forgery) {
        forged(many(SOME, "forge", Map.of("what", forgery)));
    }

    private static void forged(List<Reply> replies) {
        assertThat(replies)
                .allSatisfy(
                        reply -> assertThat(reply.status()).as(reply.toString()).isIn(200, 599));
    }
}
