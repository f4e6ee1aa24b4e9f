package dff.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.db.Database;
import dff.web.Identity;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The accounts, those in use kept in memory. Writes commit first, then drop the copy. Safe for all threads. */
final class Users {
    private static final int CACHED = 10_000;

    /** A user and what web needs to know of it, made once for each kind of credential. */
    record Known(User user, Optional<Identity> byToken, Optional<Identity> byAccessKey) {
        Known(User user) {
            this(
                    user,
                    Optional.of(user.identity(Identity.BY_TOKEN)),
                    Optional.of(user.identity(Identity.BY_ACCESS_KEY)));
        }
    }

    private final Cache<String, Known> cache =
            Caffeine.newBuilder().maximumSize(CACHED).build();
    private final Database database;
    private final InstantSource clock;

    Users(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    Optional<Known> byId(String id) {
        return Optional.ofNullable(cache.get(id, this::load));
    }

    private Known load(String id) {
        return database.read(handle -> UserSql.byId(handle, id)).map(Known::new).orElse(null);
    }

    Optional<User> byUsername(String username) {
        return database.read(handle -> UserSql.byUsername(handle, username));
    }

    /** Puts another hash of the same password in the place of one that was checked. */
    void replacePassword(User user, String hash) {
        write(user.id(), handle -> UserSql.replacePassword(handle, user.id(), user.passwordHash(), hash));
    }

    void setPassword(String id, String hash) {
        write(id, handle -> UserSql.setPassword(handle, id, hash, clock.millis()));
    }

    /** @param change from the row as it is to the row as it shall be */
    void changeProfile(String id, UnaryOperator<User> change) {
        write(
                id,
                handle -> UserSql.byId(handle, id)
                        .ifPresent(user -> UserSql.setProfile(handle, change.apply(user), clock.millis())));
    }

    /** After a commit elsewhere: the next look-up reads the store. */
    void forget(String id) {
        cache.invalidate(id);
    }

    private void write(String id, java.util.function.Consumer<org.jdbi.v3.core.Handle> work) {
        database.write(handle -> {
            work.accept(handle);
            return null;
        });
        cache.invalidate(id);
    }

    /** The step that makes the first administrator, for the transaction of the set-up. */
    Database.Work<Void> firstAdmin(String username, String hash) {
        long now = clock.millis();
        User admin = new User(
                0,
                User.ADMIN_ID,
                username,
                hash,
                "system administrator",
                null,
                null,
                List.of(),
                List.of(Roles.SUPER),
                List.of("*"),
                false,
                now,
                now);
        return handle -> {
            UserSql.insert(handle, admin);
            return null;
        };
    }
}
