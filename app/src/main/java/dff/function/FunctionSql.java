package dff.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Statements on published functions. */
final class FunctionSql {
    private FunctionSql() {}

    private static final String WHOLE = """
            SELECT f.id, f.script_set_id, f.script_id, f.name, f.title, f.description, f.definition, f.args_json,
                   f.kwargs_json, f.extra_config_json, f.category, f.integration, f.tags_json, f.def_order,
                   s.code_md5, s.publish_version, t.isolation
            FROM func f JOIN script s ON s.id = f.script_id LEFT JOIN script_set t ON t.id = f.script_set_id
            """;

    static Optional<Function> find(Handle handle, String id) {
        // index func_id, then script_id and script_set_id
        return handle.createQuery(WHOLE + " WHERE f.id = :id")
                .bind("id", id)
                .map((row, _) -> function(row))
                .findOne();
    }

    /** Functions that one event starts at most. */
    private static final int STARTED = 1_000;

    static List<Function> ofIntegration(Handle handle, String integration, String scriptId) {
        // index func_integration
        String ofScript = scriptId == null ? "" : " AND f.script_id = :script";
        Query query = handle.createQuery(
                WHOLE + " WHERE f.integration = :integration" + ofScript + " ORDER BY f.id LIMIT :limit");
        if (scriptId != null) {
            query.bind("script", scriptId);
        }
        return query.bind("integration", integration)
                .bind("limit", STARTED)
                .map((row, _) -> function(row))
                .list();
    }

    /** Longest list of functions that do one thing for the platform. */
    private static final int INTEGRATIONS = 100;

    static List<Map<String, Object>> ofIntegration(Handle handle, String integration) {
        // index func_integration
        return handle.createQuery(
                        "SELECT id, title FROM func WHERE integration = :integration ORDER BY id LIMIT :limit")
                .bind("integration", integration)
                .bind("limit", INTEGRATIONS)
                .map((row, _) -> {
                    Map<String, Object> shown = new LinkedHashMap<>();
                    shown.put("id", row.getString("id"));
                    shown.put("title", row.getString("title"));
                    return shown;
                })
                .list();
    }

    private static final String COPY = """
            INSERT INTO func (id, script_set_id, script_id, name, title, description, definition, args_json, kwargs_json, extra_config_json,
                              category, integration, tags_json, def_order, create_time, update_time)
            SELECT :copy, :set, :script, name, title, description, definition, args_json, kwargs_json, extra_config_json,
                   category, integration, tags_json, def_order, create_time, update_time
            FROM func WHERE id = :id
            """;

    /** @return ids of the copies */
    static List<String> copy(Handle handle, String fromScript, String toScript, String toSet) {
        List<String> copies = new ArrayList<>();
        List<String> ids = handle.createQuery("SELECT id FROM func WHERE script_id = :script ORDER BY def_order")
                .bind("script", fromScript) // index func_script
                .mapTo(String.class)
                .list();
        for (String id : ids) {
            String copy = toScript + id.substring(fromScript.length());
            handle.createUpdate(COPY)
                    .bind("copy", copy)
                    .bind("set", toSet)
                    .bind("script", toScript)
                    .bind("id", id)
                    .execute();
            copies.add(copy);
        }
        return copies;
    }

    private static Function function(ResultSet row) throws SQLException {
        return new Function(
                row.getString("id"),
                row.getString("script_set_id"),
                row.getString("script_id"),
                row.getString("name"),
                row.getString("title"),
                row.getString("description"),
                row.getString("definition"),
                texts(row.getString("args_json")),
                object(row.getString("kwargs_json")),
                object(row.getString("extra_config_json")),
                row.getString("category"),
                row.getString("integration"),
                texts(row.getString("tags_json")),
                row.getInt("def_order"),
                row.getString("isolation"),
                row.getString("code_md5"),
                row.getInt("publish_version"));
    }

    private static List<String> texts(String json) {
        List<String> texts = new ArrayList<>();
        if (json != null) {
            Json.parse(json).forEach(item -> texts.add(item.asText()));
        }
        return texts;
    }

    private static ObjectNode object(String json) {
        return json != null && Json.parse(json) instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode();
    }

    static List<String> idsOf(Handle handle, String scriptId) {
        // index func_script
        return handle.createQuery("SELECT id FROM func WHERE script_id = :script")
                .bind("script", scriptId)
                .mapTo(String.class)
                .list();
    }

    static List<String> idsOfSet(Handle handle, String scriptSetId) {
        // index func_set
        return handle.createQuery("SELECT id FROM func WHERE script_set_id = :set")
                .bind("set", scriptSetId)
                .mapTo(String.class)
                .list();
    }

    static void deleteOf(Handle handle, String scriptId) {
        handle.createUpdate("DELETE FROM func WHERE script_id = :script")
                .bind("script", scriptId)
                .execute();
    }

    static void insert(Handle handle, Declaration.Of script, List<Declaration> functions, long now) {
        if (functions.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO func (id, script_set_id, script_id, name, title, description, definition, args_json, kwargs_json,
                                  extra_config_json, category, integration, tags_json, def_order, create_time, update_time)
                VALUES (:id, :set, :script, :name, :title, :description, :definition, :args, :kwargs,
                        :extra, :category, :integration, :tags, :order, :now, :now)
                """);
        for (Declaration function : functions) {
            batch.bind("id", function.idIn(script.scriptId()))
                    .bind("set", script.scriptSetId())
                    .bind("script", script.scriptId())
                    .bind("name", function.name())
                    .bind("title", function.title())
                    .bind("description", function.description())
                    .bind("definition", function.definition())
                    .bind("args", text(function.args()))
                    .bind("kwargs", text(function.kwargs()))
                    .bind("extra", text(function.extra()))
                    .bind("category", function.category())
                    .bind("integration", function.integration())
                    .bind("tags", text(function.tags()))
                    .bind("order", function.order())
                    .bind("now", now)
                    .add();
        }
        batch.execute();
    }

    private static String text(JsonNode json) {
        return json.isNull() || json.isMissingNode() ? null : Json.text(json);
    }
}
