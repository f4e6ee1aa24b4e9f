package dff.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.db.DuplicateKey;
import dff.db.ListSql;
import dff.db.NewId;
import dff.db.UpdateSql;
import dff.function.Functions;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Identity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What can be done to links. Each method is one transaction and takes effect for the very next call. Safe for all threads. */
final class LinkChanges {
    private final Database database;
    private final AuthLinks links;
    private final Functions functions;
    private final InstantSource clock;

    LinkChanges(Database database, AuthLinks links, Functions functions, InstantSource clock) {
        this.database = database;
        this.links = links;
        this.functions = functions;
        this.clock = clock;
    }

    /**
     * Adds all or none.
     *
     * @param all checked already
     * @return ids in the same order
     */
    List<String> add(Generation generation, List<ObjectNode> all, Identity who) {
        List<String> ids = new ArrayList<>();
        for (ObjectNode data : all) {
            demandKnown(data);
            demandMayTrust(data, false, who);
            ids.add(data.hasNonNull("id") ? data.get("id").textValue() : NewId.of(generation.idPrefix));
        }
        change(ids, handle -> {
            for (int i = 0; i < all.size(); i++) {
                insert(handle, ids.get(i), LinkColumns.added(all.get(i)), who);
            }
            return null;
        });
        return ids;
    }

    private void insert(Handle handle, String id, Map<String, Object> columns, Identity who) {
        try {
            AuthLinkSql.insert(handle, id, columns, who.userId(), clock.millis());
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
            functions.find(funcId).orElseThrow(() -> ApiError.notFound("func", funcId));
        }
        if (data.hasNonNull("apiAuthId")) {
            throw ApiError.notFound("API auth", data.get("apiAuthId").textValue());
        }
    }

    private static void demandMayTrust(ObjectNode data, boolean isTrusted, Identity who) {
        boolean asked = data.path("trusted").asBoolean(false);
        boolean may = who.roles().contains("sa") || who.roles().contains("admin") || who.may("*");
        if (asked && !isTrusted && !may) {
            throw ApiError.of(
                    ErrorClass.USER_PRIVILEGE,
                    "Privilege is not satisfied",
                    Map.of("field", "trusted", "requiredRoles", List.of("sa", "admin")));
        }
    }

    /** @param data checked already; only keys that are there change something */
    void modify(Generation generation, String id, ObjectNode data, Identity who) {
        demandKnown(data);
        change(List.of(id), handle -> {
            demandMayTrust(data, AuthLinkSql.isTrusted(handle, id), who);
            if (update(handle, id, LinkColumns.sent(data)) == 0) {
                throw ApiError.notFound(generation.entity, id);
            }
            return null;
        });
    }

    private int update(Handle handle, String id, Map<String, Object> columns) {
        UpdateSql update = new UpdateSql("auth_link").where("id", id).set("update_time", clock.millis());
        columns.forEach(update::set);
        return update.execute(handle);
    }

    /**
     * Changes every link the filters find; arguments are merged into those of each.
     *
     * @param filtered a list of ids
     */
    List<String> modifyMany(ListSql filtered, ObjectNode data) {
        demandKnown(data);
        return changeFound(handle -> {
            List<String> ids = ids(handle, filtered);
            JsonNode kwargs = data.get("funcCallKwargsJSON");
            for (String id : ids) {
                Map<String, Object> columns = LinkColumns.sent(data);
                if (kwargs instanceof ObjectNode given) {
                    String stored = AuthLinkSql.kwargs(handle, id).orElse("{}");
                    columns.put("func_call_kwargs_json", LinkColumns.merged(stored, given));
                }
                update(handle, id, columns);
            }
            return ids;
        });
    }

    void delete(Generation generation, String id) {
        change(List.of(id), handle -> {
            if (AuthLinkSql.delete(handle, id) == 0) {
                throw ApiError.notFound(generation.entity, id);
            }
            return null;
        });
    }

    /** @param filtered a list of ids */
    List<String> deleteMany(ListSql filtered) {
        return changeFound(handle -> {
            List<String> ids = ids(handle, filtered);
            ids.forEach(id -> AuthLinkSql.delete(handle, id));
            return ids;
        });
    }

    private static List<String> ids(Handle handle, ListSql filtered) {
        return filtered.page(handle, Integer.MAX_VALUE, 0, (row, _) -> row.getString(1));
    }

    private void change(List<String> ids, Database.Work<Void> work) {
        try {
            database.write(work);
        } finally {
            links.forget(ids); // also after a failure: then nobody knows what the store has taken
        }
    }

    private List<String> changeFound(Database.Work<List<String>> work) {
        try {
            List<String> ids = database.write(work);
            links.forget(ids);
            return ids;
        } catch (RuntimeException e) {
            links.forgetAll();
            throw e;
        }
    }
}
