package dff.script;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.json.Json;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Puts examples into the library: never over a text of a user's unless told so. Safe for all threads. */
final class Examples {
    static final String ENTITY = "example";
    private static final String NOTE = "Example";

    /** What the library has of an example's script. */
    enum State {
        ABSENT,
        /** The text is the example's, but not live. */
        DRAFT,
        INSTALLED,
        /** Draft or live code is another text. */
        CHANGED
    }

    private final ExampleCatalog catalog;
    private final Database database;
    private final ScriptSets sets;
    private final Scripts scripts;
    private final Publisher publisher;
    private final ScriptChanges changes;

    Examples(ExampleCatalog catalog, ScriptFeature.Parts parts, ScriptSets sets, Scripts scripts, Publisher publisher) {
        this.catalog = catalog;
        this.database = parts.database();
        this.changes = parts.changes();
        this.sets = sets;
        this.scripts = scripts;
        this.publisher = publisher;
    }

    ExampleCatalog catalog() {
        return catalog;
    }

    /** The least that can be said of all its scripts: changed before absent before draft before installed. */
    State state(ExampleCatalog.Example example) {
        List<State> states = database.read(handle ->
                example.scripts().stream().map(script -> state(handle, script)).toList());
        for (State state : List.of(State.CHANGED, State.ABSENT, State.DRAFT)) {
            if (states.contains(state)) {
                return state;
            }
        }
        return State.INSTALLED;
    }

    private static State state(Handle handle, ExampleCatalog.Script script) {
        String md5 = script.code().md5();
        return handle.createQuery("SELECT publish_version, code_md5, code_draft_md5 FROM script WHERE id = :id")
                .bind("id", script.id())
                .map((row, _) -> {
                    boolean draft = row.getString("code_draft_md5").equals(md5);
                    boolean isNew = row.getInt("publish_version") == 0;
                    if (draft && !isNew && row.getString("code_md5").equals(md5)) {
                        return State.INSTALLED;
                    }
                    return draft && isNew ? State.DRAFT : State.CHANGED;
                })
                .findOne()
                .orElse(State.ABSENT);
    }

    /**
     * Adds and publishes what is missing.
     *
     * @param overwrite whether scripts with other texts are replaced; their published versions stay in the history
     * @throws ApiError 404 without such an example; 409 naming the scripts that would be overwritten
     */
    ExampleCatalog.Example install(String id, boolean overwrite, Identity who) {
        ExampleCatalog.Example example = catalog.find(id).orElseThrow(() -> ApiError.notFound(ENTITY, id));
        List<ExampleCatalog.Script> missing = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (ExampleCatalog.Script script : example.scripts()) {
            State state = database.read(handle -> state(handle, script));
            if (state != State.INSTALLED) {
                missing.add(script);
            }
            if (state == State.CHANGED) {
                changed.add(script.id());
            }
        }
        if (!changed.isEmpty() && !overwrite) {
            throw ApiError.of(
                            ErrorClass.BIZ_REQUEST_CONFLICT,
                            "Scripts of this example hold other texts",
                            Map.of("scriptIds", changed))
                    .withSubReason("exampleScriptChanged");
        }
        addSet(who);
        missing.forEach(script -> put(script, overwrite, who));
        return example;
    }

    private void addSet(Identity who) {
        if (database.read(handle -> ScriptSetSql.find(handle, ExampleCatalog.SET))
                .isEmpty()) {
            ObjectNode set = Json.MAPPER.createObjectNode();
            set.put("id", ExampleCatalog.SET).put("title", "Examples");
            sets.add(set, who);
            changes.changed("scriptSet", ExampleCatalog.SET, null);
        }
    }

    private void put(ExampleCatalog.Script script, boolean overwrite, Identity who) {
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.put("codeDraft", script.code().text());
        if (database.read(handle -> ScriptSql.find(handle, script.id())).isEmpty()) {
            scripts.add(data.put("id", script.id()), "", who);
        } else {
            scripts.modify(script.id(), data, overwrite ? null : script.code().md5(), who);
        }
        publisher.publish(script.id(), NOTE, who);
        changes.script(script.id());
    }
}
