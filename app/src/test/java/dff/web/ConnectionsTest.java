package dff.web;

import static org.assertj.core.api.Assertions.assertThat;

import dff.web.connection.ConnectionLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that hold connections, against a server with places for eight, four for an address, and a second for a head. */
class ConnectionsTest {
    private static final int ALL = 8;
    private static final int ONE = 4;
    /** Another address of this machine that is no trusted proxy, as is {@link #OTHER}. */
    private static final String STRANGER = "127.0.0.2";

    private static final String OTHER = "127.0.0.3";
    private static final String PROXY = "127.0.0.1";
    private static final String REQUEST = "GET /api/v1/quick HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static final Semaphore BUSY = new Semaphore(0);
    private static final Semaphore GO_ON = new Semaphore(0);

    @RegisterExtension
    static final WebServerExtension WEB = new WebServerExtension(
            List.of("true"),
            new WebConfig.Limits(60, new ConnectionLimits(ALL, ONE, 1), 10),
            Route.open("GET", "/api/v1/quick", _ -> Answer.data(Map.of("quick", true))),
            Route.open("GET", "/api/v1/who", call -> Answer.data(Map.of("ip", call.ip()))),
            Route.open("GET", "/api/v1/slow", _ -> {
                BUSY.release();
                GO_ON.acquireUninterruptibly();
                return Answer.data(Map.of("slow", true));
            }));

    private final List<Socket> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), WEB.port(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(60_000);
        open.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The first line of an answer; empty when the connection ended without one. */
    private static String status(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        try {
            for (int c = socket.getInputStream().read();
                    c >= 0 && c != '\r';
                    c = socket.getInputStream().read()) {
                line.append((char) c);
            }
        } catch (SocketException _) {
            return line.toString(); // reset
        }
        return line.toString();
    }

    private String quick(String from) throws IOException {
        Socket socket = connect(from);
        send(socket, REQUEST);
        return status(socket);
    }

    @Test
    void connections_that_send_no_head_end_for_new_ones() throws IOException {
        for (int i = 0; i < 5 * ALL; i++) {
            send(connect(PROXY), "GET /");
        }
        for (int i = 0; i < 2 * ALL; i++) {
            assertThat(quick(PROXY)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void connections_that_are_kept_alive_end_for_new_ones_the_oldest_first() throws IOException {
        Socket first = connect(PROXY);
        send(first, REQUEST);
        assertThat(status(first)).isEqualTo("HTTP/1.1 200 OK");
        for (int i = 0; i < ALL; i++) {
            assertThat(quick(PROXY)).isEqualTo("HTTP/1.1 200 OK");
        }
        first.getInputStream().readAllBytes(); // its end, not 60 s of waiting
    }

    @Test
    void one_address_takes_the_places_of_no_other() throws IOException {
        Socket other = connect(OTHER);
        send(other, REQUEST);
        assertThat(status(other)).isEqualTo("HTTP/1.1 200 OK");
        for (int i = 0; i < 5 * ALL; i++) {
            quick(STRANGER);
        }
        while (other.getInputStream().available() > 0) {
            other.getInputStream().read();
        }
        send(other, REQUEST);
        assertThat(status(other)).isEqualTo("HTTP/1.1 200 OK");
    }

    @ParameterizedTest
    @CsvSource({STRANGER + "," + ONE + ",1", PROXY + "," + ALL + ",0"})
    void without_any_place_a_new_connection_is_told_so_and_no_request_is_cut_off(String from, int places, int others)
            throws Exception {
        List<Socket> busy = new ArrayList<>();
        for (int i = 0; i < places; i++) {
            Socket socket = connect(from);
            send(socket, REQUEST.replace("quick", "slow"));
            busy.add(socket);
        }
        BUSY.acquire(places);

        assertThat(quick(from)).isIn("HTTP/1.1 503 Service Unavailable", "");
        for (int i = 0; i < others; i++) {
            assertThat(quick(OTHER)).isEqualTo("HTTP/1.1 200 OK");
        }

        GO_ON.release(places);
        for (Socket socket : busy) {
            assertThat(status(socket)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void head_that_comes_byte_by_byte_is_answered_408() throws Exception {
        Socket socket = connect(PROXY);
        CountDownLatch ended = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; ended.getCount() > 0 && i < REQUEST.length() - 1; i++) {
                    send(socket, REQUEST.substring(i, i + 1));
                    ended.await(300, java.util.concurrent.TimeUnit.MILLISECONDS);
                }
            } catch (IOException | InterruptedException _) {
                // the server has ended it
            }
        });
        assertThat(status(socket)).isEqualTo("HTTP/1.1 408 Request Timeout");
        ended.countDown();
    }

    @ParameterizedTest
    @CsvSource({STRANGER + "," + STRANGER, PROXY + ",203.0.113.9"})
    void forwarded_address_counts_from_a_proxy_only(String from, String counted) throws IOException {
        Socket socket = connect(from);
        send(
                socket,
                "GET /api/v1/who HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 198.51.100.7, 203.0.113.9\r\n"
                        + "Connection: close\r\n\r\n");
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .contains("\"ip\":\"" + counted + "\"");
    }

    @Test
    void connection_that_sends_nothing_is_ended() throws IOException {
        assertThat(status(connect(PROXY))).isEqualTo("HTTP/1.1 408 Request Timeout");
    }

    @Test
    void head_of_a_later_request_has_its_own_time_and_waiting_for_one_has_none() throws Exception {
        Socket socket = connect(PROXY);
        send(socket, REQUEST);
        assertThat(status(socket)).isEqualTo("HTTP/1.1 200 OK");
        for (int i = 0; i < 2; i++) { // twice the time of a head
            assertThat(status(connect(PROXY))).isEqualTo("HTTP/1.1 408 Request Timeout");
        }
        send(socket, REQUEST + "GET /");
        String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(rest).contains("HTTP/1.1 200 OK").doesNotContain("404");
    }
}
