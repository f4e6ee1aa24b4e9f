package dff.binding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import dff.web.ApiError;
import dff.web.Field;
import dff.web.Times;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A key of the {@code data} of requests and the column it becomes.
 *
 * @param initial stored by an add that does not send it
 * @param isForMany may be changed for many rows at once
 * @param stored makes of a value that fits the field what the column holds
 */
public record Column(Field field, String name, Object initial, boolean isForMany, Function<JsonNode, Object> stored) {
    public static final int MAX_ID = 64;
    static final int MAX_FUNC_ID = 256;
    static final int MAX_RECORDS = 10_000;
    private static final int MAX_NOTE = 65_536;

    public static Column text(Field field, String name) {
        return new Column(field, name, null, false, JsonNode::textValue);
    }

    public static Column flag(Field field, String name) {
        return new Column(field, name, 0, false, value -> value.booleanValue() ? 1 : 0);
    }

    public static Column instant(Field field, String name) {
        return new Column(
                field,
                name,
                null,
                false,
                value -> value.isNull()
                        ? null
                        : (Object) Times.parse(value.textValue()).toEpochMilli());
    }

    public Column forMany() {
        return new Column(field, name, initial, true, stored);
    }

    public Column startingWith(Object value) {
        return new Column(field, name, value, isForMany, stored);
    }

    /** An API auth that callers must satisfy. */
    public static Column apiAuth() {
        return text(Field.text("apiAuthId", 1, MAX_ID).orNull(), "api_auth_id").forMany();
    }

    public static Column showInDoc() {
        return flag(Field.flag("showInDoc"), "show_in_doc");
    }

    /** What every binding has, its function apart. */
    static List<Column> common() {
        return List.of(
                text(Field.text("funcId", 1, MAX_FUNC_ID), "func_id").forMany(),
                new Column(Field.freeObject("funcCallKwargsJSON"), "func_call_kwargs_json", null, true, Json::text),
                new Column(Field.array("tagsJSON").orNull(), "tags_json", null, true, Column::tags),
                new Column(
                        Field.integer("taskRecordLimit", 0, MAX_RECORDS).orNull(),
                        "task_record_limit",
                        null,
                        true,
                        value -> value.isNull() ? null : (Object) value.intValue()),
                flag(Field.flag("isDisabled"), "is_disabled").forMany(),
                text(Field.text("note", 0, MAX_NOTE).orNull(), "note").forMany());
    }

    /** Without repetitions, sorted. */
    private static Object tags(JsonNode array) {
        if (array.isNull()) {
            return null;
        }
        TreeSet<String> tags = new TreeSet<>();
        for (JsonNode tag : array) {
            if (!tag.isTextual()) {
                throw ApiError.invalidBody("Field `tagsJSON` value `" + tag + "` is not valid. (type = \"string\")");
            }
            tags.add(tag.textValue());
        }
        return Json.text(tags);
    }

    /** Columns of the keys that were sent. */
    static Map<String, Object> sent(List<Column> columns, ObjectNode data) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (Column column : columns) {
            JsonNode value = data.get(column.field().name());
            if (value != null) {
                out.put(column.name(), column.stored().apply(value));
            }
        }
        return out;
    }

    /** Columns of a new row: what was sent over the initial values. */
    static Map<String, Object> added(List<Column> columns, ObjectNode data) {
        Map<String, Object> out = new LinkedHashMap<>();
        columns.forEach(column -> out.putIfAbsent(column.name(), column.initial()));
        out.putAll(sent(columns, data));
        return out;
    }
}
