package dff.apiauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import dff.web.ApiError;
import dff.web.Field;
import dff.web.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A {@code configJSON} taken apart.
 *
 * @param shown without credentials: {@code {"fields": [{"location", "name"}]}}, {@code {"users": [{"username"}]}} or {@code {"funcId"}}
 * @param secrets values or passwords, in the order of the entries
 */
record ApiAuthConfig(ObjectNode shown, List<String> secrets) {
    /** Accepted fields or accounts of one API auth. */
    static final int MAX_ENTRIES = 100;

    static final int MAX_NAME = 128;
    static final int MAX_SECRET = 4_096;
    private static final int MAX_FUNC_ID = 256;

    /** What RFC 9110 lets a header be called. */
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    /** A colon ends the name in Basic, quotes and backslashes end it in Digest. */
    private static final Pattern USERNAME = Pattern.compile("[^:\"\\\\\\p{Cntrl}]+");

    private static final Field LOCATION =
            Field.choice("location", "header", "query", "body").must();
    private static final Fields FIELD =
            Fields.of(LOCATION, Field.text("name", 1, MAX_NAME).must(), Field.text("value", 1, MAX_SECRET));
    private static final Fields HEADER = Fields.of(
            LOCATION, Field.text("name", 1, MAX_NAME).matching(HEADER_NAME).must(), Field.text("value", 1, MAX_SECRET));
    private static final Fields USER = Fields.of(
            Field.text("username", 1, MAX_NAME).matching(USERNAME).must(), Field.text("password", 1, MAX_SECRET));
    private static final Fields FUNC =
            Fields.of(Field.text("funcId", 1, MAX_FUNC_ID).must());

    ApiAuthConfig {
        secrets = List.copyOf(secrets);
    }

    /**
     * Reads what was sent. Keys of other types are left out.
     *
     * @param stored an entry sent without its credential keeps the one it has there; null = a new API auth
     * @throws ApiError naming the field that is wrong
     */
    static ApiAuthConfig of(ApiAuthType type, JsonNode sent, ApiAuthConfig stored) {
        return switch (type) {
            case FIXED_FIELD -> entries(sent, stored, "fields", "value");
            case HTTP_BASIC, HTTP_DIGEST -> users(sent, stored);
            case FUNC -> function(sent);
        };
    }

    private static ApiAuthConfig function(JsonNode sent) {
        ObjectNode own = own(sent, "funcId");
        FUNC.demand(own);
        return new ApiAuthConfig(own, List.of());
    }

    private static ObjectNode own(JsonNode sent, String key) {
        ObjectNode own = Json.MAPPER.createObjectNode();
        if (sent.has(key)) {
            own.set(key, sent.get(key));
        }
        return own;
    }

    private static ApiAuthConfig users(JsonNode sent, ApiAuthConfig stored) {
        ApiAuthConfig config = entries(sent, stored, "users", "password");
        Set<String> names = new HashSet<>();
        for (JsonNode user : config.shown().get("users")) {
            if (!names.add(user.get("username").textValue())) {
                throw ApiError.invalidBody("Field `users` holds the username " + user.get("username") + " twice");
            }
        }
        return config;
    }

    private static ApiAuthConfig entries(JsonNode sent, ApiAuthConfig stored, String key, String secretKey) {
        ObjectNode own = own(sent, key);
        Fields.of(Field.array(key).range(1, MAX_ENTRIES).must()).demand(own);
        ObjectNode shown = Json.MAPPER.createObjectNode();
        ArrayNode shownEntries = shown.putArray(key);
        List<String> secrets = new ArrayList<>();
        List<JsonNode> known = new ArrayList<>();
        if (stored != null) {
            stored.shown().path(key).forEach(known::add);
        }
        for (JsonNode entry : own.get(key)) {
            described(key, entry).demand(entry);
            ObjectNode open = entry.deepCopy();
            JsonNode secret = open.remove(secretKey);
            int kept = known.indexOf(open);
            if (secret == null && kept < 0) {
                throw ApiError.invalidBody("Field `" + secretKey + "` is missing.");
            }
            secrets.add(secret != null ? secret.textValue() : stored.secrets().get(kept));
            if (kept >= 0) {
                known.set(kept, null); // the next entry of that name keeps the next one's
            }
            shownEntries.add(open);
        }
        return new ApiAuthConfig(shown, secrets);
    }

    private static Fields described(String key, JsonNode entry) {
        if (key.equals("users")) {
            return USER;
        }
        return entry.path("location").asText().equals("header") ? HEADER : FIELD;
    }

    /** With the credentials in their places, for those who may change them. */
    ObjectNode withSecrets(String key, String secretKey) {
        ObjectNode full = shown.deepCopy();
        int next = 0;
        for (JsonNode entry : full.path(key)) {
            ((ObjectNode) entry).put(secretKey, secrets.get(next++));
        }
        return full;
    }

    @Override
    public String toString() {
        return "ApiAuthConfig" + shown;
    }
}
