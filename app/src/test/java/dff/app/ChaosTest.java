package dff.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Accepted tasks while runners, zygote and server are killed and paused at random: none is lost, none ends twice, none is ended by a claim
 * that is over. {@code ./dff test --long chaos} has it with more seeds and more tasks.
 */
class ChaosTest {
    private static final int TASKS = Integer.getInteger("dff.chaos.tasks", 500);
    private static final int SEEDS = Integer.getInteger("dff.chaos.seeds", 1);
    private static final int FIRST_SEED = Integer.getInteger("dff.chaos.first", 1);
    private static final boolean LONG = TASKS > 500;
    private static final Duration PATIENCE = Duration.ofMinutes(LONG ? 20 : 8);
    /** Longer than a lease. */
    private static final int LONG_PAUSE_MILLIS = 14_000;
    /** What the store itself remembers of claims: independent of what the product says of them. */
    private static final List<String> WITNESS = List.of(
            "CREATE TABLE chaos_claim (id TEXT, attempt INTEGER)",
            """
                    CREATE TRIGGER chaos_claimed AFTER UPDATE OF attempt ON task WHEN NEW.attempt <> OLD.attempt
                    BEGIN INSERT INTO chaos_claim (id, attempt) VALUES (NEW.id, NEW.attempt); END
                    """,
            "CREATE INDEX chaos_claim_id ON chaos_claim (id, attempt)");

    private static final String PASSWORD = "Secret-of-tests-1";
    private static final Map<String, String> SETTINGS = Map.of(
            "DFF_AUTO_SETUP", "true",
            "DFF_AUTO_SETUP_ADMIN_PASSWORD", PASSWORD,
            "DFF_PYTHON_BATTERIES", "false",
            "DFF__WORKER_CONCURRENCY", "2");

    private final Map<Integer, String> accepted = new LinkedHashMap<>();
    private Random random;
    private ServerProcess server;
    private Client admin;

