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

    private static final String ALL = "*";
    private static final Map<String, Set<String>> PRIVILEGES = Map.of(
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
        roles.forEach(role -> all.addAll(PRIVILEGES.getOrDefault(role, Set.of())));
        return all;
    }
}
