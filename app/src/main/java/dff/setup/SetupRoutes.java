package dff.setup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.auth.Brake;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.Route;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the set-up page asks and sends. */
public final class SetupRoutes {
    private static final Fields BODY = Fields.of(
            Field.freeObject("userConfig").must(),
            Field.text("setupToken", 0, 128).orNull());
    private static final int WRONG_TOKENS = 10;
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final Setup setup;
    private final Brake brake;

    public SetupRoutes(Setup setup, InstantSource clock) {
        this.setup = setup;
        this.brake = new Brake(clock, WRONG_TOKENS, WINDOW);
    }

    public List<Route> routes() {
        return List.of(
                Route.open("GET", "/api/v1/setup/do/get", this::state),
                Route.open("POST", "/setup", this::install).withBody(BODY));
    }

    private Answer state(HttpCall call) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("installed", setup.isInstalled());
        data.put("tokenRequired", !setup.isInstalled() && !call.isFromThisMachine());
        data.put("mode", setup.config().dev() ? "dev" : "prod");
        data.put("version", setup.config().version());
        return Answer.data(data);
    }

    private Answer install(HttpCall call) {
        ObjectNode body = call.json(BODY);
        if (setup.isInstalled()) {
            throw ApiError.condition("AlreadyInstalled", "Set-up is finished already");
        }
        if (!call.isFromThisMachine()) {
            checkToken(body.path("setupToken").asText(""), call.ip());
        }
        Map<String, List<String>> problems = setup.install(SetupRequest.of((ObjectNode) body.get("userConfig")));
        if (!problems.isEmpty()) {
            throw refused(problems);
        }
        return Answer.data(Map.of("redirectURL", "/client-app/"));
    }

    private void checkToken(String given, String address) {
        brake.check(address);
        if (given.isEmpty()) {
            throw refused(Map.of("token", List.of("The set-up token is missing; the console of the server shows it")));
        }
        if (!setup.token().fits(given)) {
            brake.failed(address);
            throw refused(Map.of("token", List.of("The set-up token is wrong; the console of the server shows it")));
        }
    }

    private static ApiError refused(Map<String, List<String>> problems) {
        return ApiError.of(ErrorClass.CLIENT_BAD_REQUEST, "Set-up failed", Map.of("setupErrors", problems));
    }
}
