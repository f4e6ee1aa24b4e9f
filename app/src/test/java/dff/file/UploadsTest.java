package dff.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadsTest {
    private static final int[] NASTY = {
        '/', '\\', '.', 0, '\n', '"', '\'', ' ', '%', '~', '*', ':', 'a', '-', '_', 0x6587, 0x1f600, 0x20000, 0x301,
        0xd800, 0x202e
    };

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "a.txt, a.txt",
        "文章.txt, 文章.txt",
        "../../etc/passwd, passwd",
        "C:\\temp\\x.csv, x.csv",
        ".bashrc, _bashrc",
        "..., _",
        "a b;c.txt, a_b_c.txt",
        "/, file",
        "-rf, -rf"
    })
    void name_keeps_what_is_harmless(String sent, String stored) {
        assertThat(Uploads.safe(sent)).isEqualTo(stored);
    }

    @Test
    void long_name_is_cut_and_keeps_its_extension() {
        assertThat(Uploads.safe("文".repeat(200) + ".tar.gz")).endsWith(".gz").startsWith("文");
        assertThat(Uploads.safe("x".repeat(500)).length()).isEqualTo(120);
    }

    @Test
    void cut_never_goes_through_a_character() throws IOException {
        for (int length = 100; length < 122; length++) {
            String name = Uploads.safe("x".repeat(length) + "\ud840\udc00".repeat(10));

            Files.delete(Files.createFile(directory.resolve(name)));
        }
    }

    @Test
    void whatever_was_sent_the_name_is_one_that_can_be_stored() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder sent = new StringBuilder();
            int kinds = random.nextInt(1, NASTY.length + 1);
            for (int length = random.nextInt(i % 10 == 0 ? 300 : 12); length > 0; length--) {
                sent.appendCodePoint(NASTY[random.nextInt(kinds)]);
            }

            String name = Uploads.safe(sent.toString());

            assertThat(name).isNotEmpty().doesNotContain("/", "\\", "\0", "\n").doesNotStartWith(".");
            assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(120);
            Path file = directory.resolve("1_" + name);
            assertThat(file.getParent()).isEqualTo(directory);
            Files.deleteIfExists(Files.createFile(file));
        }
    }

    @Test
    void files_whose_time_is_over_are_removed_and_others_stay() throws IOException {
        Path folder = Files.createDirectories(directory.resolve(".uploads"));
        Files.writeString(folder.resolve("20200101000000_0123456789abcdef_old.txt"), "old");
        Files.writeString(folder.resolve("29990101000000_0123456789abcdef_new.txt"), "new");

        Files.writeString(folder.resolve("20200101000000_fedcba9876543210_文章.txt"), "kept");

        Uploads uploads = new Uploads(directory, 1_000, 3_600, java.time.InstantSource.system());
        long removed = uploads.clean(names -> {
            assertThat(names)
                    .containsExactlyInAnyOrder("20200101000000_0123456789abcdef_", "20200101000000_fedcba9876543210_");
            return Set.of("20200101000000_fedcba9876543210_");
        });

        assertThat(removed).isEqualTo(1);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "20200101000000_fedcba9876543210_文章.txt", "29990101000000_0123456789abcdef_new.txt");
        }
    }
}
