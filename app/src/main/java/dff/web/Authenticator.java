package dff.web;

import java.util.Optional;

/** Finds out who sends a request. Called on the request's thread; a bad credential is an {@link ApiError} even on public routes. */
public interface Authenticator {
    /** @return empty when the request carries no credential at all */
    Optional<Identity> identify(HttpCall call);
}
