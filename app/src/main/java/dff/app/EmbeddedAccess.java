package dff.app;

import dff.web.Authenticator;
import dff.web.HttpCall;
import dff.web.Identity;
import dff.web.Route;
import java.util.Optional;

/**
 * For an installation that is embedded in another product ({@code _IS_STREAKING}): who sends no credential is let in where a row says that it
 * is {@link Route#openWhenEmbedded}, and nowhere else. A bad credential stays bad.
 */
record EmbeddedAccess(Authenticator authenticator) implements Authenticator {
    @Override
    public Optional<Identity> identify(HttpCall call) {
        return authenticator
                .identify(call)
                .or(() -> call.route()
                        .filter(route -> route.access().openWhenEmbedded())
                        .flatMap(Route::privilege)
                        .map(Identity::embedded));
    }
}
