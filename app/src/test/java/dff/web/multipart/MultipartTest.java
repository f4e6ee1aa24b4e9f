package dff.web.multipart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dff.web.ApiError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
    private record Part(String name, String fileName, String type, byte[] content) {}

    private static final class Collector implements Multipart.Receiver {
        final List<Part> parts = new ArrayList<>();

        @Override
        public void field(String name, String value) {
            parts.add(new Part(name, null, null, value.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void file(String field, String fileName, String contentType, InputStream content) throws IOException {
            parts.add(new Part(field, fileName, contentType, content.readAllBytes()));
        }
    }

    /** Gives few bytes at a time, as a network does. */
    private static final class Dribble extends InputStream {
        private final InputStream all;
        private final Random random;

        Dribble(byte[] bytes, Random random) {
            this.all = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() throws IOException {
            return all.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return all.read(bytes, from, Math.min(length, random.nextInt(1, 5_000)));
        }
    }

    private static List<Part> read(byte[] body, String boundary) throws IOException {
        Collector collector = new Collector();
        Multipart.read(new Dribble(body, new Random(3)), boundary, collector);
        return collector.parts;
    }

    private static byte[] body(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String fileNameOf(String disposition) throws IOException {
        return read(body("--b\nContent-Disposition: form-data; name=\"f\"; " + disposition + "\n\nx\n--b--\n"), "b")
                .getFirst()
                .fileName();
    }

    @Test
    void fields_and_files_come_in_the_order_sent() throws IOException {
        List<Part> parts = read(body("""
                        preamble
                        --b
                        Content-Disposition: form-data; name="x"

                        文 1
                        --b
                        content-disposition: form-data; name=files; filename="a.csv"
                        CONTENT-TYPE: text/csv

                        one
                        two
                        --b
                        Content-Disposition: form-data; name="empty"; filename="e.txt"


                        --b--
                        epilogue"""), "b");

        assertThat(parts).extracting(Part::name).containsExactly("x", "files", "empty");
        assertThat(parts).extracting(Part::fileName).containsExactly(null, "a.csv", "e.txt");
        assertThat(parts).extracting(Part::type).containsExactly(null, "text/csv", "application/octet-stream");
        assertThat(parts)
                .extracting(part -> new String(part.content(), StandardCharsets.UTF_8))
                .containsExactly("文 1", "one\r\ntwo", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "filename=\"文章.txt\" | 文章.txt",
                "filename=\"100%.txt\" | 100%.txt",
                "filename=\"a+b;c.txt\" | a+b;c.txt",
                "filename=\"say \\\"hi\\\".txt\" | say \"hi\".txt",
                "filename=\"C:\\temp\\x.txt\" | x.txt",
                "filename=\"../../etc/passwd\" | passwd",
                "filename=plain.txt | plain.txt",
                "filename=\"__.txt\"; filename*=UTF-8''%E6%96%87%20+.txt | 文 +.txt",
                "filename*=UTF-8''%zz.txt | UTF-8''%zz.txt"
            })
    void file_name_is_read_as_it_was_sent(String disposition, String name) throws IOException {
        assertThat(fileNameOf(disposition)).isEqualTo(name);
    }

    @Test
    void file_input_left_alone_is_no_file() throws IOException {
        assertThat(read(body("--b\nContent-Disposition: form-data; name=\"f\"; filename=\"\"\n\n\n--b--"), "b"))
                .isEmpty();
    }

    @Test
    void body_without_parts_is_empty() throws IOException {
        assertThat(read(body("--b--\n"), "b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "--b",
                "--b\n",
                "--b\nContent-Disposition: form-data; name=\"f\"\n\nhalf",
                "--b\nContent-Disposition: form-data; name=\"f\"\n\nx\n--other--"
            })
    void body_that_breaks_off_is_an_error(String text) {
        assertThatThrownBy(() -> read(body(text), "b")).isInstanceOf(IOException.class);
    }

    @Test
    void limits_are_kept() {
        String many = "--b\nContent-Disposition: form-data; name=\"f\"\n\nx\n".repeat(Multipart.MAX_PARTS + 1);
        String longHead = "--b\nX: " + "x".repeat(PartReader.MAX_HEAD) + "\n\nx\n--b--";
        String endlessHead = "--b\nX: " + "x".repeat(100_000);
        String longField =
                "--b\nContent-Disposition: form-data; name=\"f\"\n\n" + "x".repeat(Multipart.MAX_FIELD + 1) + "\n--b--";
        String nameless = "--b\nContent-Type: text/plain\n\nx\n--b--";

        assertThatThrownBy(() -> read(body(many + "--b--"), "b")).isInstanceOf(ApiError.class);
        assertThatThrownBy(() -> read(body(longField), "b")).isInstanceOf(ApiError.class);
        assertThatThrownBy(() -> read(body(nameless), "b")).isInstanceOf(ApiError.class);
        for (String head : new String[] {longHead, endlessHead}) {
            assertThatThrownBy(() -> read(body(head), "b")).isInstanceOfAny(IOException.class, ApiError.class);
        }
    }

    @Test
    void quotation_that_never_ends_does_no_harm() throws IOException {
        String backslashes = "--b\nContent-Disposition: form-data; name=\"" + "\\\\\\\"".repeat(3_000) + "\n\nx\n--b--";

        assertThat(read(body(backslashes), "b")).hasSize(1);
    }

    @Test
    void contents_full_of_near_boundaries_arrive_whole() throws IOException {
        Random random = new Random(1);
        byte[] boundary = "\r\n--bound".getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < 60; round++) {
            List<byte[]> contents = new ArrayList<>();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int part = random.nextInt(1, 6); part > 0; part--) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                for (int piece = random.nextInt(200); piece > 0; piece--) {
                    content.write(boundary, 0, random.nextInt(boundary.length));
                    content.writeBytes(new byte[random.nextInt(round == 0 ? 5_000 : 1_000)]);
                }
                contents.add(content.toByteArray());
                out.writeBytes(body("--bound\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\n\n"));
                out.writeBytes(content.toByteArray());
                out.writeBytes(body("\n"));
            }
            out.writeBytes(body("--bound--\n"));

            List<Part> parts = read(out.toByteArray(), "bound");

            assertThat(parts).hasSameSizeAs(contents);
            for (int i = 0; i < parts.size(); i++) {
                assertThat(Arrays.equals(parts.get(i).content(), contents.get(i)))
                        .isTrue();
            }
        }
    }
}
