package dff.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dff.db.ListSql;
import dff.db.NewId;
import dff.db.RowShape;
import dff.json.Json;
import dff.web.Identity;
import dff.web.Recorder;
import dff.web.Times;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** SQL of operation records. */
final class OperationSql {
    /** Longest text kept of a request or answer, in characters; the rest is counted. */
    static final int MAX_TEXT = 1_000;
    /** Longest request or answer kept, in characters. */
    static final int MAX_JSON = 16 * 1_024;

    static final RowShape SHAPE = RowShape.of(Times::iso)
            .number("seq", "o.seq")
            .text("id", "o.id")
            .text("userId", "o.user_id")
            .text("username", "o.username")
            .text("clientId", "o.client_id")
            .json("clientIPsJSON", "o.client_ips_json")
            .text("traceId", "o.trace_id")
            .text("reqMethod", "o.req_method")
            .text("reqRoute", "o.req_route")
            .json("reqQueryJSON", "o.req_query_json")
            .json("reqParamsJSON", "o.req_params_json")
            .json("reqBodyJSON", "o.req_body_json")
            .json("reqFileInfoJSON", "COALESCE(o.req_file_info_json, '[]')")
            .number("reqCost", "o.req_cost")
            .number("respStatusCode", "o.resp_status_code")
            .json("respBodyJSON", "o.resp_body_json")
            .instant("createTime", "o.create_time")
            .instant("updateTime", "o.create_time")
            .text("_operationEntityId", "o.entity_id")
            .text("_operationEntityName", EntityNames.SQL)
            .json("clientIPRegionsJSON", "'[]'")
            .text("u_id", "u.id")
            .text("u_username", "u.username")
            .text("u_name", "u.name")
            .text("u_mobile", "u.mobile");

    private static final String INSERT = """
            INSERT INTO operation_record (id, user_id, username, client_id, client_ips_json, trace_id, req_method, req_route, entity_id,
                req_cost, resp_status_code, create_time, req_params_json, req_query_json, req_body_json, resp_body_json, req_file_info_json)
            VALUES (:id, :userId, :username, :clientId, :ips, :traceId, :method, :route, :entityId,
                :cost, :status, :time, :params, :query, :body, :answer, :files)
            """;

    /** By the primary key: rows are only added at its end and only removed at its beginning. */
    private static final String TRIM =
            "DELETE FROM operation_record WHERE seq <= (SELECT MAX(seq) FROM operation_record) - :keep";

    private OperationSql() {}

    static ListSql list() {
        return new ListSql(SHAPE.columns(), "operation_record o").join("user_account u", "id", "o.user_id");
    }

    static void insert(Handle handle, Recorder.Operation operation, int keep) {
        Recorder.Request request = operation.request();
        handle.createUpdate(INSERT)
                .bind("id", NewId.of("oprd-"))
                .bind("userId", userId(operation))
                .bind("username", username(operation))
                .bind("clientId", operation.clientId())
                .bind("ips", Json.text(operation.ips()))
                .bind("traceId", operation.traceId())
                .bind("method", operation.route().method())
                .bind("route", operation.route().pattern())
                .bind("entityId", entityId(operation))
                .bind("cost", operation.cost())
                .bind("status", operation.status())
                .bind("time", operation.time())
                .bind("params", kept(request.params()))
                .bind("query", kept(request.query()))
                .bind("body", kept(request.body()))
                .bind("answer", kept(operation.answer()))
                .bind("files", request.files().isEmpty() ? null : kept(request.files()))
                .execute();
        handle.createUpdate(TRIM).bind("keep", keep).execute();
    }

    /** Who signs in is nobody yet. */
    private static String userId(Recorder.Operation operation) {
        return operation.who().map(Identity::userId).orElseGet(() -> at(operation.answer(), "/data/userId", 64));
    }

    private static String username(Recorder.Operation operation) {
        return operation
                .who()
                .map(Identity::username)
                .orElseGet(() -> at(operation.request().body(), "/signIn/username", 64));
    }

    /** The id in the path, else the one that was given, else the one that was made. */
    private static String entityId(Recorder.Operation operation) {
        String inPath = at(operation.request().params(), "/id", 256);
        String given = inPath == null ? at(operation.request().body(), "/data/id", 256) : inPath;
        return given == null ? at(operation.answer(), "/data/id", 256) : given;
    }

    private static String at(JsonNode node, String pointer, int max) {
        String text = node == null ? null : node.at(pointer).textValue();
        return text == null || text.length() <= max ? text : text.substring(0, max);
    }

    private static String kept(JsonNode node) {
        if (node == null || node.isMissingNode()) {
            return null;
        }
        String text = Json.text(cut(node));
        return text.length() <= MAX_JSON ? text : Json.text(Map.of("length", text.length(), "omitted", true));
    }

    private static JsonNode cut(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> entry.setValue(cut(entry.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, cut(array.get(i)));
            }
        } else if (node.isTextual() && node.textValue().length() > MAX_TEXT) {
            String text = node.textValue();
            return TextNode.valueOf(text.substring(0, MAX_TEXT) + "... <Length: " + text.length() + ">");
        }
        return node;
    }
}
