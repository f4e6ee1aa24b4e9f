package dff.apiauth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Numbers that Digest callers sign with. A nonce says by itself when it was made and for which realm, sealed with our key, so that
 * asking for nonces costs us no memory. Only those used by a caller with the right password are remembered, with the counts they were
 * used with: each count holds once. Safe for all threads.
 */
final class Nonces {
    static final Duration LIFE = Duration.ofSeconds(300);
    /** Nonces in use at a time; beyond this callers get new challenges until the oldest are over. */
    static final int MAX_USED = 200_000;
    /** How far calls of one nonce may overtake each other. */
    static final int WINDOW = 64;

    // 36 bytes in all are 48 letters without a bit to spare: no nonce can be written in two ways
    private static final int RANDOM_BYTES = 12;
    private static final int MAC_BYTES = 16;
    private static final int HEAD_BYTES = Long.BYTES + RANDOM_BYTES;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long SWEEP_MILLIS = 10_000;

    /** Counts used with a nonce: the highest, and which of the {@link #WINDOW} up to it, bit 0 being the highest. */
    private record Used(long end, long highest, long seen) {}

    private final byte[] key;
    private final InstantSource clock;
    private final Map<String, Used> used = new ConcurrentHashMap<>();
    private final AtomicLong nextSweep = new AtomicLong();

    Nonces(byte[] key, InstantSource clock) {
        this.key = key.clone();
        this.clock = clock;
    }

    String make(String realm) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        ByteBuffer nonce = ByteBuffer.allocate(HEAD_BYTES + MAC_BYTES);
        nonce.putLong(clock.millis()).put(random);
        nonce.put(mac(Arrays.copyOf(nonce.array(), HEAD_BYTES), realm));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce.array());
    }

    /** Whether we made it for this realm, and lately. */
    boolean isFresh(String nonce, String realm) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException _) {
            return false;
        }
        if (all.length != HEAD_BYTES + MAC_BYTES) {
            return false;
        }
        byte[] expected = mac(Arrays.copyOf(all, HEAD_BYTES), realm);
        long age = clock.millis() - ByteBuffer.wrap(all).getLong();
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(all, HEAD_BYTES, all.length))
                && age >= 0
                && age < LIFE.toMillis();
    }

    /**
     * Takes a count of a nonce that is fresh, after the password has proved right.
     *
     * @return false when it was taken before, or could have been
     */
    boolean take(String nonce, long count) {
        sweep();
        if (used.size() >= MAX_USED && !used.containsKey(nonce)) {
            return false;
        }
        boolean[] taken = {false}; // set within compute, which runs once
        used.compute(nonce, (_, old) -> {
            if (old == null) {
                taken[0] = true;
                return new Used(clock.millis() + LIFE.toMillis(), count, 1);
            }
            long back = old.highest() - count;
            if (back < 0) {
                taken[0] = true;
                return new Used(old.end(), count, (-back >= WINDOW ? 0 : old.seen() << -back) | 1);
            }
            if (back >= WINDOW || (old.seen() >> back & 1) != 0) {
                return old;
            }
            taken[0] = true;
            return new Used(old.end(), old.highest(), old.seen() | 1L << back);
        });
        return taken[0];
    }

    /** A nonce used at the end of its life is kept one life longer: then it is refused by its own time. */
    private void sweep() {
        long now = clock.millis();
        long due = nextSweep.get();
        if (now >= due && nextSweep.compareAndSet(due, now + SWEEP_MILLIS)) {
            used.values().removeIf(entry -> entry.end() <= now);
        }
    }

    private byte[] mac(byte[] head, String realm) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(head);
            return Arrays.copyOf(mac.doFinal(realm.getBytes(StandardCharsets.UTF_8)), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no HmacSHA256", e);
        }
    }
}
