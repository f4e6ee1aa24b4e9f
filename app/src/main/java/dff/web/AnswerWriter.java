package dff.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a finished answer to the connection. What fails here is the client's connection; nobody is left to be told. */
final class AnswerWriter {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerWriter.class);
    private static final Header NO_SNIFFING = HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    private static final int WORTH_GZIP = 1_024;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private AnswerWriter() {}

    static void bytes(HttpCall call, ServerResponse response, Answer.Bare answer) {
        head(call, response, answer.status(), answer.contentType(), answer.headers());
        byte[] body = compressed(call, response, answer);
        if (answer.status() == NO_CONTENT || answer.status() == NOT_MODIFIED) {
            response.send();
        } else if (call.method().equals("HEAD")) {
            response.headers().contentLength(body.length);
            response.send();
        } else {
            response.send(body);
        }
    }

    static void stream(HttpCall call, ServerResponse response, Answer.Stream answer) {
        try {
            head(call, response, answer.status(), answer.contentType(), answer.headers());
            if (answer.length() >= 0) {
                response.contentLength(answer.length());
            }
            if (call.method().equals("HEAD")) {
                response.send();
                return;
            }
            OutputStream out = response.outputStream();
            answer.body().writeTo(out);
            out.close(); // not after a failure: an answer that broke off must not look whole
        } catch (IOException e) {
            LOG.info("{} {} {} broke off: {}", call.traceId(), call.method(), call.path(), e.getMessage());
            // the head is out, so that only the end of the connection can tell
            throw new CloseConnectionException("sending " + call.path(), e);
        } finally {
            answer.body().close();
        }
    }

    private static void head(
            HttpCall call,
            ServerResponse response,
            int status,
            String contentType,
            List<Map.Entry<String, String>> headers) {
        response.status(Status.create(status));
        response.headers().set(HeaderNames.CONTENT_TYPE, HeaderLines.clean(contentType));
        if (contentType.equals(ResponseHeaders.JSON)) {
            response.headers().set(NO_SNIFFING); // texts of users are in it
        }
        headers.forEach(header -> HeaderLines.put(response, header.getKey(), header.getValue()));
        call.extraHeaders().forEach(header -> HeaderLines.put(response, header.getKey(), header.getValue()));
    }

    private static byte[] compressed(HttpCall call, ServerResponse response, Answer.Bare answer) {
        byte[] body = answer.body();
        if (body.length < WORTH_GZIP
                || !MediaTypes.isText(answer.contentType())
                || response.headers().contains(HeaderNames.CONTENT_ENCODING)) {
            return body;
        }
        response.headers().add(HeaderValues.create(HeaderNames.VARY, "Accept-Encoding"));
        if (!call.acceptsGzip()) {
            return body;
        }
        response.headers().set(HeaderNames.CONTENT_ENCODING, "gzip");
        return gzip(body);
    }

    static byte[] gzip(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 3 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("compressing in memory", e);
        }
        return out.toByteArray();
    }
}
