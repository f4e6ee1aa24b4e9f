package dff.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertThat(resources.file(name)).isPresent();
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
        assertThat(resources.file(name).filter(file -> !file.endsWith("a.txt"))).isEmpty();
        assertThat(resources.file(name).map(file -> file.startsWith(root)))
                .isIn(java.util.Optional.empty(), java.util.Optional.of(true));
    }

    @Test
    void link_to_a_file_outside_does_not_exist() throws IOException {
        Files.createSymbolicLink(root.resolve("out.txt"), directory.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("up"), directory);

        assertThat(resources.file("out.txt")).isEmpty();
        assertThat(resources.file("up/secret.txt")).isEmpty();
    }

    @Test
    void link_to_a_file_inside_is_that_file() throws IOException {
        Files.createSymbolicLink(root.resolve("in.txt"), root.resolve("a.txt"));

        assertThat(resources.file("in.txt")).hasValue(root.resolve("a.txt").toRealPath());
    }

    @Test
    void broken_link_and_link_circle_do_not_exist() throws IOException {
        Files.createSymbolicLink(root.resolve("broken"), root.resolve("nothing"));
        Files.createSymbolicLink(root.resolve("one"), root.resolve("two"));
        Files.createSymbolicLink(root.resolve("two"), root.resolve("one"));

        assertThat(resources.file("broken")).isEmpty();
        assertThat(resources.file("one")).isEmpty();
    }

    @Test
    void very_long_name_does_not_exist() {
        assertThat(resources.file("x".repeat(10_000))).isEmpty();
        assertThat(resources.file("a/".repeat(10_000))).isEmpty();
    }

    @Test
    void folder_that_is_a_link_itself_is_used() throws IOException {
        Path link = directory.resolve("link");
        Files.createSymbolicLink(link, root);

        assertThat(new Resources(link).file("a.txt")).isPresent();
    }
}
