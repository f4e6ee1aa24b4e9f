package dff.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path parent;

    @Test
    void second_instance_is_refused_by_name_and_let_in_after_the_first() {
        Path root = parent.resolve("data");
        try (DataDirectory _ = DataDirectory.open(root)) {
            assertThatThrownBy(() -> DataDirectory.open(root))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another instance")
                    .hasMessageContaining(root.toString());
        }

        DataDirectory.open(root).close();
    }

    @Test
    void database_folder_is_closed_to_others() throws Exception {
        Path root = parent.resolve("data");
        DataDirectory.open(root).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("db"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwx--x--x");
    }

    @Test
    void directory_that_cannot_be_made_is_named() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "in the way");

        assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("data directory");
    }
}
