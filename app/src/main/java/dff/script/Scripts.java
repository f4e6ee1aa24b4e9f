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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What can be done to scripts, publishing excepted. Safe for all threads. */
final class Scripts {
    static final String ENTITY = "script";

    private final Database database;
    private final Library library;
    private final Functions functions;
    private final InstantSource clock;

    Scripts(Database database, Library library, Functions functions, InstantSource clock) {
        this.database = database;
        this.library = library;
        this.functions = functions;
        this.clock = clock;
    }

    /** The set a script id belongs to: everything before the first two underscores. */
    static String setOf(String scriptId) {
        return scriptId.substring(0, scriptId.indexOf("__"));
    }

    /**
     * @param data checked already
     * @param sample draft of a script sent without one
     */
    void add(ObjectNode data, String sample, Identity who) {
        String id = data.get("id").textValue();
        String setId = setOf(id);
        ScriptSql.New script = new ScriptSql.New(
                id,
                setId,
                data.path("title").textValue(),
                data.path("description").textValue(),
                Draft.in(data).orElseGet(() -> Draft.of(sample)));
        try {
            database.write(handle -> {
                ScriptSetSql.Row set =
                        ScriptSetSql.find(handle, setId).orElseThrow(() -> ApiError.notFound(ScriptSets.ENTITY, setId));
                Locks.demandOpen(set.lockedByUserId(), who, "AddingScriptNotAllowed", "Script set");
                ScriptSql.insert(handle, script, clock.millis());
                return null;
            });
        } catch (RuntimeException e) {
            if (DuplicateKey.causes(e)) {
                throw ApiError.condition("DuplicatedScriptID", "ID of script already exists");
            }
            throw e;
        }
    }

    /**
     * @param data checked already; only keys that are there change something
     * @param previousMd5 MD5 of the draft the sender started from; null = overwrite whatever is there
     * @return MD5 of the new draft, empty when none was sent
     */
    Optional<String> modify(String id, ObjectNode data, String previousMd5, Identity who) {
        Optional<Draft> draft = Draft.in(data);
        UpdateSql update = changes(data, who).where("id", id);
        draft.ifPresent(sent -> update.set("code_draft", sent.text()).set("code_draft_md5", sent.md5()));
        if (previousMd5 != null) {
            update.where("code_draft_md5", previousMd5);
        }
        database.write(handle -> {
            demandOpen(handle, id, who, "ModifyingScriptNotAllowed");
            if (!data.isEmpty() && update.execute(handle) == 0) {
                throw draftChanged();
            }
            return null;
        });
        return draft.map(Draft::md5);
    }

    private UpdateSql changes(ObjectNode data, Identity who) {
        UpdateSql update = new UpdateSql("script").set("update_time", clock.millis());
        for (String text : List.of("title", "description")) {
            if (data.has(text)) {
                update.set(text, data.get(text).textValue());
            }
        }
        if (data.has("isLocked")) {
            update.set("locked_by_user_id", data.get("isLocked").asBoolean() ? who.userId() : null);
        }
        if (data.has("lockConfigJSON")) {
            update.set(
                    "lock_config_json",
                    data.hasNonNull("lockConfigJSON") ? Json.text(data.get("lockConfigJSON")) : null);
        }
        return update;
    }

    static ApiError draftChanged() {
        return ApiError.of(ErrorClass.BIZ_REQUEST_CONFLICT, "Script draft already changed")
                .withSubReason("scriptDraftAlreadyChanged");
    }

    /** @throws ApiError 404, or 403 when the script or its set is locked by someone else */
    static ScriptSql.Row demandOpen(Handle handle, String id, Identity who, String subReason) {
        ScriptSql.Row script = ScriptSql.find(handle, id).orElseThrow(() -> ApiError.notFound(ENTITY, id));
        Locks.demandOpen(script.setLockedByUserId(), who, subReason, "Script set");
        Locks.demandOpen(script.lockedByUserId(), who, subReason, "Script");
        return script;
    }

    void delete(String id, Identity who) {
        library.change(handle -> {
            demandOpen(handle, id, who, "DeletingScriptNotAllowed");
            List<String> touched = functions.remove(handle, id);
            ScriptSql.delete(handle, id);
            return new Library.Change<>(id, Map.of(id, Optional.empty()), touched);
        });
    }
}
