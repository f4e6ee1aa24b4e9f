package dff.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    ProfileRoutes(Users users, Passwords passwords, PasswordRule rule, SignInGuard guard, Captcha captcha) {
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
                Route.guarded("GET", "/api/v1/auth/profile/do/get", Route.SIGNED_IN, this::profile),
                Route.guarded("POST", "/api/v1/auth/profile/do/modify", Route.SIGNED_IN, this::modify)
                        .withBody(PROFILE)
                        .byTokenOnly());
    }

    private Answer changePassword(HttpCall call) {
        ObjectNode body = call.json(CHANGE_PASSWORD);
        Identity who = call.signedIn();
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
        if (!passwords.check(
                body.at("/changePassword/oldPassword").textValue(), self(call).passwordHash())) {
            guard.failed(guarded, call.ip());
            throw guard.error(ErrorClass.USER_PASSWORD, "Invalid old password", guarded, call.ip());
        }
        guard.succeeded(guarded);
        users.setPassword(who.userId(), passwords.hash(wanted));
        return Answer.data(null);
    }

    private Answer profile(HttpCall call) {
        Map<String, Object> shown = self(call).shown();
        shown.put("isSignedIn", true);
        return Answer.data(shown);
    }

    private Answer modify(HttpCall call) {
        JsonNode data = call.json(PROFILE).get("data");
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
        return users.byId(call.signedIn().userId())
                .map(Users.Known::user)
                .orElseThrow(() -> ApiError.of(ErrorClass.USER_AUTH, "User is not existed"));
    }
}
