package dff.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hostile script set against the real product, while another set is called all the time: none of those calls fails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AttackSuite {
    private static final String CANARY = "canary-of-the-attack-suite-7f3a91";

    private AttackedServer server;
    private AttackedServer.Bystander bystander;

    /** Whether the product is to run as an ordinary user. */
    abstract boolean ordinary();

    @BeforeAll
    void start() throws IOException {
        server = new AttackedServer(
                ordinary(),
                "CUSTOM_CANARY: " + CANARY + "\n",
                Map.of(
                        "SECRET", CANARY,
                        "_FUNC_TASK_TEMP_LIMIT", "67108864",
                        "_FUNC_TASK_MEMORY_LIMIT", "536870912",
                        "ISOLATION_REQUIRED", "true"));
        server.publish("evil__main", resource("/attacks/evil__main.py"));
        server.publish("good__main", """
                import os, time
                @DFF.API('Hello')
                def hello(x): return 'hello %s' % x
                @DFF.API('Keep a text in memory and in files until it is told to end')
                def keep(text, begun, end):
                    for folder in (os.environ['TMPDIR'], '/tmp', '/var/tmp', '/dev/shm'):
                        with open(folder + '/kept', 'w') as file:
                            file.write(text)
                    open(begun, 'w').close()
                    while not os.path.exists(end):
                        time.sleep(0.01)
                    with open('/tmp/kept') as file:
                        return file.read()
                """);
        Files.writeString(server.process().data().resolve("resources").resolve("mine.txt"), "resource");
    }

    @AfterAll
    void stop() {
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
    void no_other_call_has_failed() throws InterruptedException {
        bystander.endWell();
        assertThat(call("well", Map.of()).text()).isEqualTo("well");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = AttackSuite.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Reply function(String id, Map<String, Object> kwargs) {
        return server.function(id, kwargs);
    }

    /** A function of the hostile set, its result bare. */
    private Reply call(String name, Map<String, Object> kwargs) {
        return server.function("evil__main." + name, kwargs, Map.of("unfold", true));
    }

    private String resultOf(String name, Map<String, Object> kwargs) {
        Reply reply = call(name, kwargs);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.text();
    }

    @Test
    void configuration_database_and_secret_cannot_be_read() {
        Path data = server.process().data();
        List<String> known = List.of("secret", "user-config.yaml", "db/dff.sqlite", "dataflux-func.log", "run/lock");
        assertThat(known.stream().filter(name -> Files.exists(data.resolve(name))))
                .hasSizeGreaterThan(2);
        List<String> outside = new ArrayList<>(
                known.stream().map(name -> data.resolve(name).toString()).toList());
        outside.add("/etc/shadow");
        assertThat(resultOf("read_files", Map.of("data", data.toString(), "outside", outside)))
                .isEqualTo("[]");
    }

    @Test
    void no_environment_holds_a_secret() {
        assertThat(resultOf("read_environments", Map.of("canary", CANARY))).isEqualTo("[]");
    }

    @Test
    void processes_of_the_platform_are_not_to_be_seen_read_or_killed() {
        Map<String, Object> host = Map.of("host", server.process().pids());
        assertThat(resultOf("see_processes", host)).isEqualTo("[]");
        assertThat(resultOf("read_memory", host)).isEqualTo("[]");
        assertThat(resultOf("kill", host)).isEqualTo("[]");
    }

    @Test
    void memory_and_temp_files_of_another_set_cannot_be_read() throws Exception {
        Path resources = server.process().data().resolve("resources");
        Path begun = resources.resolve("keep-begun");
        Path end = resources.resolve("keep-end");
        String text = "kept-by-the-other-set-51c0";
        var keeping = CompletableFuture.supplyAsync(
                () -> function(
                        "good__main.keep", Map.of("text", text, "begun", begun.toString(), "end", end.toString())),
                Thread::startVirtualThread);
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(begun));

        assertThat(resultOf("search_files", Map.of("text", text))).isEqualTo("[]");
        assertThat(resultOf("read_memory", Map.of("host", server.process().pids())))
                .isEqualTo("[]");

        Files.createFile(end);
        assertThat(keeping.join().text()).contains(text);
    }

    @Test
    void the_control_socket_cannot_be_reached() {
        Path socket = server.process().data().resolve("run").resolve("zygote.sock");
        assertThat(Files.exists(socket)).isTrue();
        assertThat(resultOf("connect", Map.of("paths", List.of(socket.toString(), "/run/dbus/system_bus_socket"))))
                .isEqualTo("[]");
    }

    @Test
    void the_folder_of_uploads_cannot_be_swapped_for_a_link() {
        Path resources = server.process().data().resolve("resources");
        assertThat(resultOf(
                        "swap_uploads",
                        Map.of(
                                "resources",
                                resources.toString(),
                                "target",
                                server.process().data().resolve("db").toString())))
                .isEqualTo("[]");
        assertThat(resources.resolve(".uploads")).isDirectory();
        assertThat(Files.isSymbolicLink(resources.resolve(".uploads"))).isFalse();
    }

    @Test
    void a_process_that_hides_does_not_outlive_its_call() throws Exception {
        Path path = server.process().data().resolve("resources").resolve("heartbeat");
        assertThat(resultOf("outlive", Map.of("path", path.toString()))).isEqualTo("started");
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            long size = Files.size(path);
            Thread.sleep(300);
            return Files.size(path) == size;
        });
    }

    @Test
    void a_folder_that_a_dead_task_had_closed_is_removed() {
        Path temp = server.process().data().resolve("run").resolve("tmp");
        assertThat(call("leave_closed", Map.of()).status()).isEqualTo(599);
        await().atMost(Duration.ofSeconds(20)).until(() -> closedFolders(temp).isEmpty());
    }

    private static List<Path> closedFolders(Path temp) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> runners = Files.newDirectoryStream(temp)) {
            runners.forEach(runner -> found.add(runner.resolve("closed-by-attack")));
        }
        return found.stream().filter(Files::exists).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fork_bomb        | 599 | 599.31
                    fill_disk        | 599 | _FUNC_TASK_TEMP_LIMIT
                    fill_memory      | 599 | _FUNC_TASK_MEMORY_LIMIT
                    fill_descriptors | 599 | _FUNC_TASK_OPEN_FILES_LIMIT
                    write_everywhere | 599 | ''
                    deep             | 599 | ''
                    huge             | 599 | ''
                    chatter          | 200 | printed
                    """)
    void greed_and_noise_harm_only_the_call_itself(String name, int status, String said) {
        Reply reply = call(name, Map.of());
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.text()).contains(said);
    }

    /** What a function answers is passed on byte by byte, also into lists where it stands among the rows of others. */
    @Test
    void forged_results_break_no_list() {
        List<Map<String, Object>> forgeries = List.of(
                Map.of("kind", 4, "body", "{\"a\":"),
                Map.of("kind", 4, "body", "1},{\"id\":\"task-forged\",\"seq\":1"),
                Map.of("kind", 2, "body", "-"),
                Map.of("kind", 2, "body", "1e999999999"),
                Map.of("kind", 3, "body", "maybe"));
        // records of a link: those of direct calls are pushed out by the calls of the other set
        String link = server.link("evil__main.forge_own", Map.of("kind", "INPUT_BY_CALLER", "body", "INPUT_BY_CALLER"));
        for (Map<String, Object> forgery : forgeries) {
            assertThat(server.call(link, forgery).status()).isEqualTo(200);
        }

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode rows = server.get("/api/v1/task-records/func/do/list?originId=" + link)
                    .json()
                    .path("data");
            assertThat(rows).hasSize(forgeries.size());
            assertThat(rows)
                    .noneSatisfy(row -> assertThat(row.path("id").asText()).isEqualTo("task-forged"));
        });
        Reply table = server.get("/api/v1/task-records/func/do/list?export=csv");
        assertThat(table.status()).as(table.toString()).isEqualTo(200);
    }

    @Test
    void a_result_that_breaks_off_fails_the_call_itself() {
        Reply reply = function("evil__main.forge_own", Map.of("kind", 4, "body", "[1", "length", 300_000));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(599);
        assertThat(reply.text()).contains("RunnerDied");
    }

    @ParameterizedTest
    @CsvSource({"forge", "forge_log"})
    void a_forged_frame_reaches_no_other_call(String name) {
        for (int i = 0; i < 5; i++) {
            call(name, Map.of());
            // the set's own next call may meet the process that is ended for it, but never its forgery
            assertThat(call("well", Map.of()).text()).doesNotContain("forged");
        }
    }
}
