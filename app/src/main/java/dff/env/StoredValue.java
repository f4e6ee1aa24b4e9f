package dff.env;

import com.fasterxml.jackson.databind.util.RawValue;
import dff.json.Utf8Text;
import dff.web.Times;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One row of {@code func_store}.
 *
 * @param json null in lists, and when it is stored
 * @param type what kind of JSON the value is, in upper case
 * @param expires milliseconds UTC, null = never
 */
record StoredValue(
        long seq,
        String id,
        String scope,
        String key,
        String json,
        String type,
        long size,
        Long expires,
        long createTime,
        long updateTime) {
    /** As clients of the API see it in a list. */
    Map<String, Object> shown() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("seq", seq);
        row.put("id", id);
        row.put("scope", scope);
        row.put("key", key);
        row.put("type", type);
        row.put("expireAt", expires == null ? null : TimeUnit.MILLISECONDS.toSeconds(expires));
        row.put("dataSize", size);
        row.put("createTime", Times.iso(createTime));
        row.put("updateTime", Times.iso(updateTime));
        return row;
    }

    Map<String, Object> shownWithValue() {
        Map<String, Object> row = shown();
        row.put("valueJSON", new RawValue(json));
        return row;
    }

    static String typeOf(Utf8Text json) {
        return switch (json.bytes()[0]) {
            case '{' -> "OBJECT";
            case '[' -> "ARRAY";
            case '"' -> "STRING";
            case 't', 'f' -> "BOOLEAN";
            case 'n' -> "NULL";
            default -> "NUMBER";
        };
    }

    @Override
    public String toString() {
        return "StoredValue[" + scope + " " + key + "]";
    }
}
