package dff.auth;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each role may do. */
final class Roles {
    /** May do everything; no API gives it away. */
    static final String SUPER = "sa";

    static final String ALL = "*";

    /** What the API gives. The last one gives nothing but what is added as single privileges. */
    static final List<String> ASSIGNABLE = List.of("admin", "user", "readonlyUser", "customUser");

    /** Every single privilege there is. */
    static final List<String> PRIVILEGES = List.of(
            "general_r",
            "general_w",
            "user_r",
            "user_w",
            "user_roleSetting",
            "user_customPrivilege",
            "accessKey_r",
            "accessKey_w",
            "systemSetting_r",
            "systemSetting_w",
            "systemConfig_r",
            "systemConfig_w",
            "debug",
            ALL);

    private static final Map<String, Set<String>> OF_ROLE = Map.of(
            SUPER,
            Set.of(ALL),
            ALL,
            Set.of(ALL),
            "admin",
            Set.of(
                    "general_r",
                    "general_w",
                    "user_r",
                    "user_w",
                    "user_roleSetting",
                    "user_customPrivilege",
                    "accessKey_r",
                    "accessKey_w"),
            "user",
            Set.of("general_r", "general_w", "user_r"),
            "readonlyUser",
            Set.of("general_r", "user_r"));

    private Roles() {}

    /** Everything a user with these roles and single privileges may do. A role nobody knows gives nothing. */
    static Set<String> privileges(Collection<String> roles, List<String> custom) {
        Set<String> all = new HashSet<>(custom);
        roles.forEach(role -> all.addAll(OF_ROLE.getOrDefault(role, Set.of())));
        return all;
    }
}
