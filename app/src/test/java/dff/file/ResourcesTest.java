package dff.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcesTest {
    @TempDir
    private Path directory;

    private Path root;
    private Resources resources;

    @BeforeEach
    void make() throws IOException {
        root = Files.createDirectories(directory.resolve("resources"));
        Files.createDirectories(root.resolve("folder"));
        Files.writeString(root.resolve("a.txt"), "a");
        Files.writeString(root.resolve("folder/文章 b.txt"), "b");
        Files.writeString(directory.resolve("secret.txt"), "secret");
        Files.createDirectories(directory.resolve("resources-of-others"));
        Files.writeString(directory.resolve("resources-of-others/c.txt"), "c");
        resources = new Resources(root);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "/a.txt", "///a.txt", "./a.txt", "folder/../a.txt", "folder/文章 b.txt"})
    void file_inside_is_found(String name) {
        assertThat(content(resources, name)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                ".",
                "..",
                "../secret.txt",
                "/../secret.txt",
                "folder/../../secret.txt",
                "folder/../../resources/../secret.txt",
                "../resources-of-others/c.txt",
                "..\\secret.txt",
                "a.txt/../../secret.txt",
                "a.txt\0",
                "a.txt\0.png",
                "%2e%2e/secret.txt",
                "/etc/passwd",
                "folder",
                "nothing.txt",
                "a.txt/"
            })
    void anything_else_does_not_exist(String name) {
        assertThat(content(resources, name)).isIn(Optional.empty(), Optional.of("a"));
    }

    @Test
    void link_to_a_file_outside_does_not_exist() throws IOException {
        Files.createSymbolicLink(root.resolve("out.txt"), directory.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("up"), directory);

        assertThat(content(resources, "out.txt")).isEmpty();
        assertThat(content(resources, "up/secret.txt")).isEmpty();
    }

    @Test
    void link_to_a_file_inside_is_refused_too() throws IOException {
        Files.createSymbolicLink(root.resolve("in.txt"), root.resolve("a.txt"));

        assertThat(content(resources, "in.txt")).isEmpty();
    }

    @Test
    void file_swapped_for_a_link_after_it_was_opened_is_still_the_file() throws IOException {
        try (ResourceFile open = resources.open("folder/文章 b.txt").orElseThrow()) {
            Files.move(root.resolve("folder"), root.resolve("elsewhere"));
            Files.createSymbolicLink(root.resolve("folder"), directory);
            Files.writeString(directory.resolve("文章 b.txt"), "outside");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            open.writeTo(out, open.size());
            open.delete();

            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("b");
            assertThat(directory.resolve("文章 b.txt")).exists();
            assertThat(root.resolve("elsewhere/文章 b.txt")).doesNotExist();
        }
    }

    @Test
    void broken_link_and_link_circle_do_not_exist() throws IOException {
        Files.createSymbolicLink(root.resolve("broken"), root.resolve("nothing"));
        Files.createSymbolicLink(root.resolve("one"), root.resolve("two"));
        Files.createSymbolicLink(root.resolve("two"), root.resolve("one"));

        assertThat(content(resources, "broken")).isEmpty();
        assertThat(content(resources, "one")).isEmpty();
    }

    @Test
    void very_long_name_does_not_exist() {
        assertThat(content(resources, "x".repeat(10_000))).isEmpty();
        assertThat(content(resources, "a/".repeat(10_000))).isEmpty();
    }

    @Test
    void folder_that_is_a_link_itself_is_used() throws IOException {
        Path link = directory.resolve("link");
        Files.createSymbolicLink(link, root);

        assertThat(content(new Resources(link), "a.txt")).isPresent();
    }

    private static Optional<String> content(Resources resources, String name) {
        return resources.open(name).map(file -> {
            try (file) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                file.writeTo(out, file.size());
                return out.toString(StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