    static LongStream seeds() {
        return LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS);
    }

    private void signIn() {
        Client anonymous = new Client(server.uri(), Map.of());
        Reply reply = anonymous.post(
                "/api/v1/auth/do/sign-in", Map.of("signIn", Map.of("username", "admin", "password", PASSWORD)));
        admin = anonymous.withToken(reply.data().path("xAuthToken").asText());
    }

    private void publish() {
        admin.post("/api/v1/script-sets/do/add", Map.of("data", Map.of("id", "chaos")));
        admin.post("/api/v1/scripts/do/add", Map.of("data", Map.of("id", "chaos__main", "codeDraft", """
                import os, time

                @DFF.API('Leaves a line')
                def effect(n, millis):
                    time.sleep(millis / 1000)
                    out = os.open(DFF.RSRC('effects'), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
                    os.write(out, b'%d\\n' % n)
                    os.close(out)
                    return n
                """)));
        assertThat(admin.post("/api/v1/scripts/chaos__main/do/publish", Map.of())
                        .status())
                .isEqualTo(200);
        Reply batch = admin.post(
                "/api/v1/batches/do/add",
                Map.of(
                        "data",
                        Map.of(
                                "id",
                                "bat-chaos",
                                "funcId",
                                "chaos__main.effect",
                                "funcCallKwargsJSON",
                                Map.of(),
                                "taskRecordLimit",
                                10_000)));
        assertThat(batch.status()).as(batch.toString()).isEqualTo(200);
    }

    private void submit(int number) {
        try {
            Reply reply = admin.post(
                    "/api/v1/bat/bat-chaos", Map.of("kwargs", Map.of("n", number, "millis", random.nextInt(20))));
            if (reply.status() == 200) {
                accepted.put(number, reply.data().path("id").asText());
            }
        } catch (UncheckedIOException _) {
            // not answered: not accepted as far as its sender knows
        }
    }

    private void disturb() {
        List<Long> pids = server.pids();
        long victim = pids.get(random.nextInt(pids.size()));
        if (victim == pids.getFirst()) {
            pause(victim, random.nextInt(300));
        } else if (random.nextInt(3) == 0) {
            pause(victim, random.nextInt(300));
        } else {
            ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static void pause(long pid, int millis) {
        signal("-STOP", pid);
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            signal("-CONT", pid);
        }
    }

    private static void signal(String signal, long pid) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void killServer() {
        server.kill();
        server = ServerProcess.startAgain(server, SETTINGS);
        signIn();
    }

    private boolean isAllDone() {
        Reply open = admin.get("/api/v1/task-records/func/do/list?status=waiting,pending&pageSize=1");
        return open.status() == 200 && open.data().isEmpty();
    }

    /** @param claims the number of its newest claim */
    private record Ended(String status, int attempt, String exceptionType, String text, int records, int claims) {}

    private void watchClaims() {
        try (Connection connection = store();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 30000");
            for (String sql : WITNESS) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection store() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + server.data().resolve("db/dff.sqlite"));
    }

    private Map<String, Ended> ended() {
        Map<String, Ended> ended = new HashMap<>();
        try (Connection connection = store();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT id, MAX(status), MIN(attempt), MAX(exception_type),
                            MAX(exception_text || COALESCE(' ' || traceback_text, '')), COUNT(*),
                            (SELECT MAX(c.attempt) FROM chaos_claim c WHERE c.id = r.id)
                        FROM task_record r WHERE origin = 'asyncAPI' GROUP BY id
                        """)) {
            while (rows.next()) {
                ended.put(
                        rows.getString(1),
                        new Ended(
                                rows.getString(2),
                                rows.getInt(3),
                                rows.getString(4),
                                rows.getString(5),
                                rows.getInt(6),
                                rows.getInt(7)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return ended;
    }

    private Map<Integer, Integer> effects() throws IOException {
        Map<Integer, Integer> effects = new HashMap<>();
        Path file = server.data().resolve("resources").resolve("effects");
        Files.readAllLines(file).forEach(line -> effects.merge(Integer.parseInt(line), 1, Integer::sum));
        return effects;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_accepted_task_ends_once_whatever_dies(long seed) throws IOException {
        random = new Random(seed);
        server = ServerProcess.start(false, "", SETTINGS);
        try {
            signIn();
            publish();
            watchClaims();
            int kills = LONG ? 4 : 2;
            for (int i = 0; i < TASKS; i++) {
                if (i > 0 && i % (TASKS / (kills + 1)) == 0) {
                    killServer();
                } else if (LONG && i == TASKS / 2) {
                    pause(server.pids().getFirst(), LONG_PAUSE_MILLIS);
                } else if (random.nextInt(20) == 0) {
                    disturb();
                }
                submit(i);
            }
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(this::isAllDone);

            check();
        } finally {
            server.close();
        }
    }

    private void check() throws IOException {
        Map<String, Ended> ended = ended();
        Map<Integer, Integer> effects = effects();
        assertThat(accepted).hasSizeGreaterThan(TASKS / 2);
        assertThat(ended).containsKeys(accepted.values().toArray(String[]::new));
        int again = 0;
        for (Map.Entry<Integer, String> task : accepted.entrySet()) {
            Ended end = ended.get(task.getValue());
            int seen = effects.getOrDefault(task.getKey(), 0);
            String shown = task + " " + end + " effects " + seen;
            assertThat(end.records()).as(shown).isEqualTo(1);
            assertThat(end.attempt()).as(shown).isEqualTo(end.claims());
            if (end.status().equals("success")) {
                assertThat(seen).as(shown).isPositive();
            } else {
                assertThat(end.exceptionType()).as(shown).isEqualTo("WorkerDied");
            }
            if (end.attempt() == 1) {
                assertThat(seen).as(shown).isEqualTo(1);
            } else {
                again++;
            }
        }
        assertThat(again).as("some had to be run again").isPositive();
    }
}
