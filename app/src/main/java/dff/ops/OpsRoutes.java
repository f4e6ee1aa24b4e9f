package dff.ops;

import dff.json.Json;
import dff.json.JsonSyntaxException;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.RequestBody;
import dff.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Health, ping, echo and system information. */
public final class OpsRoutes {
    private final List<ReadyCheck> checks;
    private final Information information;

    /**
     * Names and limits that clients adapt to.
     *
     * @param current as clients of today ask for it
     * @param first as those of the first generation do
     */
    public record Information(Supplier<Map<String, Object>> current, Supplier<Map<String, Object>> first) {}

    public OpsRoutes(List<ReadyCheck> checks, Information information) {
        this.checks = List.copyOf(checks);
        this.information = information;
    }

    public List<Route> routes() {
        return List.of(
                Route.open("GET", "/healthz", _ -> Answer.data("ok")),
                Route.open("GET", "/readyz", _ -> ready()),
                Route.open("GET", "/api/v1/do/ping", _ -> Answer.data("pong")),
                Route.open("POST", "/api/v1/do/echo", OpsRoutes::echo),
                Route.open(
                                "GET",
                                "/api/v1/system-info",
                                _ -> Answer.data(information.current().get()))
                        .answers(Map.of("type", "object")),
                Route.open(
                                "GET",
                                "/api/v1/func-system-config",
                                _ -> Answer.data(information.first().get()))
                        .answers(Map.of("type", "object")));
    }

    private Answer ready() {
        List<String> missing = checks.stream()
                .filter(check -> !check.passes())
                .map(ReadyCheck::name)
                .toList();
        if (!missing.isEmpty()) {
            throw ApiError.of(
                            ErrorClass.SYS_LIMIT_REACHED,
                            "Not ready: " + String.join(", ", missing),
                            Map.of("missing", missing))
                    .withSubReason("NotReady");
        }
        return Answer.data("ok");
    }

    private static Answer echo(HttpCall call) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("query", call.nestedQuery());
        data.put("body", body(call.body()));
        return Answer.data(data);
    }

    private static Object body(RequestBody body) {
        return switch (body.kind()) {
            case EMPTY, MULTIPART -> Map.of();
            case JSON -> json(body);
            case FORM -> HttpCall.formObject(body.form());
            case TEXT, RAW -> body.text();
        };
    }

    private static Object json(RequestBody body) {
        try {
            var parsed = Json.parse(body.bytes());
            if (parsed.isContainerNode()) {
                return parsed;
            }
        } catch (JsonSyntaxException _) {
            // answered below: clients know this text, whatever the reason
        }
        throw ApiError.of(ErrorClass.CLIENT_BAD_REQUEST, "Invalid request body");
    }
}
