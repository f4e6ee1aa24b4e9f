package dff.runner.temp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TempFoldersTest {
    private static final Duration OFTEN = Duration.ofMillis(20);

    @TempDir
    Path run;

    private Path root;
    private TempFolders folders;

    @BeforeEach
    void names() {
        root = run.resolve("tmp");
    }

    @AfterEach
    void close() {
        if (folders != null) {
            folders.close();
        }
    }

    /** Folders in folders, all closed, a file and a link that leads out. */
    private Path filled(Path folder) throws IOException {
        Path inner = Files.createDirectories(folder.resolve("7/a/b/c"));
        Files.writeString(inner.resolve("file"), "text");
        Files.createSymbolicLink(folder.resolve("7/out"), outside());
        for (Path each = inner; !each.equals(folder); each = each.getParent()) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("---------"));
        }
        return folder;
    }

    private Path outside() throws IOException {
        Path outside = Files.createDirectories(run.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "text");
        return outside;
    }

    @Test
    void what_an_earlier_start_had_put_aside_is_removed_after_a_start() throws IOException {
        Path left = filled(run.resolve("tmp-left-1700000000000"));

        folders = new TempFolders(root, null);

        await().until(() -> Files.notExists(left));
        assertThat(run.resolve("outside/precious")).exists();
    }

    @Test
    void what_was_put_aside_is_tried_again_while_the_platform_runs() throws IOException {
        folders = new TempFolders(root, null, OFTEN);

        // filled under another name: the cleaner would take it away in the middle
        Path left = Files.move(filled(run.resolve("elsewhere")), run.resolve("tmp-left-1700000000001"));

        await().until(() -> Files.notExists(left));
    }

    @Test
    void only_what_was_put_aside_is_removed() throws IOException {
        Path other = filled(run.resolve("other-left-1"));
        Path left = filled(run.resolve("tmp-left-2"));

        folders = new TempFolders(root, null, OFTEN);

        await().until(() -> Files.notExists(left));
        assertThat(other).exists();
        assertThat(root).isDirectory();
    }

    @Test
    void folder_of_a_dead_runner_that_became_a_link_is_not_followed() throws IOException {
        folders = new TempFolders(root, null);
        Path link = Files.createSymbolicLink(root.resolve("7"), outside());

        folders.remove(7);

        await().until(() -> Files.notExists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS));
        assertThat(run.resolve("outside/precious")).exists();
    }

    @Test
    void everything_of_dead_runners_is_removed() throws IOException {
        folders = new TempFolders(root, null);
        filled(root);

        folders.removeUpTo(6);
        folders.remove(7);

        await().untilAsserted(() -> assertThat(root).isEmptyDirectory());
        assertThat(folders.size(7)).isZero();
    }
}
