package dff.runner.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameBudgetTest {
    private static final int LARGE = 1024 * 1024;
    /** Room for two large payloads. */
    private static final int TOTAL = 2 * FrameBudget.FACTOR * LARGE;

    private final FrameBudget budget = new FrameBudget(TOTAL, TimeUnit.MILLISECONDS.toNanos(200));

    @TempDir
    private Path directory;

    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** A connection and what a process sends on it. */
    private final class Peer {
        final FrameChannel channel = FrameChannel.connect(directory.resolve("s"), budget);
        final SocketChannel process = server.accept();

        Peer() throws IOException {}

        Peer sends(int announced, int sent) {
            return sends(FrameKind.BODY, announced, sent);
        }

        Peer sends(int kind, int announced, int sent) {
            ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER + sent)
                    .putInt(announced + Frame.HEADER - 4)
                    .put((byte) kind)
                    .putInt(1)
                    .rewind();
            Thread.ofVirtual().start(() -> {
                try {
                    while (frame.hasRemaining()) {
                        process.write(frame);
                    }
                } catch (IOException _) {
                    // cut off, as some tests want it
                }
            });
            return this;
        }

        CompletableFuture<Frame> reads() {
            CompletableFuture<Frame> frame = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    frame.complete(channel.read());
                } catch (IOException e) {
                    frame.completeExceptionally(e);
                }
            });
            return frame;
        }
    }

    @Test
    void payload_waits_for_the_room_that_others_give_back() throws Exception {
        Peer first = new Peer().sends(LARGE, LARGE);
        Peer second = new Peer().sends(LARGE, LARGE);
        first.reads().join();
        second.reads().join();
        Peer third = new Peer().sends(LARGE, LARGE);
        CompletableFuture<Frame> waiting = third.reads();
        Thread.sleep(50);
        assertThat(waiting).isNotDone();

        first.channel.release();

        assertThat(waiting.get(10, TimeUnit.SECONDS).payload()).hasSize(LARGE);
    }

    @Test
    void without_room_in_time_the_error_names_the_total() throws Exception {
        Peer holder = new Peer().sends(2 * LARGE, 2 * LARGE);
        holder.reads().join();

        assertThatThrownBy(() -> new Peer().sends(LARGE, LARGE).channel.read())
                .isInstanceOf(IOException.class)
                .hasMessage("too many large values at once; all together may hold " + TOTAL + " bytes of memory");
    }

    @Test
    void process_that_begins_a_payload_and_stops_is_cut_off_when_others_need_the_room() throws Exception {
        Peer hoarder = new Peer().sends(2 * LARGE, 1_000);
        CompletableFuture<Frame> hoarded = hoarder.reads();
        Peer other = new Peer().sends(LARGE, LARGE);

        assertThat(other.reads().get(10, TimeUnit.SECONDS).payload()).hasSize(LARGE);
        assertThatThrownBy(() -> hoarded.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void small_payloads_need_no_room() throws Exception {
        Peer holder = new Peer().sends(2 * LARGE, 2 * LARGE);
        holder.reads().join();

        assertThat(new Peer()
                        .sends(FrameBudget.FREE, FrameBudget.FREE)
                        .channel
                        .read()
                        .payload())
                .hasSize(FrameBudget.FREE);
    }

    @Test
    void json_needs_room_sooner_because_its_values_do() throws Exception {
        Peer holder = new Peer().sends(2 * LARGE, 2 * LARGE);
        holder.reads().join();
        int small = FrameBudget.FREE_JSON;

        assertThat(new Peer().sends(FrameKind.CALL, small, small).channel.read().payload())
                .hasSize(small);
        for (int kind : new int[] {FrameKind.CALL, FrameKind.LOG}) {
            assertThatThrownBy(() ->
                            new Peer().sends(kind, small + 1, small + 1).channel.read())
                    .hasMessageContaining("too many large values");
        }
    }

    @Test
    void next_read_gives_back_what_the_last_one_held() throws Exception {
        Peer peer = new Peer();
        for (int i = 0; i < 5; i++) {
            peer.sends(2 * LARGE, 2 * LARGE);

            assertThat(peer.channel.read().payload()).hasSize(2 * LARGE);
        }
    }

    @Test
    void largest_joined_payload_always_fits() throws IOException {
        FrameBudget real = new FrameBudget();

        int taken = real.take(Frame.MAX_JOINED);
        real.give(taken);

        assertThat(real.take(Frame.MAX_JOINED)).isEqualTo(taken).isPositive();
    }
}
