package dff.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.db.Database;
import dff.web.ApiError;
import dff.web.ErrorClass;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sign-in tokens. The store holds only their SHA-256. A token in use stays in memory, so that a request costs no read; a
 * revocation first commits and then takes the token out of memory, and whoever loads it meanwhile holds the same cache entry, so a
 * revoked token cannot come back. Safe for all threads.
 */
final class Tokens {
    /** Tokens kept in memory; the others cost a read at their next request. */
    private static final int CACHED = 20_000;
    /** Tokens of one user; the oldest ones end when there are more. */
    static final int MAX_PER_USER = 1_000;

    private static final int TOKEN_BYTES = 32;
    private static final int MAX_LENGTH = 128;
    private static final long RENEW_MILLIS = 60_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * A token in memory.
     *
     * @param functionUser who a function says this is, empty for a user with an account
     */
    record Token(String userId, Optional<FunctionUser> functionUser, AtomicLong renewed) {}

    /**
     * A token in use, as lists show it.
     *
     * @param lastAccess Unix milliseconds, up to a minute old
     */
    record Session(String userId, long idleSeconds, long leftSeconds, long lastAccess) {}

    private final Cache<String, Token> cache =
            Caffeine.newBuilder().maximumSize(CACHED).build();
    private final Database database;
    private final InstantSource clock;
    private final long lifeMillis;

    Tokens(Database database, InstantSource clock, long lifeSeconds) {
        this.database = database;
        this.clock = clock;
        this.lifeMillis = lifeSeconds * 1_000;
    }

    /** Makes a token; it works in every later request, also after a restart. */
    String issue(String userId) {
        return issue(userId, null);
    }

    /** As {@link #issue(String)} for someone a function vouches for. */
    String issue(FunctionUser user) {
        return issue(user.id(), user.json());
    }

    private String issue(String userId, String identityJson) {
        byte[] random = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        long now = clock.millis();
        List<String> ended = database.write(handle -> {
            // expired ones stay for one more life, so that their owner reads "expired"
            TokenSql.deleteOlder(handle, now - 2 * lifeMillis);
            TokenSql.insert(handle, hash(token), new TokenSql.Row(userId, now, identityJson));
            List<String> beyond = TokenSql.beyond(handle, userId, MAX_PER_USER);
            beyond.forEach(hash -> TokenSql.delete(handle, hash));
            return beyond;
        });
        cache.invalidateAll(ended);
        return token;
    }

    /**
     * Whose token it is.
     *
     * @param renew whether this use lengthens its life
     * @throws ApiError when it is unknown or expired
     */
    Token holder(String token, boolean renew) {
        if (token.length() > MAX_LENGTH) {
            throw invalid();
        }
        String hash = hash(token);
        Token known = cache.get(hash, this::load);
        if (known == null) {
            throw invalid();
        }
        long now = clock.millis();
        if (now - known.renewed().get() > lifeMillis) {
            throw ApiError.of(ErrorClass.USER_AUTH, "x-auth-token is expired");
        }
        if (renew) {
            renew(hash, known, now);
        }
        return known;
    }

    /** Tokens in use of these users, newest first. */
    List<Session> sessions(List<String> userIds) {
        long now = clock.millis();
        return database.read(handle -> TokenSql.alive(handle, userIds, now - lifeMillis)).stream()
                .map(row -> new Session(
                        row.userId(),
                        Math.max(0, (now - row.renewTime()) / 1_000),
                        Math.max(0, (row.renewTime() + lifeMillis - now) / 1_000),
                        row.renewTime()))
                .toList();
    }

    private void renew(String hash, Token known, long now) {
        long renewed = known.renewed().get();
        if (now - renewed > RENEW_MILLIS && known.renewed().compareAndSet(renewed, now)) {
            boolean taken = database.offer(handle -> TokenSql.renew(handle, hash, now));
            if (!taken) {
                known.renewed().compareAndSet(now, renewed); // the next request tries again
            }
        }
    }

    private Token load(String hash) {
        return database.read(handle -> TokenSql.find(handle, hash))
                .map(row -> new Token(
                        row.userId(),
                        Optional.ofNullable(row.identityJson()).map(FunctionUser::of),
                        new AtomicLong(row.renewTime())))
                .orElse(null);
    }

    void revoke(String token) {
        String hash = hash(token);
        database.write(handle -> {
            TokenSql.delete(handle, hash);
            return null;
        });
        cache.invalidate(hash);
    }

    /** Ends every session of a user. */
    void revokeAll(String userId) {
        List<String> ended = database.write(handle -> {
            List<String> all = TokenSql.beyond(handle, userId, 0);
            all.forEach(hash -> TokenSql.delete(handle, hash));
            return all;
        });
        cache.invalidateAll(ended);
    }

    private static ApiError invalid() {
        return ApiError.of(ErrorClass.USER_AUTH, "Invalid x-auth-token");
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }
}
