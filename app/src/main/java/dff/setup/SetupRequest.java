package dff.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.auth.PasswordRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the set-up page sends. Other keys of its form, as an original installation has them, are of no use here. */
record SetupRequest(String username, String password, String repeat, String secret) {
    private static final int MAX_USERNAME = 30;
    private static final int MAX_SECRET = 256;

    static SetupRequest of(ObjectNode userConfig) {
        return new SetupRequest(
                text(userConfig, "ADMIN_USERNAME").strip(),
                text(userConfig, "ADMIN_PASSWORD"),
                text(userConfig, "ADMIN_PASSWORD_REPEAT"),
                text(userConfig, "SECRET").strip());
    }

    private static String text(ObjectNode object, String key) {
        JsonNode value = object.path(key);
        return value.isTextual() ? value.textValue() : value.isNumber() ? value.asText() : "";
    }

    /** What is wrong, by group of the form; empty = nothing. */
    Map<String, List<String>> problems(PasswordRule rule, SecretFile secretFile) {
        Map<String, List<String>> problems = new LinkedHashMap<>();
        List<String> admin = adminProblems(rule);
        if (!admin.isEmpty()) {
            problems.put("adminUser", admin);
        }
        if (!secret.isEmpty()) {
            if (secretFile.isConfigured() && !secretFile.isConfigured(secret)) {
                problems.put("secret", List.of("SECRET is set by the configuration already; leave the field empty"));
            } else if (secret.length() < SecretFile.MIN_LENGTH || secret.length() > MAX_SECRET) {
                problems.put(
                        "secret",
                        List.of("SECRET must have " + SecretFile.MIN_LENGTH + " to " + MAX_SECRET + " characters"));
            }
        }
        return problems;
    }

    private List<String> adminProblems(PasswordRule rule) {
        List<String> problems = new ArrayList<>();
        if (username.isEmpty()) {
            problems.add("The username is missing");
        } else if (username.codePointCount(0, username.length()) > MAX_USERNAME) {
            problems.add("The username may have at most " + MAX_USERNAME + " characters");
        } else if (username.codePoints().anyMatch(Character::isISOControl)) {
            problems.add("The username must not hold control characters");
        }
        rule.problem(username, password).ifPresent(problems::add);
        if (!password.equals(repeat)) {
            problems.add("The two passwords differ");
        }
        return problems;
    }

    @Override
    public String toString() {
        return "SetupRequest[" + username + "]";
    }
}
