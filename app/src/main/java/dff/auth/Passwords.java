package dff.auth;

import dff.web.ApiError;
import dff.web.ErrorClass;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Makes and checks password hashes: Argon2id, one at a time on a thread of its own, because each takes 19 MiB and some 40 ms of a
 * core; on a virtual thread that would hold up every other request of its carrier. Safe for all threads.
 */
final class Passwords implements AutoCloseable {
    /** Checks that may wait; more are refused. */
    static final int MAX_WAITING = 8;

    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final String PREFIX = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$";
    private static final SecureRandom RANDOM = new SecureRandom();
    /** What unknown users are checked against, so that they cost the same as known ones. No password fits. */
    private static final String NOBODY = PREFIX + "c2FsdHNhbHRzYWx0c2FsdA$" + "A".repeat(43);

    /** Hex of SHA-512, which is quick to compute and so quick to guess. */
    private static final Pattern OLD = Pattern.compile("[0-9a-fA-F]{128}");

    private final MasterSecret secret;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("dff-password").factory());

    /** @param secret what hashes of an original installation were made with */
    Passwords(MasterSecret secret) {
        this.secret = secret;
    }

    /** Loads and compiles the code, so that the first sign-in need not wait for that. Returns at once. */
    void warm() {
        thread.execute(() -> matches("", NOBODY));
    }

    /** @throws ApiError 429 when too many are waiting */
    String hash(String password) {
        return inTurn(() -> {
            byte[] salt = new byte[SALT_BYTES];
            RANDOM.nextBytes(salt);
            Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
            return PREFIX + encoder.encodeToString(salt) + "$" + encoder.encodeToString(argon2(password, salt));
        });
    }

    /**
     * @param hash null for a user that does not exist or has no password: takes as long, and nothing fits
     * @throws ApiError 429 when too many are waiting
     */
    boolean check(String password, String hash) {
        return inTurn(() -> matches(password, hash == null ? NOBODY : hash)) && hash != null;
    }

    /** As {@link #check}, for hashes of an original installation too, which take as long as the others. */
    boolean fits(String password, User user) {
        if (isOld(user.passwordHash())) {
            check(password, null);
            return user.passwordHash().equalsIgnoreCase(secret.oldPasswordHash(user.id(), password));
        }
        return check(password, user.passwordHash());
    }

    /** Whether it was made by an original installation, and is to be replaced once its password is known. */
    static boolean isOld(String hash) {
        return hash != null && OLD.matcher(hash).matches();
    }

    private <T> T inTurn(Callable<T> work) {
        Future<T> future;
        try {
            future = thread.submit(work);
        } catch (RejectedExecutionException _) {
            throw ApiError.of(
                            ErrorClass.CLIENT_RATE_LIMIT,
                            "Too many sign-ins at once; at most " + MAX_WAITING + " may wait")
                    .withSubReason("SignInBusy");
        }
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while checking a password", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("checking a password failed", e.getCause());
        }
    }

    private static boolean matches(String password, String hash) {
        if (!hash.startsWith(PREFIX)) {
            throw new IllegalStateException("a stored password hash is of an unknown kind");
        }
        String[] saltAndHash = hash.substring(PREFIX.length()).split("\\$");
        byte[] salt = Base64.getDecoder().decode(saltAndHash[0]);
        return MessageDigest.isEqual(Base64.getDecoder().decode(saltAndHash[1]), argon2(password, salt));
    }

    private static byte[] argon2(String password, byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(LANES)
                .withSalt(salt)
                .build());
        byte[] out = new byte[HASH_BYTES];
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        generator.generateBytes(bytes, out);
        Arrays.fill(bytes, (byte) 0);
        return out;
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
