package dff.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Statements on auth links. */
final class AuthLinkSql {
    private AuthLinkSql() {}

    static Optional<AuthLink> find(Handle handle, String id) {
        // index auth_link_id
        return handle.createQuery("""
                        SELECT id, func_id, func_call_kwargs_json, api_auth_id, expire_time, throttling_json, is_disabled,
                               trusted, checks_arguments, task_record_limit
                        FROM auth_link WHERE id = :id
                        """).bind("id", id).map((row, _) -> link(row)).findOne();
    }

    private static AuthLink link(ResultSet row) throws SQLException {
        return new AuthLink(
                row.getString("id"),
                row.getString("func_id"),
                row.getString("func_call_kwargs_json"),
                row.getString("api_auth_id"),
                number(row, "expire_time"),
                throttling(row.getString("throttling_json")),
                row.getInt("is_disabled") != 0,
                row.getInt("trusted") != 0,
                row.getInt("checks_arguments") != 0,
                number(row, "task_record_limit") == null ? null : row.getInt("task_record_limit"));
    }

    private static Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    private static List<ThrottleRule> throttling(String json) {
        List<ThrottleRule> rules = new ArrayList<>();
        if (json != null && Json.parse(json) instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                long window = ThrottleRule.windowOf(entry.getKey());
                if (window > 0
                        && entry.getValue().canConvertToLong()
                        && entry.getValue().isNumber()) {
                    rules.add(new ThrottleRule(
                            entry.getKey(), window, entry.getValue().longValue()));
                }
            }
        }
        return rules;
    }

    /** The function of a link whose pages are trusted; empty when they are not. */
    static Optional<String> trustedFunction(Handle handle, String id) {
        return handle.createQuery("SELECT func_id FROM auth_link WHERE id = :id AND trusted <> 0")
                .bind("id", id)
                .mapTo(String.class)
                .findOne();
    }
}
