package dff.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The product as a process of its own with an administrator, and a set of good scripts that is called all the time. */
final class AttackedServer implements AutoCloseable {
    private static final String PASSWORD = "Secret-of-tests-1";

    private final ServerProcess process;
    private final Client client;

    /** @param settings without {@code DFF_} */
    AttackedServer(boolean ordinary, String configuration, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "DFF_MODE", "dev",
                "DFF_PYTHON_BATTERIES", "false",
                "DFF_AUTO_SETUP", "true",
                "DFF_AUTO_SETUP_ADMIN_USERNAME", "admin",
                "DFF_AUTO_SETUP_ADMIN_PASSWORD", PASSWORD));
        settings.forEach((key, value) -> environment.put("DFF_" + key, value));
        process = ServerProcess.start(ordinary, configuration, environment);
        Client anonymous = new Client(process.uri(), Map.of());
        Reply signedIn = anonymous.post(
                "/api/v1/auth/do/sign-in", Map.of("signIn", Map.of("username", "admin", "password", PASSWORD)));
        client = anonymous.withToken(signedIn.data().path("xAuthToken").asText());
    }

    ServerProcess process() {
        return process;
    }

    URI uri() {
        return process.uri();
    }

    void publish(String scriptId, String code) {
        String set = scriptId.substring(0, scriptId.indexOf("__"));
        client.post("/api/v1/script-sets/do/add", Map.of("data", Map.of("id", set)));
        client.post("/api/v1/scripts/do/add", Map.of("data", Map.of("id", scriptId, "codeDraft", code)));
        Reply published = client.post("/api/v1/scripts/" + scriptId + "/do/publish", Map.of());
        assertThat(published.status()).as(published.toString()).isEqualTo(200);
    }

    /** As the administrator. */
    Reply get(String path) {
        return client.get(path);
    }

    /** @return the id of a new link */
    String link(String functionId, Map<String, Object> kwargs) {
        Map<String, Object> data = Map.of("funcId", functionId, "funcCallKwargsJSON", kwargs);
        Reply added = client.post("/api/v1/auth-links/do/add", Map.of("data", data));
        assertThat(added.status()).as(added.toString()).isEqualTo(200);
        return added.data().path("id").asText();
    }

    Reply call(String linkId, Map<String, Object> kwargs) {
        return client.post("/api/v1/al/" + linkId, Map.of("kwargs", kwargs));
    }

    Reply function(String id, Map<String, Object> kwargs) {
        return function(id, kwargs, Map.of());
    }

    Reply function(String id, Map<String, Object> kwargs, Map<String, Object> options) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("kwargs", kwargs);
        body.put("options", options);
        return client.post("/api/v1/func/" + id, body);
    }

    @Override
    public void close() {
        process.close();
    }

    /** Calls a function that says hello until it is ended. */
    final class Bystander extends Thread {
        private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
        private final List<Duration> costs = Collections.synchronizedList(new ArrayList<>());
        private final String hello;
        private volatile boolean ending;

        /** @param hello id of a function of x that returns {@code hello x} */
        Bystander(String hello) {
            this.hello = hello;
        }

        @Override
        public void run() {
            for (int i = 0; !ending; i++) {
                long begin = System.nanoTime();
                Reply reply = function(hello, Map.of("x", i));
                costs.add(Duration.ofNanos(System.nanoTime() - begin));
                if (!reply.text().contains("hello " + i)) {
                    failures.add(reply.toString());
                }
            }
        }

        /** No call has failed, the server is there, and the usual call was about as fast as ever. */
        void endWell() throws InterruptedException {
            ending = true;
            join();
            assertThat(process.isAlive()).isTrue();
            assertThat(failures).isEmpty();
            assertThat(median()).isLessThan(Duration.ofMillis(500)); // 1 to 5 ms otherwise
        }

        private Duration median() {
            List<Duration> sorted = costs.stream().sorted().toList();
            return sorted.get(sorted.size() / 2);
        }
    }
}
