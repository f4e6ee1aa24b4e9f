package dff.auth;

import dff.function.Function;
import dff.function.Functions;
import dff.web.ApiError;
import dff.web.Authenticator;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.Identity;
import dff.web.Masking;
import java.util.Optional;

/** Finds the sender by the token in header, query or, on pages, cookie. Safe for all threads; reads no store for tokens in use. */
final class TokenAuthenticator implements Authenticator {
    private static final String HEADER = Masking.TOKEN_HEADER;
    private static final String QUERY = Masking.TOKEN;

    private final Tokens tokens;
    private final Users users;
    private final AuthCookie cookie;
    private final Functions functions;

    TokenAuthenticator(Tokens tokens, Users users, AuthCookie cookie, Functions functions) {
        this.tokens = tokens;
        this.users = users;
        this.cookie = cookie;
        this.functions = functions;
    }

    /** Asked again for a call that goes on, it tells whether the credential still holds, without lengthening its life. */
    @Override
    public Optional<Identity> identify(HttpCall call) {
        if (call.credential().isPresent()) {
            return identify(call.credential().get(), false);
        }
        if (!call.isApi()) {
            Optional<Identity> byCookie = byCookie(call);
            if (byCookie.isPresent()) {
                return byCookie;
            }
        }
        String query = call.query(QUERY).orElse("");
        if (!query.isEmpty()) {
            call.forgetQuery(QUERY); // no handler and no record shall see it
        }
        String header = call.header(HEADER);
        String token = header == null || header.isBlank() ? query : header.strip();
        return token.isEmpty() ? Optional.empty() : first(call, token);
    }

    /** A browser sends its cookie unasked, also one of an earlier installation: a stale cookie is no credential. */
    private Optional<Identity> byCookie(HttpCall call) {
        String token = cookie.read(call);
        try {
            return token == null ? Optional.empty() : first(call, token);
        } catch (ApiError _) {
            return Optional.empty();
        }
    }

    private Optional<Identity> first(HttpCall call, String token) {
        Optional<Identity> identity = identify(token, true);
        call.credential(token);
        return identity;
    }

    private Optional<Identity> identify(String token, boolean renew) {
        Tokens.Token held = tokens.holder(token, renew);
        if (held.functionUser().isPresent()) {
            return held.functionUser()
                    .filter(user -> isSignIn(functions.find(user.funcId())))
                    .orElseThrow(() -> ApiError.of(ErrorClass.USER_AUTH, "User is not existed"))
                    .identity();
        }
        Users.Known known =
                users.byId(held.userId()).orElseThrow(() -> ApiError.of(ErrorClass.USER_AUTH, "User is not existed"));
        if (known.user().isShutOut()) {
            throw ApiError.of(ErrorClass.USER_DISABLED, "Current user has been disabled");
        }
        return known.byToken();
    }

    /** A function that is gone, or signs nobody in any more, vouches for nobody. */
    static boolean isSignIn(Optional<Function> function) {
        return function.isPresent() && "signIn".equals(function.get().integration());
    }
}
