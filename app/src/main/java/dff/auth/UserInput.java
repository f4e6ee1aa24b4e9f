package dff.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dff.json.Json;
import dff.web.ApiError;
import dff.web.Field;
import dff.web.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a client sends about an account, and the checks a description cannot express. */
final class UserInput {
    /** No control characters, and no blank at either end, which nobody would see. */
    private static final Pattern USERNAME = Pattern.compile("^[^\\p{C}\\s]([^\\p{C}]*[^\\p{C}\\s])?$");

    private static final int MAX_LISTED = 20;

    static final Fields ADD = Fields.of(Field.object(
                    "data",
                    username().must(),
                    password().must(),
                    name().must(),
                    email(),
                    mobile(),
                    roles().must(),
                    customPrivileges(),
                    Field.flag("isDisabled"))
            .must());
    static final Fields MODIFY = Fields.of(Field.object(
                    "data",
                    username(),
                    password(),
                    name(),
                    email(),
                    mobile(),
                    roles(),
                    customPrivileges(),
                    Field.flag("isDisabled"))
            .must());

    private UserInput() {}

    private static Field username() {
        return Field.text("username", 1, 30).matching(USERNAME);
    }

    private static Field password() {
        return Field.text("password", 1, 100);
    }

    private static Field name() {
        return Field.text("name", 1, 50);
    }

    private static Field email() {
        return Field.text("email", 0, 100).orNull();
    }

    private static Field mobile() {
        return Field.text("mobile", 0, 20).orNull();
    }

    private static Field roles() {
        return Field.array("roles").range(0, MAX_LISTED).orNull();
    }

    private static Field customPrivileges() {
        return Field.commaArray("customPrivileges").orNull();
    }

    /** @return the old ones when none were sent */
    static List<String> roles(JsonNode data, List<String> old) {
        return data.has("roles") ? listed("roles", data.get("roles"), Roles.ASSIGNABLE) : old;
    }

    /** @return the old ones when none were sent */
    static List<String> customPrivileges(JsonNode data, List<String> old) {
        return data.has("customPrivileges")
                ? listed("customPrivileges", data.get("customPrivileges"), Roles.PRIVILEGES)
                : old;
    }

    static String text(JsonNode data, String name, String old) {
        return data.has(name) ? data.get(name).textValue() : old;
    }

    /** @param value null, an array of texts or a comma list */
    private static List<String> listed(String name, JsonNode value, List<String> options) {
        List<String> found = new ArrayList<>();
        if (value.isTextual()) {
            for (String part : value.textValue().split(",")) {
                if (!part.isBlank()) {
                    found.add(part.strip());
                }
            }
        } else {
            value.forEach(item -> found.add(item.isTextual() ? item.textValue() : item.toString()));
        }
        if (!options.containsAll(found)) {
            String shown = value.toString();
            throw ApiError.invalidBody("Field `%s` value `%s` is not valid. (in = %s)"
                    .formatted(
                            name, shown.length() > 200 ? shown.substring(0, 197) + "..." : shown, Json.text(options)));
        }
        return found.stream().distinct().toList();
    }
}
