package dff.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dff.runner.frame.FrameBudget;
import dff.runner.frame.FrameChannel;
import dff.runner.temp.TempFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process tree without a pool. */
class ZygoteTest {
    private final ConcurrentLinkedQueue<Zygote.Usage> answers = new ConcurrentLinkedQueue<>();
    private Path folder;
    private TempFolders temp;
    private Zygote zygote;
    private FrameChannel runner;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createTempDirectory("dff-zygote");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        RunnerConfig config = new RunnerConfig(
                PoolHarness.interpreters(),
                folder,
                Files.createDirectories(folder.resolve("resources")),
                List.of(),
                "UTC",
                new RunnerConfig.Sizes(1, 1, 3_000, 10, 20, 5, 60),
                RunnerConfig.Limits.DEFAULT,
                RunnerConfig.Isolation.BEST);
        Path code = folder.resolve("runner");
        RunnerFiles.unpack(code);
        Integer uid = RunnerFactory.isRoot() ? RunnerConfig.RUNNER_UID : null;
        ZygoteFiles files = new ZygoteFiles(code, folder.resolve("zygote.sock"), config.temp());
        temp = new TempFolders(files.temp(), uid);
        zygote = Zygote.start(Interpreter.find(config.python(), code, uid), files, config, uid);
        zygote.watch(new Zygote.Watcher() {
            @Override
            public void exited(int number, int status) {}

            @Override
            public void usage(int number, Zygote.Usage usage) {
                answers.add(usage);
            }

            @Override
            public void lost(Zygote lost) {}
        });
        runner = zygote.fork(1, new FrameBudget());
    }

    @AfterEach
    void stop() {
        runner.close();
        zygote.close();
        temp.close();
        RunnerFiles.deleteQuietly(folder);
    }

    private void signal(String name) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        ProcessHandle.of(zygote.shim())
                .orElseThrow()
                .descendants()
                .forEach(process -> command.add(Long.toString(process.pid())));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    /** Answers come in the order of the questions: with the one to the last question all are here. */
    @Test
    void a_zygote_that_is_late_is_asked_once_and_then_again() throws Exception {
        signal("STOP");
        for (int i = 0; i < 10; i++) {
            zygote.check(List.of(1));
        }
        assertThat(zygote.isChecking()).isTrue();
        signal("CONT");
        await().atMost(Duration.ofSeconds(20)).until(() -> !zygote.isChecking());
        zygote.check(List.of(1));
        await().atMost(Duration.ofSeconds(20)).until(() -> !zygote.isChecking() && answers.size() >= 2);
        assertThat(answers).hasSize(2).allMatch(usage -> usage.processes() == 1);
    }
}
