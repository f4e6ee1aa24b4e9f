package dff.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.function.Function;
import dff.function.Functions;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.Identity;
import dff.web.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a signed-in user may see and change of their own account. */
final class ProfileRoutes {
    private static final Fields CHANGE_PASSWORD = Fields.of(
            Field.text("captchaToken", 0, 128).orNull(),
            Field.text("captcha", 0, 32).orNull(),
            Field.object(
                            "changePassword",
                            Field.text("oldPassword", 1, 100).must(),
                            Field.text("newPassword", 1, 100).must())
                    .must());
    private static final Fields PROFILE = Fields.of(Field.object(
                    "data",
                    Field.text("name", 0, 50).orNull(),
                    Field.text("email", 0, 50).orNull(),
                    Field.text("mobile", 0, 20).orNull())
            .must());
    /** Guessing an old password locks this way of guessing, not the user's sign-in. */
    private static final String GUARD_PREFIX = "change password of ";

    private final Users users;
    private final Passwords passwords;
    private final PasswordRule rule;
    private final SignInGuard guard;
    private final Captcha captcha;
    private final Tokens tokens;
    private final Functions functions;

    ProfileRoutes(
            Users users,
            Passwords passwords,
            PasswordRule rule,
            SignInGuard guard,
            Captcha captcha,
            Tokens tokens,
            Functions functions) {
        this.tokens = tokens;
        this.functions = functions;
        this.users = users;
        this.passwords = passwords;
        this.rule = rule;
        this.guard = guard;
        this.captcha = captcha;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("POST", "/api/v1/auth/do/change-password", Route.SIGNED_IN, this::changePassword)
                        .withBody(CHANGE_PASSWORD)
                        .byTokenOnly(),
                Route.guarded("POST", "/api/v1/auth/do/sign-out-everywhere", Route.SIGNED_IN, this::signOutEverywhere)
                        .withBody(UserRoutes.NOTHING)
                        .titled("Sign out everywhere", "退出全部会话")
                        .recorded()
                        .byTokenOnly(),
                Route.guarded("GET", "/api/v1/auth/profile/do/get", Route.SIGNED_IN, this::profile),
                Route.guarded("POST", "/api/v1/auth/profile/do/modify", Route.SIGNED_IN, this::modify)
                        .withBody(PROFILE)
                        .byTokenOnly());
    }

    private Answer changePassword(HttpCall call) {
        ObjectNode body = call.json(CHANGE_PASSWORD);
        Identity who = call.signedIn();
        User user = self(call);
        String guarded = GUARD_PREFIX + who.userId();
        guard.check(guarded, call.ip());
        if (guard.needsCaptcha(guarded, call.ip())) {
            captcha.check(
                    Captcha.CHANGE_PASSWORD,
                    body.path("captchaToken").asText(""),
                    body.path("captcha").asText(""),
                    guard.detail(guarded, call.ip()));
        }
        String wanted = body.at("/changePassword/newPassword").textValue();
        rule.problem(who.username(), wanted).ifPresent(problem -> {
            throw ApiError.invalidBody(problem);
        });
        if (!passwords.fits(body.at("/changePassword/oldPassword").textValue(), user)) {
            guard.failed(guarded, call.ip());
            throw guard.error(ErrorClass.USER_PASSWORD, "Invalid old password", guarded, call.ip());
        }
        guard.succeeded(guarded);
        users.setPassword(who.userId(), passwords.hash(wanted));
        return Answer.data(null);
    }

    private Answer profile(HttpCall call) {
        Optional<FunctionUser> guest = guest(call);
        Map<String, Object> shown =
                guest.map(FunctionUser::shown).orElseGet(() -> self(call).shown());
        shown.put("isSignedIn", true);
        guest.ifPresent(user -> {
            shown.put("integratedSignInFuncId", user.funcId());
            shown.put(
                    "integratedSignInFuncTitle",
                    functions.find(user.funcId()).map(Function::title).orElse(null));
        });
        return Answer.data(shown);
    }

    /** Someone a function vouches for. */
    private Optional<FunctionUser> guest(HttpCall call) {
        return call.credential().flatMap(token -> tokens.holder(token, false).functionUser());
    }

    private Answer signOutEverywhere(HttpCall call) {
        call.json(UserRoutes.NOTHING);
        tokens.revokeAll(call.signedIn().userId());
        return Answer.data(null);
    }

    private Answer modify(HttpCall call) {
        JsonNode data = call.json(PROFILE).get("data");
        self(call);
        users.changeProfile(
                call.signedIn().userId(),
                user -> user.withProfile(
                        sent(data, "name", user.name()),
                        sent(data, "email", user.email()),
                        sent(data, "mobile", user.mobile())));
        return Answer.data(Map.of("id", call.signedIn().userId()));
    }

    private static String sent(JsonNode data, String key, String old) {
        return data.has(key) ? data.get(key).textValue() : old;
    }

    private User self(HttpCall call) {
        guest(call).ifPresent(user -> {
            throw ApiError.condition(
                    "IntegratedUser", "This account is kept by the function `" + user.funcId() + "`, not here");
        });
        return users.byId(call.signedIn().userId())
                .map(Users.Known::user)
                .orElseThrow(() -> ApiError.of(ErrorClass.USER_AUTH, "User is not existed"));
    }
}
