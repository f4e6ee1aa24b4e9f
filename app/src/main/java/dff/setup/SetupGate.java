package dff.setup;

import dff.web.Answer;
import dff.web.ApiError;
import dff.web.Authenticator;
import dff.web.HttpCall;
import dff.web.Identity;
import dff.web.Pages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lets nobody in before the set-up is finished, except to the set-up itself. Afterwards it costs one read of a boolean. */
public final class SetupGate implements Authenticator, Pages {
    private static final String SETUP_PAGE = "/client-app/setup";
    private static final Set<String> OPEN =
            Set.of("/healthz", "/readyz", "/setup", "/api/v1/setup/do/get", "/api/v1/do/ping", "/api/v1/system-info");

    private final Setup setup;
    private final Authenticator authenticator;
    private final Pages pages;

    public SetupGate(Setup setup, Authenticator authenticator, Pages pages) {
        this.setup = setup;
        this.authenticator = authenticator;
        this.pages = pages;
    }

    @Override
    public Optional<Identity> identify(HttpCall call) {
        if (setup.isInstalled()) {
            return authenticator.identify(call);
        }
        if (!OPEN.contains(call.path())) {
            throw ApiError.condition("NotInstalled", "Set-up is not finished; open the web page");
        }
        return Optional.empty(); // there are no users yet, whatever the browser has kept
    }

    @Override
    public Answer page(HttpCall call) {
        boolean page = call.method().equals("GET") && isPage(call.path());
        return setup.isInstalled() || !page ? pages.page(call) : redirect();
    }

    /** Files of the user interface have an extension, its pages have none. */
    private static boolean isPage(String path) {
        boolean inside = path.equals("/") || path.equals("/client-app") || path.startsWith("/client-app/");
        return inside && !path.equals(SETUP_PAGE) && path.indexOf('.', path.lastIndexOf('/')) < 0;
    }

    private static Answer redirect() {
        return new Answer.Bare(
                302,
                "text/plain; charset=utf-8",
                List.of(Map.entry("Location", SETUP_PAGE), Map.entry("Cache-Control", "no-store")),
                ("Found. Redirecting to " + SETUP_PAGE).getBytes(StandardCharsets.UTF_8));
    }
}
