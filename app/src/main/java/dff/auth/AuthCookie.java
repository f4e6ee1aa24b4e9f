package dff.auth;

import dff.web.HttpCall;
import dff.web.Masking;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** The signed cookie that carries a token on page requests. Safe for all threads. */
final class AuthCookie {
    private static final String NAME = Masking.TOKEN;
    private static final String PURPOSE = "cookie";

    private final MasterSecret secret;

    AuthCookie(MasterSecret secret) {
        this.secret = secret;
    }

    /** Value of a {@code Set-Cookie} header. The token's own life is the limit, so the cookie has none but the browser's session. */
    String set(HttpCall call, String token) {
        return NAME + "=" + token + "." + sign(token) + attributes(call);
    }

    String clear(HttpCall call) {
        return NAME + "=" + attributes(call) + "; Max-Age=0";
    }

    private static String attributes(HttpCall call) {
        return "; Path=/; HttpOnly; SameSite=Lax" + (call.protocol().equals("https") ? "; Secure" : "");
    }

    /** @return null when there is none or it was not made here */
    String read(HttpCall call) {
        String value = call.cookie(NAME);
        return value == null ? null : token(value);
    }

    private String token(String value) {
        int dot = value.lastIndexOf('.');
        if (dot <= 0) {
            return null;
        }
        String token = value.substring(0, dot);
        byte[] given = value.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, sign(token).getBytes(StandardCharsets.UTF_8)) ? token : null;
    }

    private String sign(String token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(MasterSecret.mac(secret.key(PURPOSE), token));
    }
}
