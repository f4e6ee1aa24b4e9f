package dff.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dff.db.Database;
import dff.db.NewId;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Identity;
import dff.web.ListQuery;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * Who may do what to which account. Two rules hold for all of it: nobody gives away what they do not have themselves, and nobody touches an
 * account that may do more than they; so no way leads from {@code admin} to {@code sa}. Safe for all threads.
 */
final class UserChanges {
    /** Most accounts an installation may have. */
    static final int MAX_USERS = 10_000;

    private static final String ENTITY = "user";

    private final Database database;
    private final Users users;
    private final Tokens tokens;
    private final Passwords passwords;
    private final PasswordRule rule;
    private final InstantSource clock;

    UserChanges(
            Database database,
            Users users,
            Tokens tokens,
            Passwords passwords,
            PasswordRule rule,
            InstantSource clock) {
        this.database = database;
        this.users = users;
        this.tokens = tokens;
        this.passwords = passwords;
        this.rule = rule;
        this.clock = clock;
    }

    UserSql.Page page(ListQuery query) {
        return database.read(handle -> UserSql.page(handle, query));
    }

    User find(String id) {
        return database.read(handle -> UserSql.byId(handle, id)).orElseThrow(() -> ApiError.notFound(ENTITY, id));
    }

    /** @return the new id */
    String add(Identity who, JsonNode data) {
        String username = data.get("username").textValue();
        String password = data.get("password").textValue();
        demandGood(username, password);
        long now = clock.millis();
        User user = new User(
                0,
                NewId.of("u-"),
                username,
                "",
                data.get("name").textValue(),
                UserInput.text(data, "email", null),
                UserInput.text(data, "mobile", null),
                List.of(),
                UserInput.roles(data, List.of()),
                UserInput.customPrivileges(data, List.of()),
                data.path("isDisabled").asBoolean(false),
                now,
                now);
        demandMayGive(who, List.of(), user.roles(), "user_roleSetting");
        demandMayGive(who, List.of(), user.customPrivileges(), "user_customPrivilege");
        demandCovers(who, user);
        if (users.byUsername(username).isPresent()) {
            throw taken("This username is already existed"); // before the dear hash
        }
        User hashed = user.withPassword(passwords.hash(password));
        database.write(handle -> {
            demandFree(handle, username, "This username is already existed");
            if (UserSql.count(handle) >= MAX_USERS) {
                throw ApiError.of(
                        ErrorClass.SYS_LIMIT_REACHED, "There may be at most " + MAX_USERS + " users", Map.of());
            }
            UserSql.insert(handle, hashed);
            return null;
        });
        return user.id();
    }

    void modify(Identity who, String id, JsonNode data) {
        // before anything dear, and with the words that fit; the transaction looks again
        changed(who, find(id), data);
        Optional<String> hash = data.has("password")
                ? Optional.of(passwords.hash(data.get("password").textValue()))
                : Optional.empty();
        User now = write(id, old -> {
            User changed = changed(who, old, data);
            return hash.map(changed::withPassword).orElse(changed);
        });
        if (hash.isPresent() || now.disabled()) {
            tokens.revokeAll(id);
        }
    }

    /** The row as it shall be, all rules kept. */
    private User changed(Identity who, User old, JsonNode data) {
        demandMayTouch(who, old);
        User user = old.with(new User.Changeable(
                UserInput.text(data, "username", old.username()),
                UserInput.text(data, "name", old.name()),
                UserInput.text(data, "email", old.email()),
                UserInput.text(data, "mobile", old.mobile()),
                UserInput.roles(data, old.roles()),
                UserInput.customPrivileges(data, old.customPrivileges()),
                data.path("isDisabled").asBoolean(old.disabled())));
        demandMayGive(who, old.roles(), user.roles(), "user_roleSetting");
        demandMayGive(who, old.customPrivileges(), user.customPrivileges(), "user_customPrivilege");
        demandCovers(who, user);
        if (user.disabled()) {
            demandOther(who, old, "disabled");
        }
        if (data.has("password")) {
            demandGood(user.username(), data.get("password").textValue());
        }
        return user;
    }

    void delete(Identity who, String id) {
        database.write(handle -> {
            User user = UserSql.byId(handle, id).orElseThrow(() -> ApiError.notFound(ENTITY, id));
            demandMayTouch(who, user);
            demandOther(who, user, "deleted");
            UserSql.delete(handle, id);
            return null;
        });
        users.forget(id);
    }

    /** Ends every session of somebody else. */
    void signOut(Identity who, String id) {
        demandMayTouch(who, find(id));
        tokens.revokeAll(id);
    }

    private User write(String id, UnaryOperator<User> change) {
        User now = database.write(handle -> {
            User old = UserSql.byId(handle, id).orElseThrow(() -> ApiError.notFound(ENTITY, id));
            User changed = change.apply(old).updatedAt(clock.millis());
            if (!changed.username().equals(old.username())) {
                demandFree(handle, changed.username(), "This username is used by others");
            }
            UserSql.update(handle, changed);
            return changed;
        });
        users.forget(id);
        return now;
    }

    private void demandGood(String username, String password) {
        rule.problem(username, password).ifPresent(problem -> {
            throw ApiError.invalidBody("Field `password` is not valid. " + problem);
        });
    }

    private static void demandFree(Handle handle, String username, String message) {
        if (UserSql.byUsername(handle, username).isPresent()) {
            throw taken(message);
        }
    }

    private static ApiError taken(String message) {
        return ApiError.of(ErrorClass.CLIENT_DUPLICATED, message).withSubReason("username");
    }

    private static void demandMayTouch(Identity who, User user) {
        if (user.isSuper()) {
            throw ApiError.condition("adminUserCannotBeModified", "Admin user cannot be modified");
        }
        demandCovers(who, user);
    }

    private static void demandOther(Identity who, User user, String what) {
        if (who.userId().equals(user.id())) {
            throw ApiError.condition("ownAccount", "Your own account cannot be " + what + " by yourself");
        }
    }

    /** Changing what is given needs a privilege of its own; leaving it as it is does not. */
    private static void demandMayGive(Identity who, List<String> before, List<String> after, String privilege) {
        if (!Set.copyOf(before).equals(Set.copyOf(after)) && !who.may(privilege)) {
            throw lacking(List.of(privilege));
        }
    }

    private static void demandCovers(Identity who, User user) {
        Set<String> missing = new TreeSet<>(user.privileges());
        missing.removeIf(who::may);
        if (!missing.isEmpty()) {
            throw lacking(missing);
        }
    }

    private static ApiError lacking(Collection<String> privileges) {
        return ApiError.of(
                ErrorClass.USER_PRIVILEGE,
                "Privilege is not satisfied",
                Map.of("requiredPrivileges", List.copyOf(privileges)));
    }
}
