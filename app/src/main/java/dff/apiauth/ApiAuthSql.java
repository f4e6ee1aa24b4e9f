package dff.apiauth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.db.UpdateSql;
import dff.function.FunctionColumns;
import dff.json.Json;
import dff.web.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Statements on API auths. */
final class ApiAuthSql {
    /** Under this key stands what must be taken out before anybody sees the row. */
    static final String SECRETS = " secrets";

    static final RowShape SHAPE = FunctionColumns.addTo(RowShape.of(Times::iso)
            .number("seq", "a.seq")
            .text("id", "a.id")
            .text("title", "a.title")
            .text("name", "a.title")
            .text("type", "a.type")
            .json("configJSON", "a.config_json")
            .text(SECRETS, "a.secret_text")
            .text("note", "a.note")
            .instant("createTime", "a.create_time")
            .instant("updateTime", "a.update_time"));

    private ApiAuthSql() {}

    static ListSql list(String columns) {
        return FunctionColumns.joined(new ListSql(columns, "api_auth a"), "a.func_id");
    }

    static Optional<ApiAuthRow> find(Handle handle, String id) {
        // index api_auth_id
        return handle.createQuery("SELECT id, title, type, config_json, secret_text, note FROM api_auth WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> row(row))
                .findOne();
    }

    private static ApiAuthRow row(ResultSet row) throws SQLException {
        return new ApiAuthRow(
                row.getString("id"),
                row.getString("title"),
                ApiAuthType.of(row.getString("type")),
                (ObjectNode) Json.parse(row.getString("config_json")),
                row.getString("secret_text"),
                row.getString("note"));
    }

    static long count(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM api_auth")
                .mapTo(Long.class)
                .one();
    }

    static void insert(Handle handle, ApiAuthRow row, long now) {
        handle.createUpdate("""
                        INSERT INTO api_auth (id, title, type, func_id, note, create_time, update_time, config_json, secret_text)
                        VALUES (:id, :title, :type, :funcId, :note, :now, :now, :config, :secrets)
                        """)
                .bind("id", row.id())
                .bind("title", row.title())
                .bind("type", row.type().text)
                .bind("funcId", row.funcId())
                .bind("note", row.note())
                .bind("now", now)
                .bind("config", Json.text(row.config()))
                .bind("secrets", row.sealedSecrets())
                .execute();
    }

    static void update(Handle handle, ApiAuthRow row, long now) {
        new UpdateSql("api_auth")
                .where("id", row.id())
                .set("title", row.title())
                .set("func_id", row.funcId())
                .set("note", row.note())
                .set("update_time", now)
                .set("config_json", Json.text(row.config()))
                .set("secret_text", row.sealedSecrets())
                .execute(handle);
    }

    static void delete(Handle handle, String id) {
        handle.execute("DELETE FROM api_auth WHERE id = ?", id);
    }
}
