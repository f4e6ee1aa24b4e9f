package dff.web;

import java.util.Set;

/**
 * Who sends the request, as {@code auth} found out.
 *
 * @param authType for example {@code builtin.byXAuthToken}
 * @param privileges single privileges, {@code *} for all
 */
public record Identity(
        String userId, String username, String name, String authType, Set<String> roles, Set<String> privileges) {
    /** Signed in by name and password. */
    public static final String BY_TOKEN = "builtin.byXAuthToken";

    /** Signed with the secret of an access key. */
    public static final String BY_ACCESS_KEY = "builtin.byAccessKey";

    /** By the token file of this machine. */
    public static final String BY_LOCAL_TOKEN = "builtin.byLocalhostAuthToken";

    public Identity {
        roles = Set.copyOf(roles);
        privileges = Set.copyOf(privileges);
    }

    public boolean may(String privilege) {
        return privilege.equals(Route.SIGNED_IN) || privileges.contains("*") || privileges.contains(privilege);
    }
}
