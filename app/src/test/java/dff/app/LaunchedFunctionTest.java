package dff.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A function that asks for it is run when the server starts, by a whole server that is started twice. */
class LaunchedFunctionTest {
    private static final String PASSWORD = "Secret-of-tests-1";
    private static final Map<String, String> SETTINGS = Map.of(
            "DFF_AUTO_SETUP", "true",
            "DFF_AUTO_SETUP_ADMIN_PASSWORD", PASSWORD,
            "DFF_PYTHON_BATTERIES", "false",
            "DFF__WORKER_CONCURRENCY", "1");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String CODE = """
            @DFF.API('starting', integration='autoRun', integration_config={'ON_SYSTEM_LAUNCH': True})
            def starting():
                return [_DFF_ORIGIN, _DFF_EXEC_MODE]
            """;

    private static Client admin(ServerProcess server) {
        Client anonymous = new Client(server.uri(), Map.of());
        Reply reply = anonymous.post(
                "/api/v1/auth/do/sign-in", Map.of("signIn", Map.of("username", "admin", "password", PASSWORD)));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return anonymous.withToken(reply.data().path("xAuthToken").asText());
    }

    private static JsonNode runs(Client admin) {
        return admin.get("/api/v1/task-records/func/do/list?originId=launch-AUTORUN-launched__m.starting")
                .data();
    }

    @Test
    void function_is_run_after_the_next_start() {
        ServerProcess server = ServerProcess.start(false, "", SETTINGS);
        try {
            Client first = admin(server);
            first.post("/api/v1/script-sets/do/add", Map.of("data", Map.of("id", "launched")));
            first.post("/api/v1/scripts/do/add", Map.of("data", Map.of("id", "launched__m", "codeDraft", CODE)));
            Reply published = first.post("/api/v1/scripts/launched__m/do/publish", Map.of());
            assertThat(published.status()).as(published.toString()).isEqualTo(200);
            server.kill();

            server = ServerProcess.startAgain(server, SETTINGS);
            Client second = admin(server);
            JsonNode runs = await().atMost(PATIENCE)
                    .until(
                            () -> runs(second),
                            rows -> rows.path(0).path("endTimeMs").asLong() > 0);

            // a slow machine may have published within the first ten seconds of the first start
            assertThat(runs.size()).as(runs.toString()).isBetween(1, 2);
            assertThat(runs.path(0).path("returnValueJSON").toString()).isEqualTo("[\"integration\",\"auto\"]");
            assertThat(runs.path(0).path("execMode").asText()).isEqualTo("auto");
        } finally {
            server.close();
        }
    }
}
