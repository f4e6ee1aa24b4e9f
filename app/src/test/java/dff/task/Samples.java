package dff.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import dff.runner.Outcome;
import dff.runner.ResultBody;
import dff.runner.ResultType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Requests and outcomes for tests of what happens after a run. */
final class Samples {
    static final long START = 1_700_000_040_000L;

    private Samples() {}

    static TaskRequest request(Origin origin) {
        return new TaskRequest(
                "demo__a.f",
                "demo",
                "demo__a",
                "f",
                "md5",
                Optional.empty(),
                TaskRequest.Mode.CALL,
                origin,
                "{\"x\":1.0}".getBytes(StandardCharsets.UTF_8),
                Optional.empty(),
                new TaskRequest.Limits(30, 10, 1, false),
                "raw",
                "TRACE-1");
    }

    static Origin link(String id, int limit) {
        return new Origin("syncAPI", "authLink", id, limit);
    }

    static Outcome success(byte[] body, long cost) {
        return new Outcome.Success(ResultType.JSON, meta(), ResultBody.of(body), usage(cost));
    }

    static Outcome success(String json, long cost) {
        return success(json.getBytes(StandardCharsets.UTF_8), cost);
    }

    static Outcome failure(long cost) {
        return new Outcome.Failure(
                meta().put("etype", "ValueError")
                        .put("exception", "ValueError: no")
                        .put("traceback", "Traceback"),
                ResultBody.of(new byte[0]),
                usage(cost));
    }

    static Outcome.Usage usage(long cost) {
        return new Outcome.Usage(START, START + cost, 5, 6);
    }

    static ObjectNode meta() {
        return Json.MAPPER.createObjectNode();
    }
}
