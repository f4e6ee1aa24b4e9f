package dff.auth;

import dff.db.Database;
import dff.web.Authenticator;
import dff.web.Route;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Users and their sign-in, as one part for {@code app} to join with the others. Safe for all threads. */
public final class Auth implements AutoCloseable {
    private final Passwords passwords = new Passwords();
    private final Users users;
    private final Tokens tokens;
    private final AuthCookie cookie;
    private final AuthConfig config;
    private final SignInGuard guard;
    private final Preferences preferences;

    public Auth(AuthConfig config, Database database, MasterSecret secret, InstantSource clock) {
        this.config = config;
        this.users = new Users(database, clock);
        this.tokens = new Tokens(database, clock, config.tokenSeconds());
        this.cookie = new AuthCookie(secret);
        this.guard = new SignInGuard(config, clock);
        this.preferences = new Preferences(database, clock);
    }

    public Authenticator authenticator() {
        return new TokenAuthenticator(tokens, users, cookie);
    }

    public List<Route> routes() {
        Captcha captcha = new Captcha(config.dev());
        List<Route> routes =
                new ArrayList<>(new SignInRoutes(users, passwords, tokens, guard, captcha, cookie).routes());
        routes.addAll(new ProfileRoutes(users, passwords, new PasswordRule(config.dev()), guard, captcha).routes());
        routes.addAll(new PreferenceRoutes(preferences).routes());
        return routes;
    }

    /** Makes the first sign-in as fast as the later ones. Returns at once. */
    public void warm() {
        passwords.warm();
    }

    /** Hashes the password now; the returned step inserts the administrator within a transaction of the caller. */
    public Database.Work<Void> firstAdmin(String username, String password) {
        return users.firstAdmin(username, passwords.hash(password));
    }

    /** Whether there is a first administrator. */
    public boolean hasAdmin() {
        return users.byId(User.ADMIN_ID).isPresent();
    }

    /** Disables or enables an account; disabling ends all its sessions before this returns. */
    void setDisabled(String userId, boolean disabled) {
        users.setDisabled(userId, disabled);
        if (disabled) {
            tokens.revokeAll(userId);
        }
    }

    @Override
    public void close() {
        passwords.close();
    }
}
