package dff.api;

import dff.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How senders prove who they are, as security schemes. */
final class Credentials {
    private static final List<String> NONE = List.of();

    private Credentials() {}

    static Map<String, Object> schemes() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("token", key("header", "X-Dff-Auth-Token", "Sign-in token."));
        all.put("tokenInQuery", key("query", "xDFFAuthToken", "Sign-in token."));
        all.put("accessKeyId", key("header", "X-Dff-Ak-Id", "Id of an access key."));
        all.put("accessKeyTimestamp", key("header", "X-Dff-Ak-Timestamp", "Unix seconds, at most 900 s off."));
        all.put("accessKeyNonce", key("header", "X-Dff-Ak-Nonce", "Any text, used once."));
        all.put("accessKeySign", key("header", "X-Dff-Ak-Sign", "HMAC-SHA1 in hexadecimal digits."));
        all.put("localToken", key("header", "X-Localhost-Auth-Token", "Content of the token file of the machine."));
        return all;
    }

    private static Map<String, Object> key(String in, String name, String description) {
        return Map.of("type", "apiKey", "in", in, "name", name, "description", description);
    }

    /** Each of them is enough. */
    static List<Map<String, Object>> ways(Route.Credential credential) {
        return switch (credential) {
            case TOKEN -> List.of(Map.of("token", NONE), Map.of("tokenInQuery", NONE));
            case ACCESS_KEY ->
                List.of(Map.of(
                        "accessKeyId", NONE,
                        "accessKeyTimestamp", NONE,
                        "accessKeyNonce", NONE,
                        "accessKeySign", NONE));
            case LOCAL_TOKEN -> List.of(Map.of("localToken", NONE));
        };
    }
}
