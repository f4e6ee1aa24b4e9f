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

    /** Nobody in particular: the installation is embedded in another product that looks after who may come in. */
    public static final String EMBEDDED = "builtin.embedded";

    public Identity {
        roles = Set.copyOf(roles);
        privileges = Set.copyOf(privileges);
    }

    /** Whoever sends to a row that {@link Route#openWhenEmbedded} opens; holds that row's privilege and no other. */
    public static Identity embedded(String privilege) {
        return new Identity("embedded", "embedded", "Embedded", EMBEDDED, Set.of(), Set.of(privilege));
    }

    public boolean may(String privilege) {
        return privilege.equals(Route.SIGNED_IN) || privileges.contains("*") || privileges.contains(privilege);
    }
}
