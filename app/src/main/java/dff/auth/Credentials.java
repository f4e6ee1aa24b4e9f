package dff.auth;

import dff.web.Authenticator;
import dff.web.HttpCall;
import dff.web.Identity;
import java.util.Optional;

/** The kinds of credentials in the order they are looked at; the first that is there decides. */
final class Credentials implements Authenticator {
    private final TokenAuthenticator tokens;
    private final Authenticator signatures;
    private final LocalToken local;

    Credentials(TokenAuthenticator tokens, Authenticator signatures, LocalToken local) {
        this.tokens = tokens;
        this.signatures = signatures;
        this.local = local;
    }

    @Override
    public Optional<Identity> identify(HttpCall call) {
        Optional<Identity> known = call.identity();
        if (known.isPresent()) {
            return again(call, known.get().authType());
        }
        Optional<Identity> identity = tokens.identify(call);
        if (identity.isEmpty()) {
            identity = signatures.identify(call);
        }
        return identity.isPresent() ? identity : local.identify(call);
    }

    /** For a call that goes on: whether what it came with still holds. */
    private Optional<Identity> again(HttpCall call, String authType) {
        return switch (authType) {
            case Identity.BY_ACCESS_KEY -> signatures.identify(call);
            case Identity.BY_LOCAL_TOKEN -> local.identify(call);
            default -> tokens.identify(call);
        };
    }
}
