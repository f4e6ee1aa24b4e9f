package dff.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dff.app.Reply;
import dff.app.TestServer;
import dff.app.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a function or a client does, and whichever process dies: the caller is answered in time, and nothing is left behind. */
class FaultSuiteTest {
    /** Ten times what an answer takes that comes at once, on a machine with other work. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LARGE = 30_000_000;

    private static TestServer server;
    private static Workspace work;
    private static String link;
    private static int descriptors;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of(
                "_FUNC_TASK_EXTRA_TIMEOUT_TO_KILL", "2",
                "_WEB_RESULT_STALL_TIMEOUT", "1",
                "_WEB_BODY_TIMEOUT", "2",
                "_WORKER_CONCURRENCY", "2",
                "_WORKER_CONCURRENCY_MAX", "8"));
        work = new Workspace(server);
        work.publish("fault__main", """
                import ctypes, itertools, os, signal, subprocess, sys, tempfile, time

                def named(name):
                    ctypes.CDLL(None).prctl(15, name.encode(), 0, 0, 0)
                def hard_exit():
                    os._exit(3)
                def sys_exit():
                    sys.exit(4)
                def kill_parent():
                    os.kill(os.getppid(), signal.SIGKILL)
                    time.sleep(60)
                def recursion():
                    return recursion() + 1
                def bare_except():
                    while True:
                        try:
                            while True: time.sleep(60)
                        except:
                            pass
                def stuck_in_c():
                    return sum(itertools.repeat(0))
                def signal_itself():
                    os.kill(os.getpid(), signal.SIGSEGV)
                def sleep(seconds=60, name='sleeper'):
                    named(name)
                    time.sleep(seconds)
                    return 'slept'
                def large(n): return 'x' * n

                @DFF.API('Fault')
                def fault(kind, **more):
                    tempfile.mkdtemp()
                    open('left', 'w').close()
                    if kind in ('hard_exit', 'kill_parent', 'signal_itself', 'bare_except', 'stuck_in_c'):
                        subprocess.Popen(['sleep', '61'])
                    if kind == 'ok':
                        return 'ok'
                    return globals()[kind](**more)
                """);
        link = work.link("fault__main.fault");
        assertThat(call(10, "kind", "ok").text()).isEqualTo("ok");
        descriptors = openDescriptors();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply call(int timeout, Object... arguments) {
        Map<String, Object> kwargs = new java.util.LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            kwargs.put((String) arguments[i], arguments[i + 1]);
        }
        return work.anonymous()
                .post(link, Map.of("kwargs", kwargs, "options", Map.of("timeout", timeout, "apiTimeout", timeout)));
    }

    private static CompletableFuture<Reply> later(int timeout, Object... arguments) {
        return CompletableFuture.supplyAsync(() -> call(timeout, arguments), Thread::startVirtualThread);
    }

    private static int openDescriptors() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return (int) files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ProcessHandle> tree() {
        List<ProcessHandle> found = new ArrayList<>();
        ProcessHandle.current()
                .children()
                .filter(child ->
                        read(child.pid(), "cmdline").contains(server.directory().toString()))
                .forEach(shim -> {
                    found.add(shim);
                    shim.descendants().forEach(found::add);
                });
        return found;
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + file)).strip();
        } catch (IOException _) {
            return ""; // it is gone
        }
    }

    private static ProcessHandle named(String name) {
        await().atMost(PATIENCE)
                .until(() -> tree().stream()
                        .anyMatch(process -> read(process.pid(), "comm").equals(name)));
        return tree().stream()
                .filter(process -> read(process.pid(), "comm").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> tempFiles() {
        Path root = server.directory().resolve("run").resolve("tmp");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.getNameCount() > root.getNameCount() + 1)
                    .map(Path::toString)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(e.toString()); // it changed meanwhile
        }
    }

    /** No process but shim, zygote and idle runners, no temp file, no descriptor more than idle runners need. */
    @AfterEach
    void nothing_is_left() {
        assertThat(call(10, "kind", "ok").text()).isEqualTo("ok");
        await().atMost(PATIENCE).untilAsserted(() -> {
            var pool = server.application().poolStatus();
            assertThat(pool.idle()).isEqualTo(pool.runners());
            assertThat(tree()).hasSize(2 + pool.runners());
            assertThat(tempFiles()).isEmpty();
            assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors + 30);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "hard_exit, RunnerDied, exited with status 3",
        "sys_exit, SystemExit, 4",
        "kill_parent, RunnerDied, ''",
        "signal_itself, RunnerDied, signal 11",
        "recursion, RecursionError, maximum recursion depth"
    })
    void function_that_ends_itself_is_answered_at_once(String kind, String type, String text) {
        long begin = System.nanoTime();

        Reply reply = call(60, "kind", kind);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE.multipliedBy(2));
        assertThat(reply.json().path("error").asText()).as(reply.toString()).isEqualTo("599.3");
        assertThat(reply.json().path("detail").path("etype").asText()).isEqualTo(type);
        assertThat(reply.json().path("detail").path("exception").asText()).contains(text);
    }

    @ParameterizedTest
    @CsvSource({"bare_except", "stuck_in_c", "sleep"})
    void function_that_does_not_end_is_answered_at_its_limit(String kind) {
        long begin = System.nanoTime();

        Reply reply = call(1, "kind", kind);

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(2).plus(AT_ONCE));
        assertThat(reply.json().path("error").asText()).as(reply.toString()).isEqualTo("599.31");
    }

    @Test
    void client_that_goes_away_in_mid_call_disturbs_nobody() throws IOException {
        try (Socket client = post("{\"kwargs\":{\"kind\":\"sleep\",\"seconds\":1.5,\"name\":\"orphan\"}}", -1)) {
            named("orphan");
            client.setSoLinger(true, 0); // a reset, as by a client that crashed
        }

        assertThat(call(10, "kind", "ok").text()).isEqualTo("ok");
    }

    @Test
    void client_that_reads_nothing_loses_its_result_and_nobody_waits_for_it() throws IOException {
        try (Socket client = post("{\"kwargs\":{\"kind\":\"large\",\"n\":" + LARGE + "}}", -1)) {
            client.setSoTimeout((int) PATIENCE.toMillis());
            assertThat(client.getInputStream().read()).isPositive();
            assertThat(call(10, "kind", "ok").text()).isEqualTo("ok");
            await().atMost(PATIENCE)
                    .until(() -> server.application().poolStatus().idle()
                            == server.application().poolStatus().runners());

            assertThat(drained(client)).isLessThan(LARGE);
        }
    }

    private static long drained(Socket client) {
        long total = 0;
        byte[] buffer = new byte[65_536];
        try {
            for (int n = client.getInputStream().read(buffer);
                    n >= 0;
                    n = client.getInputStream().read(buffer)) {
                total += n;
            }
        } catch (IOException _) {
            // broken off: what was to be shown
        }
        return total;
    }

    @Test
    void body_that_does_not_come_is_answered_408() throws IOException {
        try (Socket client = post("{\"kwargs\":", 1_000)) {
            assertTooSlow(client);
        }
    }

    @Test
    void body_that_comes_byte_by_byte_is_answered_408() throws IOException {
        try (Socket client = post("{", 1_000)) {
            Thread drip = Thread.startVirtualThread(() -> {
                try {
                    for (int i = 0; i < 200; i++) {
                        Thread.sleep(100);
                        client.getOutputStream().write(' ');
                    }
                } catch (IOException | InterruptedException _) {
                    // the server has closed, or the test is over
                }
            });
            assertTooSlow(client);
            drip.interrupt();
        }
    }

    private static void assertTooSlow(Socket client) throws IOException {
        client.setSoTimeout((int) PATIENCE.toMillis());
        StringBuilder answer = new StringBuilder();
        try {
            for (int c = client.getInputStream().read();
                    c >= 0;
                    c = client.getInputStream().read()) {
                answer.append((char) c);
            }
        } catch (java.net.SocketException _) {
            // reset, because not all of the body was read
        }
        assertThat(answer.toString())
                .startsWith("HTTP/1.1 408")
                .contains("EClientTooSlow", "_WEB_BODY_TIMEOUT", "it may take 2 s");
    }

    /** @param length the content length announced, -1 = the true one */
    private static Socket post(String body, int length) throws IOException {
        Socket client = new Socket("127.0.0.1", server.port());
        int announced = length < 0 ? body.length() : length;
        client.getOutputStream()
                .write(("POST " + link + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: " + announced + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
        return client;
    }

    @Test
    void killed_runner_is_answered_at_once() {
        CompletableFuture<Reply> call = later(60, "kind", "sleep", "name", "victim");
        named("victim").destroyForcibly();

        assertDied(call);
    }

    @ParameterizedTest
    @CsvSource({"0, shim", "1, zygote"})
    void killed_process_tree_is_made_anew_and_waiting_calls_are_served(int place, String name) {
        CompletableFuture<Reply> running = later(60, "kind", "sleep", "name", "runs-" + name);
        named("runs-" + name);
        List<ProcessHandle> old = tree();
        List<CompletableFuture<Reply>> waiting = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            waiting.add(later(60, "kind", "sleep", "seconds", 1, "name", "fills"));
        }
        await().atMost(PATIENCE).until(() -> server.application().poolStatus().idle() == 0);
        List<CompletableFuture<Reply>> queued = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            queued.add(later(60, "kind", "ok"));
        }

        old.get(place).destroyForcibly();

        assertDied(running);
        waiting.forEach(call -> assertThat(call.join().status()).isIn(200, 599));
        assertThat(queued).allSatisfy(call -> assertThat(call.join().status()).isIn(200, 599));
        assertThat(call(20, "kind", "ok").text()).isEqualTo("ok");
        await().atMost(PATIENCE).until(() -> old.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static void assertDied(CompletableFuture<Reply> call) {
        long begin = System.nanoTime();
        Reply reply = call.join();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
        assertThat(reply.json().path("detail").path("etype").asText())
                .as(reply.toString())
                .isEqualTo("RunnerDied");
    }
}
