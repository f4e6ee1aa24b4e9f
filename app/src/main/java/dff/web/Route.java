package dff.web;

import java.util.Optional;
import java.util.Set;

/**
 * One row of the route table.
 *
 * @param method GET or POST; GET rows also answer HEAD
 * @param pattern path with {@code :name} segments; a last segment {@code *} takes the rest
 * @param privilege empty = public, no sign-in needed
 * @param tokenOnly only a sign-in token is accepted
 * @param query described query keys; empty = not checked
 * @param body described body keys; empty = not checked
 */
public record Route(
        String method,
        String pattern,
        Optional<String> privilege,
        boolean tokenOnly,
        Optional<Fields> query,
        Optional<Fields> body,
        Handler handler) {
    /** Answers one request. Runs on a virtual thread and may block. */
    @FunctionalInterface
    public interface Handler {
        Answer handle(HttpCall call);
    }

    /** The privilege every signed-in sender has. */
    public static final String SIGNED_IN = "signedIn";

    private static final Set<String> METHODS = Set.of("GET", "POST");

    public Route {
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("method " + method + " of " + pattern + ": only GET and POST exist");
        }
    }

    public static Route open(String method, String pattern, Handler handler) {
        return new Route(method, pattern, Optional.empty(), false, Optional.empty(), Optional.empty(), handler);
    }

    public static Route guarded(String method, String pattern, String privilege, Handler handler) {
        return new Route(method, pattern, Optional.of(privilege), false, Optional.empty(), Optional.empty(), handler);
    }

    public Route withQuery(Fields fields) {
        return new Route(method, pattern, privilege, tokenOnly, Optional.of(fields), body, handler);
    }

    public Route withBody(Fields fields) {
        return new Route(method, pattern, privilege, tokenOnly, query, Optional.of(fields), handler);
    }

    public Route byTokenOnly() {
        return new Route(method, pattern, privilege, true, query, body, handler);
    }
}
