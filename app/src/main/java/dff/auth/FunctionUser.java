package dff.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import dff.json.Md5;
import dff.web.Identity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Someone who signed in through a function and has no account here; all that is known of them lives with their token.
 *
 * @param funcId the function that vouches for them
 * @param userId their id as the function gave it
 * @param username what they typed
 */
record FunctionUser(String funcId, String userId, String username, String name, String email) {
    /** As for every id of a user; what would be longer ends with a hash. */
    private static final int MAX_ID = 64;

    private static final List<String> ROLES = List.of("user");
    private static final List<String> PRIVILEGES = List.of("systemSetting_r");

    static FunctionUser of(String json) {
        ObjectNode node = (ObjectNode) Json.parse(json);
        return new FunctionUser(
                node.path("funcId").asText(),
                node.path("userId").asText(),
                node.path("username").asText(),
                node.path("name").textValue(),
                node.path("email").textValue());
    }

    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("funcId", funcId);
        all.put("userId", userId);
        all.put("username", username);
        all.put("name", name);
        all.put("email", email);
        return Json.text(all);
    }

    /** Never the id of an account: those have another prefix. */
    String id() {
        String id = "igu_" + Md5.of(funcId) + "-";
        return id
                + (userId.length() <= MAX_ID - id.length()
                        ? userId
                        : Md5.of(userId).substring(0, MAX_ID - id.length()));
    }

    Optional<Identity> identity() {
        return Optional.of(new Identity(
                id(),
                username,
                name == null ? username : name,
                Identity.BY_TOKEN,
                Set.copyOf(ROLES),
                Roles.privileges(ROLES, PRIVILEGES)));
    }

    /** As the profile of a user with an account. */
    Map<String, Object> shown() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("seq", null);
        row.put("id", id());
        row.put("username", username);
        row.put("name", name);
        row.put("email", email);
        row.put("mobile", null);
        row.put("markers", List.of());
        row.put("roles", ROLES);
        row.put("customPrivileges", PRIVILEGES);
        row.put("isDisabled", false);
        row.put("createTime", null);
        row.put("updateTime", null);
        return row;
    }
}
