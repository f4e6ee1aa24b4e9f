package dff.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.web.ApiError;
import dff.web.ErrorClass;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Four digits to read from a picture. A token made by the client is shown once, lives 300 s and is tried once. Safe for all threads. */
final class Captcha {
    /** What a captcha may be asked for. */
    static final String SIGN_IN = "signIn";

    static final String CHANGE_PASSWORD = "changePassword";

    private static final Duration LIFE = Duration.ofSeconds(300);
    private static final int WAITING = 10_000;
    private static final int DIGITS = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Cache<String, String> waiting =
            Caffeine.newBuilder().maximumSize(WAITING).expireAfterWrite(LIFE).build();
    private final boolean dev;

    /** @param dev show the last characters of the token, so that automation can read it */
    Captcha(boolean dev) {
        this.dev = dev;
    }

    /** A new picture as SVG. */
    String draw(String category, String token) {
        String text = dev && token.length() >= DIGITS
                ? token.substring(token.length() - DIGITS)
                : "%04d".formatted(RANDOM.nextInt(10_000));
        if (waiting.asMap().putIfAbsent(key(category, token), text) != null) {
            throw error("Invalid captcha token", category, token, Map.of());
        }
        return CaptchaPicture.of(text, RANDOM);
    }

    /** Uses the token up. @param detail more keys for the error */
    void check(String category, String token, String answer, Map<String, Object> detail) {
        if (token.isEmpty() || answer.isEmpty()) {
            throw error("Please input captcha", category, token, detail);
        }
        String text = waiting.asMap().remove(key(category, token));
        if (text == null) {
            throw error("Can not found captcha token", category, token, detail);
        }
        if (!text.equalsIgnoreCase(answer)) {
            throw error("Invalid captcha", category, token, detail);
        }
    }

    private static String key(String category, String token) {
        return category + ":" + token;
    }

    private static ApiError error(String message, String category, String token, Map<String, Object> more) {
        Map<String, Object> detail = new LinkedHashMap<>(more);
        detail.put("captchaCategory", category);
        detail.put("captchaToken", token);
        return ApiError.of(ErrorClass.USER_CAPTCHA, message, detail);
    }
}
