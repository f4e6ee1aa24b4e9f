package dff.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Attacks on a platform started by an ordinary user. */
class UserAttackTest extends AttackSuite {
    private static final int STRANGER = 64_322;

    @Override
    boolean ordinary() {
        return true;
    }

    private static ServerProcess startWith(Consumer<Path> before) {
        return ServerProcess.start(true, "", Map.of(), before);
    }

    private static void closed(Path data, boolean foreign) {
        try {
            Path folder = Files.createDirectories(data.resolve("run/tmp/7/closed"));
            Files.createDirectory(folder.resolve("inner"));
            if (foreign && ServerProcess.ROOT) {
                Files.setAttribute(folder, "unix:uid", STRANGER);
            }
            for (Path each : List.of(folder.resolve("inner"), folder, folder.getParent())) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("---------"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> putAside(ServerProcess server) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> aside =
                Files.newDirectoryStream(server.data().resolve("run"), "tmp-left-*")) {
            aside.forEach(found::add);
        }
        return found;
    }

    @Test
    void closed_folders_of_earlier_tasks_are_removed_at_the_start() throws IOException {
        try (ServerProcess server = startWith(data -> closed(data, false))) {
            assertThat(server.data().resolve("run/tmp/7/closed")).doesNotExist();
            assertThat(putAside(server)).isEmpty();
        }
    }

    /** Only root can leave something to the ordinary user that this one cannot remove. */
    @Test
    void what_cannot_be_removed_is_put_aside_at_the_start() throws IOException {
        try (ServerProcess server = startWith(data -> closed(data, true))) {
            assertThat(server.data().resolve("run/tmp/7/closed")).doesNotExist();
            assertThat(putAside(server)).hasSize(ServerProcess.ROOT ? 1 : 0);
        }
    }
}
