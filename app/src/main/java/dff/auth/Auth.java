package dff.auth;

import dff.db.Database;
import dff.function.Functions;
import dff.task.Tasks;
import dff.web.ApiError;
import dff.web.Authenticator;
import dff.web.ErrorClass;
import dff.web.Identity;
import dff.web.Route;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Users and their sign-in, as one part for {@code app} to join with the others. Safe for all threads. */
public final class Auth implements AutoCloseable {
    private final Passwords passwords;
    private final Users users;
    private final Tokens tokens;
    private final AuthConfig config;
    private final Preferences preferences;
    private final ProfileRoutes profile;
    private final SignInRoutes signIn;
    private final UserRoutes management;
    private final Functions functions;
    private final AuthCookie cookie;

    /** @param functions the register of published functions, some of which may sign people in */
    public Auth(AuthConfig config, Database database, MasterSecret secret, Functions functions, InstantSource clock) {
        this.config = config;
        this.functions = functions;
        this.passwords = new Passwords(secret);
        this.users = new Users(database, clock);
        this.tokens = new Tokens(database, clock, config.tokenSeconds());
        this.cookie = new AuthCookie(secret);
        this.preferences = new Preferences(database, clock);
        SignInGuard guard = new SignInGuard(config, clock);
        Captcha captcha = new Captcha(config.dev());
        PasswordRule rule = new PasswordRule(config.dev());
        this.signIn = new SignInRoutes(users, passwords, tokens, guard, captcha, cookie);
        this.profile = new ProfileRoutes(users, passwords, rule, guard, captcha, tokens, functions);
        this.management = new UserRoutes(new UserChanges(database, users, tokens, passwords, rule, clock), tokens);
    }

    /** @param signatures tells who signed a request; asked when there is no token */
    public Authenticator authenticator(Authenticator signatures) {
        return new Credentials(
                new TokenAuthenticator(tokens, users, cookie, functions),
                signatures,
                new LocalToken(config.localToken(), users));
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(signIn.routes());
        routes.addAll(profile.routes());
        routes.addAll(new PreferenceRoutes(preferences).routes());
        routes.addAll(management.routes());
        return routes;
    }

    /** Signing in through functions, for which something has to run them. */
    public List<Route> functionRoutes(Tasks tasks) {
        return signIn.functionRoutes(new SignInFunctions(functions, tasks, config));
    }

    /**
     * The user in whose name a signed request runs.
     *
     * @throws ApiError 404 when there is none of that id, 401 when it is disabled
     */
    public Identity ownerOfKey(String userId) {
        Users.Known owner = users.byId(userId).orElseThrow(() -> ApiError.notFound("user", userId));
        if (owner.user().isShutOut()) {
            throw ApiError.of(ErrorClass.USER_DISABLED, "Current user has been disabled");
        }
        return owner.byAccessKey().orElseThrow();
    }

    /** Makes the first sign-in as fast as the later ones. Returns at once. */
    public void warm() {
        passwords.warm();
    }

    /** Hashes the password now; the returned step inserts the administrator within a transaction of the caller. */
    public Database.Work<Void> firstAdmin(String username, String password) {
        return users.firstAdmin(username, passwords.hash(password));
    }

    /** The id of the first administrator, once there is one. */
    public static String firstAdminId() {
        return User.ADMIN_ID;
    }

    /** Whether there is a first administrator. */
    public boolean hasAdmin() {
        return users.byId(User.ADMIN_ID).isPresent();
    }

    @Override
    public void close() {
        passwords.close();
    }
}
