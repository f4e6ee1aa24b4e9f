package dff.api;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import dff.app.Workspace;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reads the description of the API and sends what it allows, and what it does not. */
class ApiFuzzTest {
    private static final int REQUESTS = Integer.getInteger("dff.test.fuzz", 10_000);
    private static final long SEED = Long.getLong("dff.test.fuzz.seed", 20_260_101);
    private static final int SHOWN = 20;

    /** Would end the fuzzer's own sign-in, or take long by intent. */
    private static final Set<String> LEFT_OUT = Set.of("/api/v1/auth/do/sign-out", "/api/v1/auth/do/change-password");

    /** Each with a chance of its own; two, because this machine has two processors. */
    private static final int SENDERS = 2;

    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final Map<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();

    @Test
    void no_request_finds_a_bug_or_an_answer_that_is_not_described() throws Exception {
        try (TestServer server = TestServer.start(Map.of("_FUNC_TASK_DEBUG_TIMEOUT", "5"))) {
            Workspace workspace = new Workspace(server);
            workspace.publish("fuzz__main", """
                    @DFF.API('Adds')
                    def plus(x: int, y: float = 1.0) -> float:
                        \"\"\"Adds two numbers.\"\"\"
                        return x + y

                    @DFF.API('Echoes', tags=['a'])
                    def echo(**kwargs):
                        return kwargs
                    """);
            workspace.link("fuzz__main.plus", Map.of("x", 1, "y", "INPUT_BY_CALLER"), Map.of("showInDoc", true));
            List<Described> operations = Described.all(
                            server.admin().get("/api").json())
                    .stream()
                    .filter(operation -> !operation.isStream() && !LEFT_OUT.contains(operation.path))
                    .toList();
            List<Thread> senders = IntStream.range(0, SENDERS)
                    .mapToObj(number -> Thread.ofPlatform()
                            .name("fuzz-" + number)
                            .start(() -> send(server, operations, SEED + number)))
                    .toList();
            for (Thread sender : senders) {
                sender.join();
            }
        }

        assertThat(problems).as("seed " + SEED).isEmpty();
        long all = statuses.values().stream().mapToLong(LongAdder::sum).sum();
        assertThat(all).isEqualTo(REQUESTS / SENDERS * SENDERS);
        assertThat(statuses.get(200).sum())
                .as("enough requests must succeed: " + statuses)
                .isGreaterThan(REQUESTS / 5);
    }

    private void send(TestServer server, List<Described> operations, long seed) {
        Random random = new Random(seed);
        Generator generator = new Generator(seed);
        Client client = server.signedIn(TestServer.ADMIN, TestServer.PASSWORD);
        for (int i = 0; i < REQUESTS / SENDERS; i++) {
            Described operation = operations.get(random.nextInt(operations.size()));
            Generator.Request request = generator.request(operation);
            Reply reply = send(client, operation.method, request);
            statuses.computeIfAbsent(reply.status(), _ -> new LongAdder()).increment();
            if (reply.status() == 401 && reply.text().contains("x-auth-token")) {
                client = server.signedIn(TestServer.ADMIN, TestServer.PASSWORD);
            }
            String problem = problem(operation, reply, generator);
            if (problem != null && problems.size() < SHOWN) {
                problems.add("request " + i + " of " + seed + ": " + operation + " " + request + "\n  -> " + problem);
            }
        }
    }

    private static Reply send(Client client, String method, Generator.Request request) {
        return client.send(
                method,
                request.path(),
                request.contentType(),
                request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
    }

    private static String problem(Described operation, Reply reply, Generator generator) {
        if (reply.status() >= 500 && reply.status() != 599 && reply.status() != 503) {
            return reply.toString();
        }
        List<String> misfits = operation.problems(reply);
        if (misfits.isEmpty() && reply.header("Content-Type").startsWith("application/json") && reply.status() == 200) {
            generator.learn(reply.json());
        }
        return misfits.isEmpty() ? null : misfits + " in " + reply;
    }
}
