package dff.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Results of generators, which are sent while they are made. */
class StreamedResultsTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Client CLIENT = WORK.anonymous();

    @BeforeAll
    static void publish() {
        WORK.publish("stream__main", """
                import os, random, sys, time
                @DFF.API('parts')
                def parts(n=3, size=1):
                    for i in range(n):
                        yield str(i) * size

                @DFF.API('gated')
                def gated(name):
                    yield 'first\\n'
                    while not os.path.exists(DFF.RSRC(name)):
                        time.sleep(0.01)
                    yield 'second\\n'

                @DFF.API('events')
                def events():
                    yield 'two\\nlines'
                    yield {'event': 'n', 'data': {'a': [1]}}

                @DFF.API('shaped', cache_result=60)
                def shaped():
                    return DFF.RESP(parts(), status_code=201, content_type='csv', headers={'X-Own': '1'})

                @DFF.API('fails at once')
                def fails_at_once():
                    raise ValueError('before')
                    yield 1

                @DFF.API('fails later')
                def fails_later():
                    yield 'a'
                    raise ValueError('after')

                @DFF.API('too long', timeout=1)
                def too_long():
                    yield 'a'
                    time.sleep(60)

                @DFF.API('late')
                def late():
                    time.sleep(2.5)
                    yield 'a'
                    raise ValueError('nobody is there to see it')

                @DFF.API('asks')
                async def asks():
                    yield [DFF.ENV('none')]

                @DFF.API('process')
                def process():
                    return sys.modules.setdefault('mark', random.SystemRandom().getrandbits(30))
                """);
    }

    private static String link(String function) {
        return WORK.link("stream__main." + function);
    }

    @Test
    void pieces_of_text_are_sent_in_chunks() {
        Reply reply = CLIENT.get(link("parts"));

        assertThat(reply.text()).isEqualTo("012");
        assertThat(reply.header("Content-Type")).startsWith("text/plain");
        assertThat(reply.header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(reply.header("Content-Length")).isEmpty();
    }

    @Test
    void piece_arrives_while_the_function_still_runs() throws IOException {
        String path = link("gated") + "?name=gate.txt";
        try (Socket socket = new Socket("127.0.0.1", WORK.server().port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> before = linesUntil(reader, "first");
            assertThat(before.getFirst()).contains("200");

            java.nio.file.Files.createFile(
                    WORK.server().directory().resolve("resources").resolve("gate.txt"));

            assertThat(linesUntil(reader, "second")).contains("second");
        }
    }

    private static List<String> linesUntil(BufferedReader reader, String last) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.equals(last)) {
                return lines;
            }
        }
        throw new IOException("the answer ended without " + last + ": " + lines);
    }

    @Test
    void those_who_accept_events_get_events() {
        Reply reply = CLIENT.with("Accept", "text/event-stream").get(link("events"));

        assertThat(reply.header("Content-Type")).startsWith("text/event-stream");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(reply.text()).isEqualTo("data: two\ndata: lines\n\nevent: n\ndata: {\"a\":[1]}\n\n");
    }

    @Test
    void response_control_counts_and_nothing_is_cached() {
        String link = link("shaped");

        for (int i = 0; i < 2; i++) {
            Reply reply = CLIENT.get(link);
            assertThat(reply.status()).isEqualTo(201);
            assertThat(reply.header("Content-Type")).startsWith("text/csv");
            assertThat(reply.header("X-Own")).isEqualTo("1");
            assertThat(reply.header("X-Dff-Cache")).isEmpty();
            assertThat(reply.text()).isEqualTo("012");
        }
    }

    @Test
    void direct_call_is_answered_bare() {
        Reply reply = WORK.admin().post("/api/v1/func/stream__main.parts", Map.of());

        assertThat(reply.text()).isEqualTo("012");
    }

    @Test
    void saved_stream_can_be_fetched_later() {
        Reply reply = CLIENT.post(
                link("parts"), Map.of("kwargs", Map.of("size", 200_000), "options", Map.of("saveResult", true)));

        String whole = "0".repeat(200_000) + "1".repeat(200_000) + "2".repeat(200_000);
        assertThat(reply.text()).isEqualTo(whole);
    }

    @Test
    void megabytes_arrive_whole() {
        Reply reply = CLIENT.post(link("parts"), Map.of("kwargs", Map.of("n", 8, "size", 1_000_000)));

        assertThat(reply.body()).hasSize(8_000_000);
        assertThat(reply.body()[7_999_999]).isEqualTo((byte) '7');
    }

    @Test
    void failure_before_the_first_piece_is_an_ordinary_one() {
        Reply reply = CLIENT.get(link("fails_at_once"));

        assertThat(reply.status()).isEqualTo(599);
        assertThat(reply.json().path("detail").path("exception").asText()).isEqualTo("ValueError: before");
    }

    @Test
    void answer_that_broke_off_does_not_look_whole() {
        String before = CLIENT.get(link("process")).text();

        assertThatThrownBy(() -> CLIENT.get(link("fails_later"))).isInstanceOf(UncheckedIOException.class);

        Reply events = CLIENT.with("Accept", "text/event-stream").get(link("parts"));
        assertThat(events.text()).contains("data: 2");
        assertThat(CLIENT.get(link("process")).text())
                .as("a failure costs no process")
                .isEqualTo(before);
    }

    @Test
    void limit_counts_until_the_last_piece() {
        assertThatThrownBy(() -> CLIENT.get(link("too_long"))).isInstanceOf(UncheckedIOException.class);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> "timeout"
                        .equals(WORK.server()
                                .query("SELECT status FROM task_record WHERE func_id = 'stream__main.too_long'")));
    }

    @Test
    void generator_may_ask_the_platform() {
        assertThat(CLIENT.get(link("asks")).text()).isEqualTo("[null]\n");
    }

    @Test
    void editor_shows_what_was_yielded() {
        Reply reply = WORK.admin().post("/api/v1/func-draft/stream__main.parts", Map.of());

        assertThat(reply.data().path("result").path("returnValue").asText()).isEqualTo("['0', '1', '2']");
    }

    @Test
    void stream_whose_caller_has_gone_is_recorded_as_it_ends() {
        Reply reply = CLIENT.post(link("late"), Map.of("kwargs", Map.of(), "options", Map.of("apiTimeout", 1)));
        assertThat(reply.status()).as(reply.toString()).isNotEqualTo(200);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> "failure"
                        .equals(WORK.server()
                                .query("SELECT status FROM task_record WHERE func_id = 'stream__main.late'")));
    }
}
