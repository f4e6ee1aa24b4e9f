package dff.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that come with calls. */
class UploadCallsTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Client CLIENT = WORK.anonymous();
    private static final String BOUNDARY = "----x7";
    private static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private static String link;

    @BeforeAll
    static void publish() {
        WORK.publish("upload__main", """
                import hashlib
                @DFF.API('files')
                def files(files=None, **kwargs):
                    out = []
                    for f in files or []:
                        data = open(f['filePath'], 'rb').read()
                        out.append(dict(f, read=len(data), md5=hashlib.md5(data).hexdigest()))
                    return {'files': out, 'kwargs': kwargs}

                @DFF.API('without files')
                def without():
                    return 1
                """);
        link = WORK.link("upload__main.files");
    }

    private static byte[] part(String head, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + head + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        out.writeBytes(content);
        out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static byte[] body(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        out.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] file(String name, String content) {
        return part("name=\"files\"; filename=\"" + name + "\"\r\nContent-Type: text/csv", utf8(content));
    }

    private static Reply post(String path, byte[] body) {
        return CLIENT.post(path, TYPE, BodyPublishers.ofByteArray(body));
    }

    @Test
    void two_files_and_a_field_arrive_in_order() {
        Reply reply = post(
                link + "/simplified",
                body(file("a.csv", "one"), part("name=\"x\"", utf8("文 1")), file("文章.txt", "three")));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        JsonNode files = reply.json().path("files");
        assertThat(files).hasSize(2);
        assertThat(files.path(0).path("originalname").asText()).isEqualTo("a.csv");
        assertThat(files.path(0).path("mimetype").asText()).isEqualTo("text/csv");
        assertThat(files.path(0).path("size").asInt()).isEqualTo(3);
        assertThat(files.path(0).path("read").asInt()).isEqualTo(3);
        assertThat(files.path(0).path("encoding").asText()).isEqualTo("7bit");
        assertThat(files.path(0).path("filePath").asText()).endsWith("_a.csv").contains("/.uploads/");
        assertThat(files.path(1).path("originalname").asText()).isEqualTo("文章.txt");
        assertThat(reply.json().path("kwargs").toString()).isEqualTo("{\"x\":\"文 1\"}");
    }

    @Test
    void upload_format_takes_files_only_and_flattened_both() {
        byte[] body = body(part("name=\"kwargs_x\"", utf8("1")), file("a.csv", "one"));

        JsonNode upload = post(link + "/upload", body).json();
        JsonNode flattened = post(link + "/flattened", body).json();

        assertThat(upload.path("files")).hasSize(1);
        assertThat(upload.path("kwargs")).isEmpty();
        assertThat(flattened.path("files")).hasSize(1);
        assertThat(flattened.path("kwargs").toString()).isEqualTo("{\"x\":\"1\"}");
    }

    @Test
    void function_that_takes_no_files_fails() {
        Reply reply = post(WORK.link("upload__main.without") + "/s", body(file("a", "b")));

        assertThat(reply.status()).isEqualTo(599);
        assertThat(reply.json().path("detail").path("etype").asText()).isEqualTo("TypeError");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../../../etc/passwd | passwd",
                "100%.txt | 100%.txt",
                "a+b c.txt | a+b c.txt",
                "%2e%2e%2fx.txt | %2e%2e%2fx.txt",
                ".hidden | .hidden",
                "a;b.txt | a;b.txt",
                "C:/x/y.txt | y.txt"
            })
    void hostile_name_stays_in_the_folder_and_is_shown_without_folders(String name, String shown) throws IOException {
        Reply reply = post(link + "/s", body(file(name, "content")));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        JsonNode file = reply.json().path("files").path(0);
        assertThat(file.path("originalname").asText()).isEqualTo(shown);
        assertThat(file.path("read").asInt()).isEqualTo(7);
        Path stored = uploads().resolve(Path.of(file.path("filePath").asText()).getFileName());
        assertThat(stored).isRegularFile();
    }

    private static Path uploads() {
        return WORK.server().directory().resolve("resources/.uploads");
    }

    private static long stored() {
        try (Stream<Path> files = Files.list(uploads())) {
            return files.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void large_file_arrives_without_being_held_in_memory() {
        int size = 30_000_000;
        byte[] head = utf8(
                "--" + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"big.bin\"\r\nContent-Type: a/b\r\n\r\n");
        byte[] tail = utf8("\r\n--" + BOUNDARY + "--\r\n");
        InputStream body = new SequenceInputStream(
                new SequenceInputStream(new java.io.ByteArrayInputStream(head), new Zeros(size)),
                new java.io.ByteArrayInputStream(tail));
        System.gc();
        long before = used();

        Reply reply = CLIENT.post(
                link + "/s",
                TYPE,
                BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> body), (long) head.length + size + tail.length));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.json().path("files").path(0).path("read").asInt()).isEqualTo(size);
        System.gc();
        assertThat(used() - before).isLessThan(15_000_000);
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static final class Zeros extends InputStream {
        private int left;

        Zeros(int left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            if (left <= 0) {
                return -1;
            }
            int piece = Math.min(left, length);
            java.util.Arrays.fill(bytes, from, from + piece, (byte) 0);
            left -= piece;
            return piece;
        }
    }

    @Test
    void body_that_is_no_multipart_body_is_refused() {
        for (String body : new String[] {"nonsense", "--" + BOUNDARY + "\r\nbroken", "--other\r\n\r\n"}) {
            Reply reply = CLIENT.post(link + "/s", TYPE, body);

            assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
            assertThat(reply.message()).isEqualTo("Uploading file failed");
        }
        assertThat(CLIENT.post(link + "/s", "multipart/form-data", "x").status())
                .isEqualTo(400);
    }

    @Test
    void file_of_a_client_that_goes_away_is_removed() throws IOException {
        long before = stored();
        try (Socket socket = new Socket("127.0.0.1", WORK.server().port())) {
            socket.getOutputStream()
                    .write(utf8("POST " + link + "/s HTTP/1.1\r\nHost: a\r\nContent-Type: " + TYPE
                            + "\r\nContent-Length: 1000000\r\n\r\n"));
            socket.getOutputStream().write(part("name=\"files\"; filename=\"half.bin\"", new byte[200_000]));
            await().until(() -> stored() > before);
        }

        await().until(() -> stored() == before);
    }
}
