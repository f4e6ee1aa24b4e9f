package dff.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of the whole platform in mid-call. */
class KilledServerTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "DFF_AUTO_SETUP", "true",
            "DFF_AUTO_SETUP_ADMIN_USERNAME", "admin",
            "DFF_AUTO_SETUP_ADMIN_PASSWORD", "Secret-of-tests-1");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Client signedIn(ServerProcess server) {
        Client anonymous = new Client(server.uri(), Map.of());
        Reply reply = anonymous.post(
                "/api/v1/auth/do/sign-in",
                Map.of("signIn", Map.of("username", "admin", "password", "Secret-of-tests-1")));
        return anonymous.withToken(reply.data().path("xAuthToken").asText());
    }

    private static void publish(Client client) {
        client.post("/api/v1/script-sets/do/add", Map.of("data", Map.of("id", "killed")));
        client.post("/api/v1/scripts/do/add", Map.of("data", Map.of("id", "killed__main", "codeDraft", """
                import os, subprocess, time
                @DFF.API('Waits, with children and files')
                def wait(begun):
                    subprocess.Popen(['sleep', '300'], start_new_session=True)
                    os.makedirs('folder')
                    open('folder/file', 'w').close()
                    open(begun, 'w').close()
                    time.sleep(300)
                @DFF.API('Well')
                def well():
                    return 'well'
                """)));
        assertThat(client.post("/api/v1/scripts/killed__main/do/publish", Map.of())
                        .status())
                .isEqualTo(200);
    }

    private static List<Path> tempFiles(ServerProcess server) {
        Path root = server.data().resolve("run/tmp");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.getNameCount() > root.getNameCount() + 1)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void killed_server_leaves_no_process_and_its_directory_serves_again() {
        try (ServerProcess first = ServerProcess.start(false, "", SETTINGS)) {
            Client client = signedIn(first);
            publish(client);
            Path begun = first.data().resolve("resources").resolve("begun");
            CompletableFuture<Reply> call = CompletableFuture.supplyAsync(
                    () -> client.post(
                            "/api/v1/func/killed__main.wait", Map.of("kwargs", Map.of("begun", begun.toString()))),
                    Thread::startVirtualThread);
            await().atMost(PATIENCE).until(() -> Files.exists(begun));
            List<Long> processes = first.pids();

            first.kill();

            await().atMost(PATIENCE).until(call::isCompletedExceptionally);
            await().atMost(PATIENCE).until(() -> processes.stream().noneMatch(KilledServerTest::isAlive));
            assertThat(processes).hasSizeGreaterThan(4); // JVM, shim, zygote, the runner and its child
            assertThat(tempFiles(first)).isNotEmpty();

            try (ServerProcess second = ServerProcess.startAgain(first, SETTINGS)) {
                Reply well = signedIn(second).post("/api/v1/func/killed__main.well", Map.of());
                assertThat(well.text()).contains("well");
                assertThat(tempFiles(second)).isEmpty();
            }
        }
    }
}
