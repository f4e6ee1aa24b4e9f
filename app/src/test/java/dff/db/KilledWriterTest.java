package dff.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledWriterTest {
    private static final int ACKNOWLEDGED = 2_000;

    @TempDir
    private Path directory;

    @Test
    void acknowledged_writes_survive_kill_dash_nine() throws Exception {
        Path file = directory.resolve("killed.sqlite");
        Process child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriter.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            while (acknowledged.size() < ACKNOWLEDGED) {
                acknowledged.add(lines.readLine());
            }
            child.destroyForcibly(); // SIGKILL
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }

        try (Database database = SqliteDatabase.open(file)) {
            List<String> kept = database.read(handle ->
                    handle.select("SELECT id FROM state").mapTo(String.class).list());
            String check = database.read(handle ->
                    handle.select("PRAGMA integrity_check").mapTo(String.class).one());
            assertThat(check).isEqualTo("ok");
            assertThat(kept).containsAll(acknowledged);
        }
    }
}
