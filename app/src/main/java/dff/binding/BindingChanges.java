package dff.binding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.apiauth.ApiAuths;
import dff.db.Database;
import dff.db.DuplicateKey;
import dff.db.ListSql;
import dff.db.NewId;
import dff.db.UpdateSql;
import dff.function.Functions;
import dff.json.Json;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Identity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** What can be done to bindings of one kind. Each method is one transaction and takes effect for the very next call. Safe for all threads. */
final class BindingChanges {
    private static final String KWARGS = "func_call_kwargs_json";

    private final BindingKind kind;
    private final List<Column> columns;
    private final Parts parts;

    /** What changes are made and checked with. */
    record Parts(Database database, Functions functions, ApiAuths apiAuths, InstantSource clock) {}

    BindingChanges(BindingKind kind, Parts parts) {
        this.kind = kind;
        this.columns =
                Stream.concat(Column.common().stream(), kind.columns().stream()).toList();
        this.parts = parts;
    }

    List<Column> columns() {
        return columns;
    }

    /**
     * Adds all or none.
     *
     * @param all described fields checked already
     * @return ids in the same order
     */
    List<String> add(BindingName name, List<ObjectNode> all, Identity who) {
        List<String> ids = new ArrayList<>();
        for (ObjectNode data : all) {
            demandKnown(data);
            kind.check(data, name);
            ids.add(data.hasNonNull("id") ? data.get("id").textValue() : NewId.of(name.idPrefix()));
        }
        change(ids, handle -> {
            for (int i = 0; i < all.size(); i++) {
                kind.checkRight(handle, null, all.get(i), who);
                insert(handle, ids.get(i), Column.added(columns, all.get(i)), who);
            }
            return null;
        });
        return ids;
    }

    private void insert(Handle handle, String id, Map<String, Object> row, Identity who) {
        long now = parts.clock().millis();
        row.put("id", id);
        row.put("origin", "user");
        row.put("origin_id", who.userId());
        row.put("create_time", now);
        row.put("update_time", now);
        try {
            BindingSql.insert(handle, kind.table(), row);
        } catch (RuntimeException e) {
            if (DuplicateKey.causes(e)) {
                throw ApiError.of(ErrorClass.CLIENT_DUPLICATED, "Duplicated data Key", Map.of("key", id));
            }
            throw e;
        }
    }

    /** Function and API auth must exist when they are named. */
    private void demandKnown(ObjectNode data) {
        if (data.hasNonNull("funcId")) {
            String funcId = data.get("funcId").textValue();
            parts.functions().find(funcId).orElseThrow(() -> ApiError.notFound("func", funcId));
        }
        if (data.hasNonNull("apiAuthId")) {
            parts.apiAuths().demand(data.get("apiAuthId").textValue());
        }
    }

    /** @param data described fields checked already; only keys that are there change something */
    void modify(BindingName name, String id, ObjectNode data, Identity who) {
        demandKnown(data);
        kind.check(data, name);
        change(List.of(id), handle -> {
            kind.checkRight(handle, id, data, who);
            if (update(handle, id, Column.sent(columns, data)) == 0) {
                throw ApiError.notFound(name.entity(), id);
            }
            return null;
        });
    }

    private int update(Handle handle, String id, Map<String, Object> changed) {
        UpdateSql update = new UpdateSql(kind.table())
                .where("id", id)
                .set("update_time", parts.clock().millis());
        changed.forEach(update::set);
        return update.execute(handle);
    }

    /**
     * Changes every row the filters find; arguments are merged into those of each.
     *
     * @param filtered a list of ids
     */
    List<String> modifyMany(BindingName name, ListSql filtered, ObjectNode data, Identity who) {
        demandKnown(data);
        kind.check(data, name);
        return changeFound(handle -> {
            List<String> ids = ids(handle, filtered);
            JsonNode kwargs = data.get("funcCallKwargsJSON");
            for (String id : ids) {
                kind.checkRight(handle, id, data, who);
                Map<String, Object> changed = Column.sent(columns, data);
                if (kwargs instanceof ObjectNode given) {
                    String stored = BindingSql.kwargs(handle, kind.table(), id).orElse("{}");
                    changed.put(KWARGS, merged(stored, given));
                }
                update(handle, id, changed);
            }
            return ids;
        });
    }

    /** Stored arguments with the given ones put over them. */
    private static String merged(String storedKwargs, ObjectNode kwargs) {
        ObjectNode all =
                Json.parse(storedKwargs) instanceof ObjectNode stored ? stored : Json.MAPPER.createObjectNode();
        all.setAll(kwargs);
        return Json.text(all);
    }

    void delete(BindingName name, String id) {
        change(List.of(id), handle -> {
            if (BindingSql.delete(handle, kind.table(), id) == 0) {
                throw ApiError.notFound(name.entity(), id);
            }
            return null;
        });
    }

    /** @param filtered a list of ids */
    List<String> deleteMany(ListSql filtered) {
        return changeFound(handle -> {
            List<String> ids = ids(handle, filtered);
            ids.forEach(id -> BindingSql.delete(handle, kind.table(), id));
            return ids;
        });
    }

    private static List<String> ids(Handle handle, ListSql filtered) {
        return filtered.page(handle, Integer.MAX_VALUE, 0, (row, _) -> row.getString(1));
    }

    private void change(List<String> ids, Database.Work<Void> work) {
        try {
            parts.database().write(work);
        } finally {
            kind.changed(ids); // also after a failure: then nobody knows what the store has taken
        }
    }

    private List<String> changeFound(Database.Work<List<String>> work) {
        try {
            List<String> ids = parts.database().write(work);
            kind.changed(ids);
            return ids;
        } catch (RuntimeException e) {
            kind.allChanged();
            throw e;
        }
    }
}
