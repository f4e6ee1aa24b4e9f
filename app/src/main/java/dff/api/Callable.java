package dff.api;

import com.fasterxml.jackson.databind.JsonNode;
import dff.db.ListSql;
import dff.function.Signature;
import dff.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * A published function or a link to one, as callers see it.
 *
 * @param path where it is called
 * @param kwargs parameter name, stars included, to an object with {@code default} where there is one
 * @param fixed what a link fixes; an empty object for a function
 */
record Callable(
        String path,
        String functionId,
        String title,
        String description,
        String category,
        JsonNode kwargs,
        Signature signature,
        JsonNode fixed) {
    /** Most functions and most links in one document; more are left out. */
    static final int MAX = 2_000;

    private static final String FUNCTION = "f.id, f.title, f.description, f.category, f.kwargs_json, f.definition";
    /** Leaves out hidden functions; the text is written by us, without spaces. */
    private static final String SHOWN =
            "(f.extra_config_json IS NULL OR f.extra_config_json NOT LIKE '%\"isHidden\":true%')";

    /** By index func_id. */
    static List<Callable> functions(Handle handle) {
        return new ListSql(FUNCTION + ", '{}', f.id", "func f")
                .where(SHOWN)
                .orderBy("f.id")
                .page(handle, MAX, 0, (row, context) -> of("/api/v1/func/", row, context));
    }

    /** Links that their owners want shown; few, found by reading the table. */
    static List<Callable> links(Handle handle) {
        return new ListSql(FUNCTION + ", l.func_call_kwargs_json, l.id", "auth_link l")
                .join("func f", "id", "l.func_id")
                .where("l.show_in_doc = 1 AND l.is_disabled = 0 AND f.id IS NOT NULL")
                .orderBy("l.id")
                .page(handle, MAX, 0, (row, context) -> of("/api/v1/al/", row, context));
    }

    private static Callable of(String prefix, ResultSet row, StatementContext context) throws SQLException {
        return new Callable(
                prefix + row.getString(8),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                json(row.getString(5)),
                Signature.of(row.getString(6)),
                json(row.getString(7)));
    }

    private static JsonNode json(String text) {
        return text == null ? Json.MAPPER.createObjectNode() : Json.parse(text);
    }
}
