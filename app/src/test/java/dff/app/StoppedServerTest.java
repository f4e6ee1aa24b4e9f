package dff.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An orderly stop: who waits for an answer gets one, and what ran is on record. */
class StoppedServerTest {
    private static final Map<String, String> SETTINGS = Map.of("_WEB_STOP_TIMEOUT", "1");

    @TempDir
    private Path directory;

    @Test
    void call_that_outlasts_the_stop_is_answered_and_recorded() {
        TestServer server = TestServer.startIn(directory, SETTINGS);
        CompletableFuture<Reply> call;
        try (server) {
            new Workspace(server).publish("stopped__main", """
                    import time
                    @DFF.API('Lasts', timeout=120, api_timeout=120)
                    def lasts(begun):
                        open(begun, 'w').close()
                        time.sleep(100)
                    """);
            Client client = server.admin();
            Path begun = directory.resolve("resources").resolve("begun");
            call = CompletableFuture.supplyAsync(
                    () -> client.post(
                            "/api/v1/func/stopped__main.lasts", Map.of("kwargs", Map.of("begun", begun.toString()))),
                    Thread::startVirtualThread);
            await().until(() -> Files.exists(begun));
        }

        Reply reply = call.join();
        assertThat(reply.status()).isEqualTo(599);
        assertThat(reply.text()).contains("the platform is stopping");
        try (TestServer again = TestServer.startIn(directory, SETTINGS)) {
            assertThat(again.query("SELECT status FROM task_record WHERE func_id = 'stopped__main.lasts'"))
                    .isEqualTo("failure");
        }
    }
}
