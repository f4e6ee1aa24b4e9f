package dff.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two servers in a row would read differently: none may end up as two requests here. */
class SmugglingTest {
    private static final String SMUGGLED = "GET /api/v1/marker HTTP/1.1\r\nHost: x\r\n\r\n";

    @RegisterExtension
    private static final WebServerExtension WEB = new WebServerExtension(
            Route.open("POST", "/api/v1/size", call -> Answer.data(call.body().bytes().length)),
            Route.open("GET", "/api/v1/marker", _ -> Answer.data(Map.of("smuggled", true))));

    private static String send(String headers, String body) {
        return RawHttp.send(
                WEB.port(),
                "POST /api/v1/size HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n\r\n" + body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 5, 6",
                "Content-Length: +5",
                "Content-Length: 0x5",
                "Content-Length: -5",
                "Content-Length: 99999999999999999999",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding:\u000bchunked",
                "X: y\r\n Transfer-Encoding: chunked",
                "Content-Length: 5\nTransfer-Encoding: chunked",
                "Content-Length\0: 5"
            })
    void a_doubtful_length_never_lets_a_second_request_through(String headers) {
        String answer = send(headers, "0\r\n\r\n" + SMUGGLED);

        assertThat(answer).doesNotContain("smuggled");
    }

    @Test
    void chunks_that_lie_about_their_length_end_the_connection() {
        String answer = send("Transfer-Encoding: chunked", "5\r\nabc\r\n0\r\n\r\n" + SMUGGLED);

        assertThat(answer).doesNotContain("smuggled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://elsewhere.example/api/v1/marker HTTP/1.1",
                "GET /api/v1/marker HTTP/9.9",
                "GET /api/v1/marker\tHTTP/1.1",
                "GET  /api/v1/marker HTTP/1.1",
                "G\0T /api/v1/marker HTTP/1.1",
                "/api/v1/marker"
            })
    void a_malformed_first_line_is_refused_or_read_as_no_route_of_others(String line) {
        String answer = RawHttp.send(WEB.port(), line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).doesNotContain("Exception").matches("(?s)(HTTP/1\\.1 (200|4\\d\\d).*)?");
    }

    /** Clients read JSON by its content type; a connection that was cut while the client still sent says nothing. */
    private static void assertSaid(String answer, String message) {
        if (!answer.isEmpty()) {
            assertThat(answer)
                    .containsIgnoringCase("Content-Type: application/json")
                    .contains(message, "\"error\":400.43", "GMT");
        }
    }

    /** What every client can escape, and no log or terminal should show. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/marker?a=\u001b[31m",
                "/api/v1/\u007fmarker",
                "/api/v1/marker?x=é",
                "/api/v1/marker/\u0001"
            })
    void an_address_with_other_than_printable_ascii_is_refused(String target) {
        String answer = RawHttp.get(WEB.port(), target);

        assertThat(answer).doesNotContain("smuggled").startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/marker?a[b]=1&c[]=2", "/api/v1/marker?q=a|b^c`d{e}\\"})
    void brackets_and_what_else_clients_leave_unescaped_is_read(String target) {
        assertThat(RawHttp.get(WEB.port(), target)).startsWith("HTTP/1.1 200");
    }

    @Test
    void a_header_beyond_its_limit_is_refused() {
        String answer = RawHttp.get(WEB.port(), "/api/v1/marker", "X-Long: " + "x".repeat(33 * 1024));

        assertThat(answer).doesNotContain("smuggled");
        assertThat(answer).matches("(?s)(HTTP/1\\.1 4.*)?");
        assertSaid(answer, "headers have more than 32768 bytes");
    }

    @Test
    void an_address_beyond_its_limit_is_refused() {
        String answer = RawHttp.get(WEB.port(), "/api/v1/marker?x=" + "x".repeat(33 * 1024));

        assertThat(answer).doesNotContain("smuggled");
        assertThat(answer).matches("(?s)(HTTP/1\\.1 4.*)?");
        assertSaid(answer, "The address has more than 32768 bytes");
    }
}
