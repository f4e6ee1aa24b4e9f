package dff.accesskey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.auth.MasterSecret;
import dff.auth.SecretBox;
import dff.db.Database;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.ListQuery;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The keys: rows in the store, those in use decrypted in memory, so that a signed request costs no SQL and no decryption. A write commits, then
 * drops the copy; a load meanwhile holds the same cache entry, so a deleted key cannot come back. Safe for all threads.
 */
final class AccessKeys {
    /** Most keys an installation may have. */
    static final int MAX_KEYS = 10_000;

    static final String ENTITY = "access key";
    /** Ids longer than this cannot exist and are not looked up. */
    static final int MAX_ID = 64;

    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID_LETTERS = 16;
    private static final int SECRET_LETTERS = 32;
    private static final int CACHED = 10_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Cache<String, Optional<SigningKey>> inUse =
            Caffeine.newBuilder().maximumSize(CACHED).build();
    private final Database database;
    private final SecretBox box;
    private final InstantSource clock;

    AccessKeys(Database database, MasterSecret secret, InstantSource clock) {
        this.database = database;
        this.box = new SecretBox(secret, "access key");
        this.clock = clock;
    }

    /** @throws dff.auth.SecretBoxException when it is encrypted with another secret */
    Optional<SigningKey> signing(String id) {
        return id.length() > MAX_ID ? Optional.empty() : inUse.get(id, this::load);
    }

    private Optional<SigningKey> load(String id) {
        return database.read(handle -> AccessKeySql.find(handle, id))
                .map(key -> new SigningKey(id, key.userId(), secret(key)));
    }

    String secret(AccessKey key) {
        return box.open(key.id(), key.secret());
    }

    AccessKeySql.Page page(ListQuery query) {
        return database.read(handle -> AccessKeySql.page(handle, query));
    }

    AccessKey find(String id) {
        return database.read(handle -> AccessKeySql.find(handle, id)).orElseThrow(() -> ApiError.notFound(ENTITY, id));
    }

    /** A new key and, only now in clear, its secret. */
    record Made(String id, String secret) {}

    Made add(String userId, String title, AccessKey.Webhook webhook) {
        Made made = new Made("ak-" + random(ID_LETTERS), random(SECRET_LETTERS));
        AccessKey row = row(made, userId, title, webhook);
        database.write(handle -> {
            if (AccessKeySql.count(handle) >= MAX_KEYS) {
                throw ApiError.of(ErrorClass.SYS_LIMIT_REACHED, "There may be at most " + MAX_KEYS + " access keys");
            }
            AccessKeySql.insert(handle, row);
            return null;
        });
        inUse.invalidate(made.id());
        return made;
    }

    /** The step that makes a key whose id and secret were given, for the transaction of the set-up. */
    Database.Work<Void> given(String id, String secret, String userId) {
        AccessKey row = row(new Made(id, secret), userId, "AUTO_SETUP", AccessKey.Webhook.NONE);
        return handle -> {
            AccessKeySql.insert(handle, row);
            return null;
        };
    }

    private AccessKey row(Made made, String userId, String title, AccessKey.Webhook webhook) {
        long now = clock.millis();
        return new AccessKey(
                0,
                made.id(),
                userId,
                title,
                box.seal(made.id(), made.secret()),
                webhook,
                now,
                now,
                AccessKey.Owner.UNKNOWN);
    }

    /** @param change gets the row as it is; only title and webhook of what it gives are taken */
    void change(String id, UnaryOperator<AccessKey> change) {
        database.write(handle -> {
            AccessKey key = AccessKeySql.find(handle, id).map(change).orElseThrow(() -> ApiError.notFound(ENTITY, id));
            AccessKeySql.update(handle, id, key.title(), key.webhook(), clock.millis());
            return null;
        });
    }

    void delete(String id) {
        boolean found = database.write(handle -> AccessKeySql.delete(handle, id));
        inUse.invalidate(id);
        if (!found) {
            throw ApiError.notFound(ENTITY, id);
        }
    }

    private static String random(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
