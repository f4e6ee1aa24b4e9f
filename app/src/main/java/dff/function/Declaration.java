package dff.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One function as the publish check saw it declared: an entry of {@code apiFuncs}, both names of renamed options present.
 *
 * @param json the entry as clients get it
 */
public record Declaration(ObjectNode json) {
    public static final int MAX_NAME = 64;
    public static final int MAX_ID = 253;
    public static final int MAX_TITLE = 256;
    public static final int MAX_CATEGORY = 64;

    private static final String DEFAULT_CATEGORY = "general";

    /** The script functions belong to. */
    public record Of(String scriptSetId, String scriptId) {}

    public Declaration {
        if (json.get("extraConfig") instanceof ObjectNode extra) {
            bothNames(extra, "fixedCronExpr", "fixedCrontab");
            bothNames(extra, "delayedCronJob", "delayedCrontab");
        }
    }

    private static void bothNames(ObjectNode extra, String one, String other) {
        if (extra.has(one) && !extra.has(other)) {
            extra.set(other, extra.get(one));
        } else if (extra.has(other) && !extra.has(one)) {
            extra.set(one, extra.get(other));
        }
    }

    /** @return null when the declaration fits, else what is wrong, naming limit and value */
    public String problemIn(String scriptId) {
        if (name().isEmpty()) {
            return "A function without a name is exported";
        }
        if (name().length() > MAX_NAME) {
            return "Function name `" + name() + "` is longer than " + MAX_NAME + " characters";
        }
        if (idIn(scriptId).length() > MAX_ID) {
            return "Function id `" + idIn(scriptId) + "` is longer than " + MAX_ID + " characters";
        }
        if (title() != null && title().length() > MAX_TITLE) {
            return "Title of function `" + name() + "` is longer than " + MAX_TITLE + " characters";
        }
        return category().length() > MAX_CATEGORY
                ? "Category of function `" + name() + "` is longer than " + MAX_CATEGORY + " characters"
                : null;
    }

    public String name() {
        return json.path("name").asText("");
    }

    public String idIn(String scriptId) {
        return scriptId + "." + name();
    }

    String title() {
        return textOrNull("title");
    }

    String description() {
        return textOrNull("description");
    }

    String definition() {
        return textOrNull("definition");
    }

    String category() {
        String text = textOrNull("category");
        return text == null || text.isEmpty() ? DEFAULT_CATEGORY : text;
    }

    String integration() {
        return textOrNull("integration");
    }

    JsonNode args() {
        return json.path("args");
    }

    JsonNode kwargs() {
        return json.path("kwargs");
    }

    JsonNode extra() {
        return json.path("extraConfig");
    }

    JsonNode tags() {
        return json.path("tags");
    }

    int order() {
        return json.path("defOrder").asInt();
    }

    private String textOrNull(String key) {
        JsonNode value = json.get(key);
        return value == null || value.isNull() ? null : value.asText();
    }
}
