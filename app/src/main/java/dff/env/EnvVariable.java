package dff.env;

import dff.web.Times;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row of {@code env_variable}.
 *
 * @param valueText as stored: encrypted when the type is {@link #PASSWORD}
 * @param autoTypeCasting what Python makes of the text
 * @param pinTime null = not pinned
 */
record EnvVariable(
        long seq,
        String id,
        String title,
        String description,
        String valueText,
        String autoTypeCasting,
        Long pinTime,
        long createTime,
        long updateTime) {
    /** The type whose text is encrypted and never shown. */
    static final String PASSWORD = "password";

    boolean isPassword() {
        return autoTypeCasting.equals(PASSWORD);
    }

    EnvVariable withValue(String text) {
        return new EnvVariable(seq, id, title, description, text, autoTypeCasting, pinTime, createTime, updateTime);
    }

    /** As clients of the API see it. */
    Map<String, Object> shown() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("seq", seq);
        row.put("id", id);
        row.put("title", title);
        row.put("description", description);
        row.put("autoTypeCasting", autoTypeCasting);
        if (!isPassword()) {
            row.put("valueTEXT", valueText);
        }
        row.put("pinTime", pinTime == null ? null : Times.iso(pinTime));
        row.put("isPinned", pinTime != null);
        row.put("createTime", Times.iso(createTime));
        row.put("updateTime", Times.iso(updateTime));
        return row;
    }

    /** As scripts see it in a list; they read a password by its id. */
    Map<String, Object> forScripts() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", id);
        row.put("title", title);
        row.put("description", description);
        row.put("valueTEXT", isPassword() ? null : valueText);
        row.put("autoTypeCasting", autoTypeCasting);
        row.put("createTime", Times.iso(createTime));
        row.put("updateTime", Times.iso(updateTime));
        return row;
    }

    @Override
    public String toString() {
        return "EnvVariable[" + id + "]";
    }
}
