package dff.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import dff.web.ApiError;
import dff.web.Field;
import dff.web.Fields;
import dff.web.Times;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** The {@code data} object of requests on links: its described keys, and the columns they become. */
final class LinkColumns {
    static final int MAX_ID = 64;
    static final int MAX_FUNC_ID = 256;
    static final int MAX_RECORDS = 10_000;
    private static final long MAX_RATE = Integer.MAX_VALUE;

    private static final Fields CHANGEABLE = Fields.of(
            Field.array("tagsJSON").orNull(),
            Field.text("apiAuthId", 1, MAX_ID).orNull(),
            Field.instant("expireTime").orNull(),
            Field.object(
                            "throttlingJSON",
                            ThrottleRule.NAMES.stream()
                                    .map(name ->
                                            Field.integer(name, 1, MAX_RATE).orNull())
                                    .toArray(Field[]::new))
                    .orNull(),
            Field.flag("showInDoc"),
            Field.integer("taskRecordLimit", 0, MAX_RECORDS).orNull(),
            Field.flag("isDisabled"),
            Field.flag("trusted"),
            Field.text("note").orNull());

    static final Field[] ADD = CHANGEABLE
            .and(
                    Field.text("id", 1, MAX_ID).orNull(),
                    Field.text("funcId", 1, MAX_FUNC_ID).must(),
                    Field.freeObject("funcCallKwargsJSON").must())
            .list()
            .toArray(Field[]::new);

    static final Field[] MODIFY = CHANGEABLE
            .and(Field.text("funcId", 1, MAX_FUNC_ID), Field.freeObject("funcCallKwargsJSON"))
            .list()
            .toArray(Field[]::new);

    static final Field[] MODIFY_MANY = {
        Field.text("funcId", 1, MAX_FUNC_ID),
        Field.freeObject("funcCallKwargsJSON"),
        Field.array("tagsJSON").orNull(),
        Field.text("apiAuthId", 1, MAX_ID).orNull(),
        Field.integer("taskRecordLimit", 0, MAX_RECORDS).orNull(),
        Field.flag("isDisabled"),
        Field.text("note").orNull()
    };

    private LinkColumns() {}

    /** Columns of the keys that were sent. */
    static Map<String, Object> sent(ObjectNode data) {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : data.properties()) {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "funcId" -> columns.put("func_id", value.textValue());
                case "funcCallKwargsJSON" -> columns.put("func_call_kwargs_json", Json.text(value));
                case "tagsJSON" -> columns.put("tags_json", value.isNull() ? null : tags(value));
                case "apiAuthId" -> columns.put("api_auth_id", value.textValue());
                case "expireTime" ->
                    columns.put(
                            "expire_time",
                            value.isNull()
                                    ? null
                                    : (Long) Times.parse(value.textValue()).toEpochMilli());
                case "throttlingJSON" -> columns.put("throttling_json", value.isNull() ? null : throttling(value));
                case "showInDoc" -> columns.put("show_in_doc", value.booleanValue() ? 1 : 0);
                case "taskRecordLimit" ->
                    columns.put("task_record_limit", value.isNull() ? null : (Integer) value.intValue());
                case "isDisabled" -> columns.put("is_disabled", value.booleanValue() ? 1 : 0);
                case "trusted" -> columns.put("trusted", value.booleanValue() ? 1 : 0);
                case "note" -> columns.put("note", value.textValue());
                default -> {
                    // id: it is never changed
                }
            }
        }
        return columns;
    }

    /** Columns of a new link: what was sent over the defaults. */
    static Map<String, Object> added(ObjectNode data) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("tags_json", null);
        columns.put("api_auth_id", null);
        columns.put("expire_time", null);
        columns.put("throttling_json", null);
        columns.put("show_in_doc", 0);
        columns.put("task_record_limit", null);
        columns.put("is_disabled", 0);
        columns.put("trusted", 0);
        columns.put("note", null);
        columns.putAll(sent(data));
        return columns;
    }

    /** Without repetitions, sorted. */
    private static String tags(JsonNode array) {
        TreeSet<String> tags = new TreeSet<>();
        for (JsonNode tag : array) {
            if (!tag.isTextual()) {
                throw ApiError.invalidBody("Field `tagsJSON` value `" + tag + "` is not valid. (type = \"string\")");
            }
            tags.add(tag.textValue());
        }
        return Json.text(tags);
    }

    /** Rules in the order sent; a null one is none. */
    private static String throttling(JsonNode rules) {
        ObjectNode kept = Json.MAPPER.createObjectNode();
        rules.properties().stream()
                .filter(rule -> !rule.getValue().isNull())
                .forEach(rule -> kept.set(rule.getKey(), rule.getValue()));
        return Json.text(kept);
    }

    /** The arguments of a link with the given ones put over them. */
    static String merged(String storedKwargs, ObjectNode kwargs) {
        ObjectNode all =
                Json.parse(storedKwargs) instanceof ObjectNode stored ? stored : Json.MAPPER.createObjectNode();
        all.setAll(kwargs);
        return Json.text(all);
    }
}
