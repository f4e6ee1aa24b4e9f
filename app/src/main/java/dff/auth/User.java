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

    Identity identity() {
        return new Identity(
                id,
                username,
                name == null ? "" : name,
                Identity.BY_TOKEN,
                Set.copyOf(roles),
                Roles.privileges(roles, customPrivileges));
    }

    User withProfile(String newName, String newEmail, String newMobile) {
        return new User(
                seq,
                id,
                username,
                passwordHash,
                newName,
                newEmail,
                newMobile,
                markers,
                roles,
                customPrivileges,
                disabled,
                createTime,
                updateTime);
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
