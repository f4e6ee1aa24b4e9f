package dff.bench;

import dff.runner.Execution;
import dff.runner.Outcome;
import dff.runner.RunSpec;
import dff.runner.RunnerConfig;
import dff.runner.RunnerPool;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What is left when the platform is taken away: the same web server, pool, frames and Python loop with a fresh namespace per call, but no
 * link, no arguments, no record, no headers. {@code Ceiling --port N [--data DIR]} serves {@code GET /hello} and {@code GET /rows}.
 */
public final class Ceiling {
    private static final String SCRIPT = """
            @DFF.API('hello')
            def hello(x=1, y=2):
                return {'sum': x + y}

            @DFF.API('rows')
            def rows(n=100000):
                return [{'id': i, 'name': 'name-%d' % i, 'v': i * 0.5, 'ok': i % 2 == 0} for i in range(n)]
            """;
    private static final int WARM = 5;
    private static final int MAX = 128;

    private final RunnerPool pool;
    private final OneScript library = new OneScript("bench__script", SCRIPT, "00000000000000000000000000000001");

    private Ceiling(RunnerPool pool) {
        this.pool = pool;
    }

    public static void main(String[] args) throws IOException {
        Map<String, String> options = options(args);
        Path data = options.containsKey("--data")
                ? Path.of(options.get("--data")).toAbsolutePath()
                : Files.createTempDirectory("dff-ceiling");
        Files.createDirectories(data.resolve("run"));
        Files.createDirectories(data.resolve("resources"));
        RunnerConfig config = new RunnerConfig(
                List.of(System.getenv().getOrDefault("DFF_PYTHON", "/usr/bin/python3")),
                data,
                data.resolve("resources"),
                List.of(),
                "UTC",
                new RunnerConfig.Sizes(WARM, MAX, Integer.MAX_VALUE, 10, 10_000, 5, 60),
                RunnerConfig.Limits.DEFAULT,
                RunnerConfig.Isolation.BEST);
        RunnerPool pool = new RunnerPool(config, Map.of());
        Ceiling ceiling = new Ceiling(pool);
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(options.getOrDefault("--port", "0")))
                .shutdownHook(false)
                .connectionOptions(socket -> socket.tcpNoDelay(true))
                .routing(HttpRouting.builder()
                        .get("/hello", ceiling.route("hello"))
                        .get("/rows", ceiling.route("rows")))
                .build()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.stop();
            pool.close();
        }));
        System.out.println("Ceiling ready at http://127.0.0.1:" + server.port());
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new java.util.HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        return options;
    }

    private io.helidon.webserver.http.Handler route(String function) {
        byte[] body = ("\"s\":\"" + library.id() + "\",\"f\":\"" + function + "\",\"m\":\"" + library.textMd5()
                        + "\",\"ctx\":{},\"kw\":{}}")
                .getBytes(StandardCharsets.UTF_8);
        RunSpec spec = new RunSpec(
                "bench",
                library.id() + "." + function,
                1,
                TimeUnit.SECONDS.toNanos(30),
                false,
                true,
                body,
                Optional.empty());
        return (request, response) -> answer(spec, request, response);
    }

    private void answer(RunSpec spec, ServerRequest request, ServerResponse response) {
        Execution execution = new Execution(spec, library.current(), _ -> {});
        pool.submit(execution);
        Outcome outcome = execution.await(System.nanoTime() + TimeUnit.SECONDS.toNanos(30));
        if (!(outcome instanceof Outcome.Success success)) {
            response.status(Status.INTERNAL_SERVER_ERROR_500).send(String.valueOf(outcome));
            return;
        }
        response.headers().set(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
        if (success.body().isHeld()) {
            response.send(success.body().bytes());
            return;
        }
        response.contentLength(success.body().length());
        try (OutputStream out = response.outputStream()) {
            success.body().writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("sending to " + request.remotePeer().host(), e);
        }
    }
}
