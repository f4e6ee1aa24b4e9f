package dff.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.json.Json;
import dff.web.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Statements on auth links. */
final class AuthLinkSql {
    /** Links are {@code l}, functions {@code f}, scripts {@code s}, sets {@code t}. */
    static final RowShape SHAPE = RowShape.of(Times::iso)
            .number("seq", "l.seq")
            .text("id", "l.id")
            .text("funcId", "l.func_id")
            .json("funcCallKwargsJSON", "l.func_call_kwargs_json")
            .json("tagsJSON", "l.tags_json")
            .text("apiAuthId", "l.api_auth_id")
            .instant("expireTime", "l.expire_time")
            .json("throttlingJSON", "l.throttling_json")
            .text("origin", "l.origin")
            .text("originId", "l.origin_id")
            .flag("showInDoc", "l.show_in_doc")
            .number("taskRecordLimit", "l.task_record_limit")
            .flag("isDisabled", "l.is_disabled")
            .flag("trusted", "l.trusted")
            .text("note", "l.note")
            .instant("createTime", "l.create_time")
            .instant("updateTime", "l.update_time")
            .text("func_id", "f.id")
            .text("func_name", "f.name")
            .text("func_title", "f.title")
            .text("func_description", "f.description")
            .text("func_definition", "f.definition")
            .json("func_argsJSON", "f.args_json")
            .json("func_kwargsJSON", "f.kwargs_json")
            .json("func_extraConfigJSON", "f.extra_config_json")
            .text("func_category", "f.category")
            .text("func_integration", "f.integration")
            .json("func_tagsJSON", "f.tags_json")
            .text("scpt_id", "s.id")
            .text("scpt_title", "s.title")
            .text("scpt_description", "s.description")
            .number("scpt_publishVersion", "s.publish_version")
            .text("sset_id", "t.id")
            .text("sset_title", "t.title")
            .text("sset_description", "t.description")
            .text("apia_id", "NULL")
            .text("apia_title", "NULL")
            .text("apia_type", "NULL");

    private AuthLinkSql() {}

    static ListSql list(String columns) {
        return new ListSql(columns, "auth_link l", """
                LEFT JOIN func f ON f.id = l.func_id
                LEFT JOIN script s ON s.id = f.script_id
                LEFT JOIN script_set t ON t.id = f.script_set_id""");
    }

    /** The column behind a name that lists can be sorted by. */
    static String sortTerm(String name) {
        return switch (name) {
            case "funcId" -> "l.func_id";
            case "id" -> "l.id";
            case "expireTime" -> "l.expire_time";
            default -> "l.seq";
        };
    }

    static Optional<AuthLink> find(Handle handle, String id) {
        // index auth_link_id
        return handle.createQuery("""
                        SELECT id, func_id, func_call_kwargs_json, api_auth_id, expire_time, throttling_json, is_disabled,
                               trusted, task_record_limit
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

    /** Inserts the columns of an add; each is named in {@link LinkColumns}. */
    static void insert(Handle handle, String id, Map<String, Object> columns, String userId, long now) {
        handle.createUpdate("""
                        INSERT INTO auth_link (id, func_id, func_call_kwargs_json, tags_json, api_auth_id, expire_time,
                                               throttling_json, origin, origin_id, show_in_doc, task_record_limit, is_disabled,
                                               trusted, note, create_time, update_time)
                        VALUES (:id, :func_id, :func_call_kwargs_json, :tags_json, :api_auth_id, :expire_time,
                                :throttling_json, 'user', :user, :show_in_doc, :task_record_limit, :is_disabled,
                                :trusted, :note, :now, :now)
                        """)
                .bindMap(columns)
                .bind("id", id)
                .bind("user", userId)
                .bind("now", now)
                .execute();
    }

    static Optional<String> kwargs(Handle handle, String id) {
        return handle.createQuery("SELECT func_call_kwargs_json FROM auth_link WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne();
    }

    static boolean isTrusted(Handle handle, String id) {
        return handle.createQuery("SELECT trusted FROM auth_link WHERE id = :id")
                .bind("id", id)
                .mapTo(Integer.class)
                .findOne()
                .filter(trusted -> trusted != 0)
                .isPresent();
    }

    /** @return rows deleted: 0 or 1 */
    static int delete(Handle handle, String id) {
        return handle.createUpdate("DELETE FROM auth_link WHERE id = :id")
                .bind("id", id)
                .execute();
    }
}
