package dff.auth;

import dff.web.Identity;
import dff.web.Times;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One row of {@code user_account}. */
record User(
        long seq,
        String id,
        String username,
        String passwordHash,
        String name,
        String email,
        String mobile,
        List<String> markers,
        List<String> roles,
        List<String> customPrivileges,
        boolean disabled,
        long createTime,
        long updateTime) {
    /** The first administrator's fixed id. */
    static final String ADMIN_ID = "u-admin";

    User {
        markers = List.copyOf(markers);
        roles = List.copyOf(roles);
        customPrivileges = List.copyOf(customPrivileges);
    }

    /** @param authType how it was proved that it is this user */
    Identity identity(String authType) {
        return new Identity(id, username, name == null ? "" : name, authType, Set.copyOf(roles), privileges());
    }

    Set<String> privileges() {
        return Roles.privileges(roles, customPrivileges);
    }

    /** Super administrators are nobody's to change, so that there always is one. */
    boolean isSuper() {
        return roles.contains(Roles.SUPER);
    }

    /** Whether no credential of this user opens anything. */
    boolean isShutOut() {
        return disabled && !id.equals(ADMIN_ID);
    }

    /** What of an account can be changed, its password excepted. */
    record Changeable(
            String username,
            String name,
            String email,
            String mobile,
            List<String> roles,
            List<String> customPrivileges,
            boolean disabled) {}

    User with(Changeable now) {
        return new User(
                seq,
                id,
                now.username(),
                passwordHash,
                now.name(),
                now.email(),
                now.mobile(),
                markers,
                now.roles(),
                now.customPrivileges(),
                now.disabled(),
                createTime,
                updateTime);
    }

    User withProfile(String newName, String newEmail, String newMobile) {
        return with(new Changeable(username, newName, newEmail, newMobile, roles, customPrivileges, disabled));
    }

    User withPassword(String hash) {
        return new User(
                seq,
                id,
                username,
                hash,
                name,
                email,
                mobile,
                markers,
                roles,
                customPrivileges,
                disabled,
                createTime,
                updateTime);
    }

    User updatedAt(long time) {
        return new User(
                seq,
                id,
                username,
                passwordHash,
                name,
                email,
                mobile,
                markers,
                roles,
                customPrivileges,
                disabled,
                createTime,
                time);
    }

    /** As clients see it: without the password hash. */
    Map<String, Object> shown() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("seq", seq);
        row.put("id", id);
        row.put("username", username);
        row.put("name", name);
        row.put("email", email);
        row.put("mobile", mobile);
        row.put("markers", markers);
        row.put("roles", roles);
        row.put("customPrivileges", customPrivileges);
        row.put("isDisabled", disabled);
        row.put("createTime", Times.iso(createTime));
        row.put("updateTime", Times.iso(updateTime));
        return row;
    }

    @Override
    public String toString() {
        return "User[" + id + "]";
    }
}
