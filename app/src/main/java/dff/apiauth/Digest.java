package dff.apiauth;

import dff.json.Md5;
import dff.web.HttpCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP Digest with MD5 and {@code qop=auth}, the one way all clients know. Safe for all threads. */
final class Digest {
    /** Sent back by clients; we read nothing from it. */
    private static final String OPAQUE = "dataflux-func";

    private static final String SCHEME = "digest ";
    private static final int MAX_HEADER = 8_192;
    private static final Pattern COUNT = Pattern.compile("[0-9a-fA-F]{8}");
    private static final Pattern PARAMETER =
            Pattern.compile("\\G\\s*([A-Za-z]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]+))\\s*(?:,|$)");

    private final Nonces nonces;

    Digest(Nonces nonces) {
        this.nonces = nonces;
    }

    String challenge(String realm, boolean stale) {
        return "Digest realm=\"" + realm + "\", qop=\"auth\", algorithm=MD5, nonce=\"" + nonces.make(realm)
                + "\", opaque=\"" + OPAQUE + "\"" + (stale ? ", stale=true" : "");
    }

    Verdict check(HttpCall call, ApiAuth.HttpDigest auth, String realm) {
        String header = call.header("Authorization");
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Verdict.ABSENT;
        }
        Map<String, String> sent = parameters(header.substring(SCHEME.length()));
        if (!isOurWay(sent, realm) || !call.sentUrl().equals(sent.get("uri"))) {
            return Verdict.WRONG;
        }
        String username = sent.getOrDefault("username", "");
        String password = auth.passwords().get(username);
        // an unknown name takes as long as a known one
        String expected = response(call.method(), sent, username + ":" + realm + ":" + password);
        boolean good = MessageDigest.isEqual(ascii(expected), ascii(sent.get("response"))) && password != null;
        if (!good) {
            return Verdict.WRONG;
        }
        String nonce = sent.get("nonce");
        boolean taken = nonces.isFresh(nonce, realm) && nonces.take(nonce, Long.parseLong(sent.get("nc"), 16));
        return taken ? Verdict.GOOD : Verdict.STALE;
    }

    /** Of a request that passes the check. */
    static String username(HttpCall call) {
        String header = call.header("Authorization");
        return header == null || header.length() < SCHEME.length()
                ? ""
                : parameters(header.substring(SCHEME.length())).getOrDefault("username", "");
    }

    private static boolean isOurWay(Map<String, String> sent, String realm) {
        return realm.equals(sent.get("realm"))
                && "auth".equals(sent.get("qop"))
                && sent.getOrDefault("algorithm", "MD5").equalsIgnoreCase("MD5")
                && COUNT.matcher(sent.getOrDefault("nc", "")).matches()
                && !sent.getOrDefault("cnonce", "").isEmpty()
                && sent.containsKey("nonce")
                && sent.containsKey("response");
    }

    private static String response(String method, Map<String, String> sent, String account) {
        return Md5.of(String.join(
                ":",
                Md5.of(account),
                sent.get("nonce"),
                sent.get("nc"),
                sent.get("cnonce"),
                sent.get("qop"),
                Md5.of(method + ":" + sent.get("uri"))));
    }

    private static byte[] ascii(String text) {
        return text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    }

    /** Nothing when the header cannot be read to its end or names a parameter twice. */
    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        if (text.length() > MAX_HEADER) {
            return Map.of();
        }
        Matcher matcher = PARAMETER.matcher(text);
        int end = 0;
        while (end < text.length() && matcher.find()) {
            String quoted = matcher.group(2);
            String value = quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            if (parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), value) != null) {
                return Map.of();
            }
            end = matcher.end();
        }
        return text.substring(end).isBlank() ? parameters : Map.of();
    }
}
