package dff.runner.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dff.json.Json;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The other side of the connection is a bare socket here. */
class FrameChannelTest {
    private static final Path EXAMPLES = Path.of("..", "runner", "protocol-examples.json");

    @TempDir
    private Path directory;

    private ServerSocketChannel server;
    private final FrameBudget budget = new FrameBudget(3 * 1024 * 1024, 200_000_000L);
    private FrameChannel channel;
    private SocketChannel peer;

    @BeforeEach
    void connect() throws IOException {
        Path socket = directory.resolve("s");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        channel = FrameChannel.connect(socket, budget);
        peer = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
        peer.close();
        server.close();
    }

    static Stream<Named<JsonNode>> examples() throws IOException {
        assertThat(EXAMPLES)
                .as("the byte examples both sides of the protocol share; the runner's tests make them")
                .exists();
        JsonNode all = Json.parse(Files.readAllBytes(EXAMPLES));
        return StreamSupport.stream(all.spliterator(), false)
                .map(example -> Named.of(example.path("name").asText(), example));
    }

    private static void background(Callable<Void> work) {
        Thread.ofVirtual().start(new FutureTask<>(work));
    }

    private void peerSends(byte[] bytes) {
        background(() -> {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                peer.write(buffer);
            }
            return null;
        });
    }

    private byte[] peerReceives(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && peer.read(buffer) >= 0) {
            // until all is there
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static byte[] frame(int kind, int id, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length + 5)
                .put((byte) kind)
                .putInt(id)
                .put(payload)
                .array();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void example_is_read(JsonNode example) throws IOException {
        peerSends(HexFormat.of().parseHex(example.path("hex").asText()));

        Frame frame = channel.read();

        assertThat(frame.kind()).isEqualTo(example.path("kind").asInt());
        assertThat(Integer.toUnsignedLong(frame.id()))
                .isEqualTo(example.path("id").asLong());
        if (example.has("json")) {
            assertThat(Json.parse(frame.payload())).isEqualTo(example.get("json"));
        }
        if (example.has("bytes")) {
            assertThat(HexFormat.of().formatHex(frame.payload()))
                    .isEqualTo(example.get("bytes").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void example_is_written_in_the_same_bytes(JsonNode example) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(example.path("hex").asText());
        if ((bytes[4] & FrameKind.MORE) != 0) {
            return; // small payloads are never split by this side
        }

        channel.send(
                example.path("kind").asInt(),
                (int) example.path("id").asLong(),
                Arrays.copyOfRange(bytes, 9, bytes.length));

        assertThat(peerReceives(bytes.length)).isEqualTo(bytes);
    }

    @Test
    void frames_sent_in_one_piece_or_byte_by_byte_are_the_same() throws IOException {
        byte[] first = frame(65, 1, new byte[] {1, 2, 3});
        byte[] second = frame(68, 2, random(100_000));
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        peerSends(both);

        assertThat(channel.read().payload()).isEqualTo(new byte[] {1, 2, 3});
        assertThat(channel.read().payload()).isEqualTo(random(100_000));

        background(() -> {
            for (byte b : first) {
                peer.write(ByteBuffer.wrap(new byte[] {b}));
            }
            return null;
        });
        assertThat(channel.read().payload()).isEqualTo(new byte[] {1, 2, 3});
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, -1, Integer.MIN_VALUE, Frame.MAX + 1, Integer.MAX_VALUE})
    void frame_of_bad_length_is_refused(int length) {
        peerSends(ByteBuffer.allocate(64).putInt(length).array());

        assertThatThrownBy(() -> channel.read()).isInstanceOf(IOException.class).hasMessageContaining("" + length);
    }

    @Test
    void frame_that_breaks_off_is_the_end_of_the_connection() throws IOException {
        peer.write(ByteBuffer.wrap(Arrays.copyOf(frame(65, 1, random(1_000)), 500)));
        peer.close();

        assertThatThrownBy(() -> channel.read()).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32 * 1024, 1_000_000, Frame.SPLIT, Frame.SPLIT + 1, 3 * Frame.SPLIT})
    void payload_of_any_size_arrives_whole(int size) throws IOException {
        byte[] sent = random(size);
        byte[] prefix = {'a', 'b'};
        background(() -> {
            channel.send(2, 7, prefix, sent);
            return null;
        });
        ByteBuffer header = ByteBuffer.allocate(9);
        java.io.ByteArrayOutputStream joined = new java.io.ByteArrayOutputStream();
        boolean more = true;
        while (more) {
            header.clear().put(peerReceives(9)).flip();
            int length = header.getInt();
            int kind = header.get() & 0xff;
            assertThat(length).isBetween(5, Frame.MAX);
            assertThat(kind & 0x7f).isEqualTo(2);
            assertThat(header.getInt()).isEqualTo(7);
            joined.writeBytes(peerReceives(length - 5));
            more = (kind & FrameKind.MORE) != 0;
        }

        assertThat(joined.size()).isEqualTo(size + 2);
        assertThat(Arrays.copyOfRange(joined.toByteArray(), 2, size + 2)).isEqualTo(sent);
    }

    @Test
    void writers_do_not_mix_their_frames() throws Exception {
        Thread[] writers = new Thread[8];
        for (int i = 0; i < writers.length; i++) {
            int number = i;
            writers[i] = Thread.ofPlatform().start(() -> {
                byte[] payload = new byte[5_000];
                Arrays.fill(payload, (byte) number);
                for (int j = 0; j < 50; j++) {
                    try {
                        channel.send(3, number, payload);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            });
        }
        for (int i = 0; i < 8 * 50; i++) {
            byte[] bytes = peerReceives(5_009);
            byte number = bytes[8];
            for (int at = 9; at < bytes.length; at++) {
                assertThat(bytes[at]).isEqualTo(number);
            }
        }
        for (Thread writer : writers) {
            writer.join();
        }
    }

    @Test
    void other_side_that_is_dead_is_told_from_one_that_sends_nonsense() throws IOException {
        peer.close();

        assertThatThrownBy(() -> channel.send(FrameKind.REPLY, 1, new byte[100_000]))
                .isInstanceOf(SocketException.class);
    }
}
