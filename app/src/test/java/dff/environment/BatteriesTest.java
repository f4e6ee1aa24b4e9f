package dff.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Reply;
import dff.app.TestServer;
import dff.app.Workspace;
import dff.environment.PackageStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatteriesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PYTHON = "/usr/bin/python3";
    /** Nobody listens there. */
    private static final String NO_INDEX = "http://127.0.0.1:9/simple";

    @TempDir
    private Path directory;

    @BeforeEach
    void pip_is_there() throws Exception {
        Process pip = new ProcessBuilder(PYTHON, "-m", "pip", "--version")
                .redirectErrorStream(true)
                .start();
        pip.getInputStream().readAllBytes();
        assertThat(pip.waitFor())
                .as("these tests need pip: apt-get install python3-pip")
                .isZero();
    }

    private BatteriesConfig config(String index) {
        return new BatteriesConfig(
                true,
                Duration.ZERO,
                directory.resolve("environment"),
                directory.resolve("extra"),
                directory.resolve("wheels"),
                index);
    }

    private Batteries run(BatteriesConfig config, String python) {
        Batteries.prepare(config);
        Batteries batteries = new Batteries(config, python, InstantSource.system());
        await().atMost(PATIENCE).until(batteries::isIdle);
        return batteries;
    }

    @Test
    void functions_import_what_the_wheel_folder_has_while_the_server_runs() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
        Wheels.make(data.resolve("wheels"), "shortuuid", "99.0", "ANSWER = 42");
        Wheels.make(data.resolve("wheels"), "arrow", "99.1", """
                import datetime
                class Arrow:
                    microsecond = 0
                    datetime = datetime.datetime(2021, 1, 2, tzinfo=datetime.timezone.utc)
                    def timestamp(self):
                        return self.datetime.timestamp()
                """);
        try (TestServer server =
                TestServer.startIn(data, Map.of("PYTHON_BATTERIES", "true", "_PYTHON_BATTERIES_DELAY", "0"))) {
            Workspace work = new Workspace(server);
            Files.writeString(data.resolve("extra-python-packages/of_the_operator.py"), "WORD = 'extra'");
            Files.writeString(data.resolve("resources/of_scripts.py"), "WORD = 'resource'");
            await().atMost(PATIENCE).until(() -> progress(work).size() == 2 && isDone(progress(work)));
            work.publish("batteries__main", """
                    import shortuuid, arrow, of_the_operator, of_scripts
                    @DFF.API('use')
                    def use():
                        a = arrow.Arrow()
                        return [shortuuid.ANSWER, a.timestamp, a.timestamp(), of_the_operator.WORD, of_scripts.WORD]
                    """);
            Reply reply = work.anonymous().get(work.link("batteries__main.use"));

            assertThat(reply.text()).isEqualTo("[42,1609545600,1609545600.0,\"extra\",\"resource\"]");
            JsonNode installed = work.admin()
                    .get("/api/v1/python-packages/installed/do/list")
                    .data();
            assertThat(installed.toString())
                    .isEqualTo("[{\"name\":\"arrow\",\"builtinVersion\":\"99.1\"},"
                            + "{\"name\":\"shortuuid\",\"builtinVersion\":\"99.0\"}]");
        }
    }

    private static JsonNode progress(Workspace work) {
        return work.admin().get("/api/v1/python-packages/install-status/do/get").data();
    }

    private static boolean isDone(JsonNode rows) {
        return rows.valueStream()
                .allMatch(row -> row.path("status").asText().equals("success")
                        && row.path("endTimeMs").asLong()
                                >= row.path("startTimeMs").asLong());
    }

    @Test
    void package_that_cannot_be_had_costs_only_itself() throws IOException {
        Wheels.make(directory.resolve("wheels"), "six", "99.0", "ANSWER = 42");
        Files.writeString(directory.resolve("wheels/requests-9.0-py3-none-any.whl"), "no archive");
        Wheels.make(directory.resolve("wheels"), "shortuuid", "9", "");
        Wheels.make(directory.resolve("wheels"), "not_wanted", "9", "");

        List<PackageStatus> statuses = run(config(NO_INDEX), PYTHON).statuses();

        assertThat(statuses).extracting(PackageStatus::line).containsExactly("six", "requests", "shortuuid");
        assertThat(statuses)
                .extracting(PackageStatus::state)
                .containsExactly(State.SUCCESS, State.FAILURE, State.SUCCESS);
        assertThat(statuses.get(1).error()).contains("requests");
    }

    @Test
    void installed_packages_are_left_alone_at_the_next_start() {
        Wheels.make(directory.resolve("wheels"), "six", "99.0", "ANSWER = 42");
        run(config(NO_INDEX), PYTHON);

        assertThat(run(config(NO_INDEX), PYTHON).statuses()).isEmpty();
        assertThat(directory.resolve("environment/site-packages/six.py")).exists();
    }

    @Test
    void packages_of_another_interpreter_are_replaced() throws IOException {
        Wheels.make(directory.resolve("wheels"), "six", "99.0", "ANSWER = 42");
        run(config(NO_INDEX), PYTHON);
        Files.writeString(directory.resolve("environment/installed"), "/usr/bin/python2\n");
        Files.writeString(directory.resolve("environment/site-packages/old.py"), "");

        assertThat(run(config(NO_INDEX), PYTHON).statuses()).hasSize(1);
        assertThat(directory.resolve("environment/site-packages/six.py")).exists();
        assertThat(directory.resolve("environment/site-packages/old.py")).doesNotExist();
    }

    @Test
    void host_without_index_and_wheels_is_left_in_peace() {
        Batteries batteries = run(config(NO_INDEX), PYTHON);

        assertThat(batteries.statuses()).isEmpty();
        assertThat(directory.resolve("environment/installed")).doesNotExist();
        assertThat(directory.resolve("environment/site-packages")).isEmptyDirectory();
    }

    /** An interpreter whose pip has the given words for one package and installs all others. */
    private String refusing(String name, String words) throws IOException {
        Path python = directory.resolve("python");
        Files.writeString(
                python,
                "#!/bin/sh\ncase \"$*\" in *' install '*' " + name + "') echo \"" + words + "\"; exit 1;; esac\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
        return python.toString();
    }

    @Test
    void package_that_could_not_be_had_is_tried_again_at_the_next_start() throws IOException {
        String python = refusing("requests", "Connection broken by ReadTimeoutError");
        List<PackageStatus> first = run(config(""), python).statuses();
        refusing("requests", "ERROR: No matching distribution found for requests");
        List<PackageStatus> second = run(config(""), python).statuses();
        refusing("nothing", "");
        List<PackageStatus> third = run(config(""), python).statuses();

        assertThat(first)
                .hasSizeGreaterThan(10)
                .filteredOn(status -> status.state() != State.SUCCESS)
                .hasSize(1);
        assertThat(second).extracting(PackageStatus::line).containsExactly("requests");
        assertThat(second.getFirst().state()).isEqualTo(State.FAILURE);
        assertThat(third).extracting(PackageStatus::state).containsExactly(State.SUCCESS);
        assertThat(run(config(""), python).statuses()).isEmpty();
    }

    @Test
    void first_package_without_a_wheel_does_not_keep_the_others_away() throws IOException {
        String python = refusing("six", "ERROR: No matching distribution found for six");

        List<PackageStatus> statuses = run(config(""), python).statuses();

        assertThat(statuses).hasSizeGreaterThan(10);
        assertThat(statuses.getFirst().state()).isEqualTo(State.FAILURE);
        assertThat(statuses.getLast().state()).isEqualTo(State.SUCCESS);
    }

    @Test
    void interpreter_without_pip_takes_the_one_in_the_wheel_folder() throws Exception {
        Path python = directory.resolve("python");
        Files.writeString(python, "#!/bin/sh\n[ \"$1\" = -m ] && exit 1\nexec " + PYTHON + " \"$@\"\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
        Wheels.make(directory.resolve("wheels"), "six", "99.0", "ANSWER = 42");
        Process packing = new ProcessBuilder(
                        PYTHON,
                        "-c",
                        """
                        import os, sys, zipfile, pip
                        root = os.path.dirname(os.path.dirname(pip.__file__))
                        with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
                            for folder, _, names in os.walk(os.path.dirname(pip.__file__)):
                                for name in names:
                                    path = os.path.join(folder, name)
                                    wheel.write(path, os.path.relpath(path, root))
                        """,
                        directory.resolve("wheels/pip-99-py3-none-any.whl").toString())
                .inheritIO()
                .start();
        assertThat(packing.waitFor()).isZero();

        List<PackageStatus> statuses = run(config(NO_INDEX), python.toString()).statuses();

        assertThat(statuses).extracting(PackageStatus::line).containsExactly("six");
        assertThat(statuses).extracting(PackageStatus::state).containsExactly(State.SUCCESS);
        assertThat(directory.resolve("environment/site-packages/six.py")).exists();
    }

    @Test
    void interpreter_without_pip_is_left_in_peace() throws IOException {
        Path python = directory.resolve("python");
        Files.writeString(python, "#!/bin/sh\necho No module named pip >&2\nexit 1\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(run(config(NO_INDEX), python.toString()).statuses()).isEmpty();
    }

    @Test
    void shutdown_does_not_wait_for_a_package() throws IOException {
        Path python = directory.resolve("python");
        Files.writeString(python, "#!/bin/sh\ncase \"$*\" in *install*) sleep 300;; esac\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
        Batteries.prepare(config(NO_INDEX));
        Batteries batteries = new Batteries(config(NO_INDEX), python.toString(), InstantSource.system());
        await().atMost(PATIENCE).until(() -> !batteries.statuses().isEmpty());

        batteries.close();

        await().atMost(Duration.ofSeconds(20)).until(batteries::isStopped);
    }

    @Test
    void list_of_this_build_names_packages_only() {
        List<Requirement> all = Requirement.all("""
                # comment
                six
                PyYAML>=5  # why

                paho_mqtt==1.6.1
                """);

        assertThat(all)
                .containsExactly(
                        new Requirement("six", "six"),
                        new Requirement("pyyaml", "PyYAML>=5"),
                        new Requirement("paho-mqtt", "paho_mqtt==1.6.1"));
    }
}
