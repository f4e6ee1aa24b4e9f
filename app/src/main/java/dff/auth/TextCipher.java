package dff.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Texts that scripts cipher with keys of their own: AES-256-GCM, the key stretched because scripts use passwords as keys.
 * Base64 of a version byte, random salt, nonce and what AES made.
 */
final class TextCipher {
    private static final byte VERSION = 1;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + SALT_BYTES + NONCE_BYTES;
    private static final int ROUNDS = 20_000;
    private static final int KEY_BITS = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TextCipher() {}

    static String cipher(String text, String key, String salt) {
        byte[] random = new byte[SALT_BYTES + NONCE_BYTES];
        RANDOM.nextBytes(random);
        try {
            byte[] made = aes(Cipher.ENCRYPT_MODE, random, key, salt).doFinal(text.getBytes(StandardCharsets.UTF_8));
            ByteBuffer all = ByteBuffer.allocate(HEAD_BYTES + made.length);
            all.put(VERSION).put(random).put(made);
            return Base64.getEncoder().encodeToString(all.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM and PBKDF2", e);
        }
    }

    /** @return empty when key or salt are others, or the data was changed */
    static Optional<String> decipher(String data, String key, String salt) {
        try {
            byte[] all = Base64.getDecoder().decode(data.strip());
            if (all.length < HEAD_BYTES || all[0] != VERSION) {
                return Optional.empty();
            }
            byte[] random = Arrays.copyOfRange(all, 1, HEAD_BYTES);
            byte[] text = aes(Cipher.DECRYPT_MODE, random, key, salt).doFinal(all, HEAD_BYTES, all.length - HEAD_BYTES);
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Cipher aes(int mode, byte[] random, String key, String salt) throws GeneralSecurityException {
        byte[] given = salt.getBytes(StandardCharsets.UTF_8);
        byte[] allSalt = Arrays.copyOf(random, SALT_BYTES + given.length);
        System.arraycopy(given, 0, allSalt, SALT_BYTES, given.length);
        byte[] stretched = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(("k" + key).toCharArray(), allSalt, ROUNDS, KEY_BITS))
                .getEncoded();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(stretched, "AES"),
                new GCMParameterSpec(TAG_BITS, random, SALT_BYTES, NONCE_BYTES));
        return cipher;
    }
}
