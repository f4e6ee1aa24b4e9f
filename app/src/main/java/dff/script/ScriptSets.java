package dff.script;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.db.DuplicateKey;
import dff.db.UpdateSql;
import dff.function.Functions;
import dff.json.Json;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Identity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
                data.path("network").textValue(),
                data.path("isPinned").asBoolean(false) ? (Long) now : null);
        demandMayOpen(null, set.network(), who);
        try {
            library.change(
                    handle -> {
                        ScriptSetSql.insert(handle, set, who.userId(), now);
                        return new Library.Change<>(null, Map.of(), List.of());
                    },
                    Optional.of(network(set.id(), set.network())));
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
        for (String text : List.of("title", "description", "requirements", "isolation", "network")) {
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
        Database.Work<List<String>> work = handle -> {
            ScriptSetSql.Row set = demandOpen(handle, id, who, "ModifyingScriptSetNotAllowed");
            if (data.has("network")) {
                demandMayOpen(set.network(), data.get("network").textValue(), who);
            }
            if (!data.isEmpty()) {
                update.execute(handle);
            }
            return data.has("isolation") ? functions.idsOfSet(handle, id) : List.of();
        };
        if (!data.has("network")) {
            functions.forget(database.write(work));
            return;
        }
        library.change(
                handle -> new Library.Change<>(id, Map.of(), work.on(handle)),
                Optional.of(network(id, data.get("network").textValue())));
    }

    /** Copies a set, and all that is in it, under an id that is free; the copy belongs to who asks. */
    void clone(String id, String newId, Identity who) {
        String network = database.read(handle -> ScriptSetSql.find(handle, id))
                .orElseThrow(() -> ApiError.notFound(ENTITY, id))
                .network();
        demandMayOpen(null, network, who);
        library.change(
                handle -> {
                    ScriptSetSql.Row set =
                            ScriptSetSql.find(handle, id).orElseThrow(() -> ApiError.notFound(ENTITY, id));
                    if (!Objects.equals(set.network(), network)) {
                        throw ApiError.of(
                                ErrorClass.BIZ_REQUEST_CONFLICT, "Script set was changed meanwhile", Map.of("id", id));
                    }
                    return new SetClone(id, newId, functions).in(handle, who, clock.millis());
                },
                Optional.of(network(newId, network)));
    }

    private static Library.Network network(String id, String network) {
        return new Library.Network(id, Optional.ofNullable(network).map(ScriptSetSql.OPEN::equals));
    }

    /** Whoever writes scripts may close their network, but only an administrator may open it again. */
    private void demandMayOpen(String before, String after, Identity who) {
        boolean open = library.networkByDefault();
        boolean wasOpen = before == null ? open : before.equals(ScriptSetSql.OPEN);
        boolean isOpen = after == null ? open : after.equals(ScriptSetSql.OPEN);
        if (isOpen && !wasOpen && !who.roles().contains("admin") && !Locks.ignores(who)) {
            throw ApiError.condition(
                    "OpeningNetworkNotAllowed", "Only an administrator may give scripts without network a network");
        }
    }

    private static ScriptSetSql.Row demandOpen(Handle handle, String id, Identity who, String subReason) {
        ScriptSetSql.Row set = ScriptSetSql.find(handle, id).orElseThrow(() -> ApiError.notFound(ENTITY, id));
        Locks.demandOpen(set.lockedByUserId(), who, subReason, "Script set");
        return set;
    }

    /** Deletes the set with its scripts and functions; links to them stay and answer 404. */
    void delete(String id, Identity who) {
        library.change(
                handle -> {
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
                },
                Optional.of(network(id, null)));
    }
}
