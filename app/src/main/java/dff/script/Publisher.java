package dff.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.function.Declaration;
import dff.function.Functions;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Identity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes drafts live. The draft is checked with no transaction open; one transaction then takes it over only if it is still the
 * text that was checked, so that of two people who save and publish at once nobody's text goes live unchecked.
 */
final class Publisher {
    /** How publishing ended. @param functions the declared functions as clients see them @param warnings what the author should know of */
    record Published(int version, List<ObjectNode> functions, List<String> warnings) {}

    private record Live(Published published, Runnable then) {}

    private final Database database;
    private final Library library;
    private final Functions functions;
    private final PublishCheck check;
    private final Publications publications;
    private final InstantSource clock;
    private final long historyLimit;

    /** @param historyLimit publications kept */
    Publisher(ScriptFeature.Parts parts, long historyLimit) {
        this.database = parts.database();
        this.library = parts.library();
        this.functions = parts.functions();
        this.check = parts.check();
        this.publications = parts.publications();
        this.clock = parts.clock();
        this.historyLimit = historyLimit;
    }

    /** Live for the very next call when this returns. @param note null = none */
    Published publish(String id, String note, Identity who) {
        Draft draft = database.read(handle -> {
            Scripts.demandOpen(handle, id, who, "PublishingScriptNotAllowed");
            return ScriptSql.draft(handle, id).orElseThrow(() -> ApiError.notFound(Scripts.ENTITY, id));
        });
        PublishCheck.Result result = check.check(id, draft.text(), draft.md5());
        List<Declaration> declared = declared(id, result);
        Live live = library.change(handle -> {
            long now = clock.millis();
            if (!ScriptSql.publish(handle, id, draft.md5(), now)) {
                throw ScriptSql.find(handle, id).isPresent()
                        ? Scripts.draftChanged()
                        : ApiError.notFound(Scripts.ENTITY, id);
            }
            List<String> touched = functions.replace(handle, new Declaration.Of(Scripts.setOf(id), id), declared, now);
            PublishHistorySql.insert(handle, id, note, who.userId(), now);
            PublishHistorySql.trim(handle, historyLimit);
            Runnable then = publications.published(handle, id);
            int version = ScriptSql.find(handle, id).orElseThrow().publishVersion();
            return new Library.Change<>(
                    new Live(
                            new Published(
                                    version,
                                    declared.stream().map(Declaration::json).toList(),
                                    warnings(result.result())),
                            then),
                    Map.of(id, Optional.of(draft.md5())),
                    touched);
        });
        live.then().run();
        return live.published();
    }

    private static List<String> warnings(ObjectNode result) {
        List<String> warnings = new ArrayList<>();
        result.path("warnings").forEach(warning -> warnings.add(warning.asText()));
        return warnings;
    }

    private static List<Declaration> declared(String id, PublishCheck.Result result) {
        if (!result.passed()) {
            throw failed(result.result(), result.result().path("funcName").textValue(), null);
        }
        List<Declaration> declared = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode entry : result.result().path("apiFuncs")) {
            Declaration function = new Declaration((ObjectNode) entry);
            String problem = names.add(function.name())
                    ? function.problemIn(id)
                    : "Two or more functions named `" + function.name() + "`";
            if (problem != null) {
                throw failed(result.result(), function.name(), problem);
            }
            declared.add(function);
        }
        return declared;
    }

    /**
     * The answer of the editor's run, and beside it what clients of the first generation read.
     *
     * @param problem what is wrong although the script ran; null when it failed itself
     */
    private static ApiError failed(ObjectNode result, String funcName, String problem) {
        ObjectNode shown = result.deepCopy();
        if (problem != null) {
            shown.put("status", "failure").put("exception", problem).put("traceback", problem);
        }
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("status", shown.path("status").asText("failure"));
        detail.put("result", shown);
        detail.put("exception", shown.path("exception"));
        detail.put("stack", shown.hasNonNull("stack") ? shown.get("stack") : shown.path("traceback"));
        detail.put("traceInfo", shown.path("traceInfo"));
        if (funcName != null) {
            detail.put("funcName", funcName);
        }
        return ApiError.of(
                ErrorClass.SCRIPT_PUBLISH_FAILED, "Script publishing failed. Please check your code", detail);
    }
}
