package dff.script;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.db.DuplicateKey;
import dff.db.UpdateSql;
import dff.function.Functions;
import dff.json.Json;
import dff.web.ApiError;
import dff.web.Identity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What can be done to script sets. Safe for all threads. */
final class ScriptSets {
    static final String ENTITY = "script set";

    private final Database database;
    private final Library library;
    private final Functions functions;
    private final InstantSource clock;

    ScriptSets(Database database, Library library, Functions functions, InstantSource clock) {
        this.database = database;
        this.library = library;
        this.functions = functions;
        this.clock = clock;
    }

    /** @param data checked already */
    void add(ObjectNode data, Identity who) {
        long now = clock.millis();
        ScriptSetSql.New set = new ScriptSetSql.New(
                data.get("id").textValue(),
                data.path("title").textValue(),
                data.path("description").textValue(),
                data.path("requirements").textValue(),
                data.path("isolation").textValue(),
                data.path("isPinned").asBoolean(false) ? (Long) now : null);
        try {
            database.write(handle -> {
                ScriptSetSql.insert(handle, set, who.userId(), now);
                return null;
            });
        } catch (RuntimeException e) {
            if (DuplicateKey.causes(e)) {
                throw ApiError.condition("DuplicatedScriptSetID", "ID of script set already exists");
            }
            throw e;
        }
    }

    /** @param data checked already; only keys that are there change something */
    void modify(String id, ObjectNode data, Identity who) {
        long now = clock.millis();
        UpdateSql update = new UpdateSql("script_set").where("id", id).set("update_time", now);
        for (String text : List.of("title", "description", "requirements", "isolation")) {
            if (data.has(text)) {
                update.set(text, data.get(text).textValue());
            }
        }
        if (data.has("isLocked")) {
            update.set("locked_by_user_id", data.get("isLocked").asBoolean() ? who.userId() : null);
        }
        if (data.has("isPinned")) {
            update.set("pin_time", data.get("isPinned").asBoolean() ? (Long) now : null);
        }
        if (data.has("lockConfigJSON")) {
            update.set(
                    "lock_config_json",
                    data.hasNonNull("lockConfigJSON") ? Json.text(data.get("lockConfigJSON")) : null);
        }
        List<String> touched = database.write(handle -> {
            demandOpen(handle, id, who, "ModifyingScriptSetNotAllowed");
            if (!data.isEmpty()) {
                update.execute(handle);
            }
            return data.has("isolation") ? functions.idsOfSet(handle, id) : List.of();
        });
        functions.forget(touched);
    }

    private static void demandOpen(Handle handle, String id, Identity who, String subReason) {
        ScriptSetSql.Row set = ScriptSetSql.find(handle, id).orElseThrow(() -> ApiError.notFound(ENTITY, id));
        Locks.demandOpen(set.lockedByUserId(), who, subReason, "Script set");
    }

    /** Deletes the set with its scripts and functions; links to them stay and answer 404. */
    void delete(String id, Identity who) {
        library.change(handle -> {
            demandOpen(handle, id, who, "DeletingScriptSetNotAllowed");
            Map<String, Optional<String>> gone = new HashMap<>();
            List<String> touched = new ArrayList<>();
            for (String scriptId : ScriptSql.idsOfSet(handle, id)) {
                touched.addAll(functions.remove(handle, scriptId));
                ScriptSql.delete(handle, scriptId);
                gone.put(scriptId, Optional.empty());
            }
            ScriptSetSql.delete(handle, id);
            return new Library.Change<>(id, gone, touched);
        });
    }
}
