package dff.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.Route;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signing in and out, and the captcha before it. */
final class SignInRoutes {
    private static final Fields SIGN_IN = Fields.of(
            Field.text("captchaToken", 0, 128).orNull(),
            Field.text("captcha", 0, 32).orNull(),
            Field.object(
                            "signIn",
                            Field.text("username", 1, 30).must(),
                            Field.text("password", 1, 100).must())
                    .must());
    private static final Fields FUNCTION_SIGN_IN = Fields.of(
            Field.text("captchaToken", 0, 128).orNull(),
            Field.text("captcha", 0, 32).orNull(),
            Field.object(
                            "signIn",
                            Field.text("funcId", 1, 256).must(),
                            Field.text("username", 1, 64).must(),
                            Field.text("password", 1, 100).must())
                    .must());
    private static final Fields CAPTCHA = Fields.of(
            Field.choice("captchaCategory", Captcha.SIGN_IN, Captcha.CHANGE_PASSWORD)
                    .must(),
            Field.text("captchaToken", 1, 128).must());

    private final Users users;
    private final Passwords passwords;
    private final Tokens tokens;
    private final SignInGuard guard;
    private final Captcha captcha;
    private final AuthCookie cookie;

    SignInRoutes(
            Users users, Passwords passwords, Tokens tokens, SignInGuard guard, Captcha captcha, AuthCookie cookie) {
        this.users = users;
        this.passwords = passwords;
        this.tokens = tokens;
        this.guard = guard;
        this.captcha = captcha;
        this.cookie = cookie;
    }

    /** Functions run later than accounts exist; without them nobody signs in through one. */
    List<Route> functionRoutes(SignInFunctions functions) {
        return List.of(Route.open("POST", "/api/v1/func/integration/sign-in", call -> throughFunction(call, functions))
                .withBody(FUNCTION_SIGN_IN)
                .recorded());
    }

    List<Route> routes() {
        return List.of(
                Route.open("GET", "/api/v1/captcha/do/get", this::picture)
                        .withQuery(CAPTCHA)
                        .answersBare("image/svg+xml"),
                Route.open("POST", "/api/v1/auth/do/sign-in", this::signIn)
                        .withBody(SIGN_IN)
                        .recorded(),
                Route.open("GET", "/api/v1/auth/do/sign-out", this::signOut));
    }

    private Answer picture(HttpCall call) {
        ObjectNode query = call.query(CAPTCHA);
        String svg = captcha.draw(
                query.get("captchaCategory").asText(), query.get("captchaToken").asText());
        return new Answer.Bare(
                200,
                "image/svg+xml; charset=utf-8",
                List.of(Map.entry("Cache-Control", "no-store")),
                svg.getBytes(StandardCharsets.UTF_8));
    }

    private Answer signIn(HttpCall call) {
        ObjectNode body = call.json(SIGN_IN);
        String username = body.at("/signIn/username").textValue();
        admit(call, body, username);
        User user = verified(username, body.at("/signIn/password").textValue(), call.ip());
        guard.succeeded(username);
        return signedIn(call, user.id(), tokens.issue(user.id()));
    }

    /** @throws ApiError when name or address must wait, or the captcha is wrong */
    private void admit(HttpCall call, ObjectNode body, String name) {
        String ip = call.ip();
        guard.check(name, ip);
        if (guard.needsCaptcha(name, ip)) {
            captcha.check(
                    Captcha.SIGN_IN,
                    body.path("captchaToken").asText(""),
                    body.path("captcha").asText(""),
                    guard.detail(name, ip));
        }
    }

    private Answer signedIn(HttpCall call, String userId, String token) {
        call.addHeader("Set-Cookie", cookie.set(call, token));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("userId", userId);
        data.put("xAuthToken", token);
        return Answer.data(data);
    }

    private User verified(String username, String password, String ip) {
        User user = users.byUsername(username).orElse(null);
        if (user != null && user.isShutOut()) {
            throw guard.error(ErrorClass.USER_DISABLED, "Current user has been disabled", username, ip);
        }
        if (!(user == null ? passwords.check(password, null) : passwords.fits(password, user))) {
            guard.failed(username, ip);
            throw guard.error(ErrorClass.USER_PASSWORD, "Invalid username or password", username, ip);
        }
        if (Passwords.isOld(user.passwordHash())) {
            users.replacePassword(user, passwords.hash(password));
        }
        return user;
    }

    private Answer throughFunction(HttpCall call, SignInFunctions functions) {
        ObjectNode body = call.json(FUNCTION_SIGN_IN);
        String funcId = body.at("/signIn/funcId").textValue();
        String username = body.at("/signIn/username").textValue();
        // guessing here locks this way of guessing, not an account of the same name
        String guarded = funcId + " " + username;
        admit(call, body, guarded);
        return switch (functions.ask(
                funcId, username, body.at("/signIn/password").textValue(), call.traceId())) {
            case SignInFunctions.Verdict.Known(FunctionUser user) -> {
                guard.succeeded(guarded);
                yield signedIn(call, user.id(), tokens.issue(user));
            }
            case SignInFunctions.Verdict.Unknown(String subReason, String message) -> {
                guard.failed(guarded, call.ip());
                throw guard.error(ErrorClass.FUNC_FAILED, message, guarded, call.ip())
                        .withSubReason(subReason);
            }
        };
    }

    private Answer signOut(HttpCall call) {
        call.credential().ifPresent(tokens::revoke);
        call.addHeader("Set-Cookie", cookie.clear(call));
        return Answer.data(null);
    }
}
