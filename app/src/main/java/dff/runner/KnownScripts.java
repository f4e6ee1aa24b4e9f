package dff.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What one runner knows of the library, and what it has to be told with a run. For the runner's own thread. */
final class KnownScripts {
    private static final long NOTHING = -1;
    /** Longest script that is sent along, in characters; runners ask for others. */
    private static final int MAX_ENTRY = 64 * 1024;

    private long counter = NOTHING;

    /** Head of a run frame: limit and library are known only now, the rest of the frame was made by the caller's thread. */
    byte[] head(Execution execution) {
        StringBuilder text = new StringBuilder(96);
        text.append("{\"t\":").append(execution.spec().limitNanos() / 1e9);
        ScriptLibrary.Snapshot library = execution.library();
        text.append(",\"v\":").append(library.counter());
        if (counter == NOTHING) {
            if (execution.spec().plain()) {
                addEntry(text, execution.spec().function(), library);
            }
        } else if (counter != library.counter()) {
            // an older snapshot than the last one can be asked for when runs overtake each other in the queue
            String changed = counter > library.counter()
                    ? "\"all\""
                    : library.changedSince(counter).map(Json::text).orElse("\"all\"");
            text.append(",\"chg\":").append(changed);
        }
        counter = library.counter();
        return text.append(',').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A runner that has run nothing would ask for the script of its first run: that is one more way there and back. */
    private static void addEntry(StringBuilder text, String function, ScriptLibrary.Snapshot library) {
        int dot = function.indexOf('.');
        String script = dot < 0 ? function : function.substring(0, dot);
        library.md5(script)
                .flatMap(md5 -> library.code(script, md5)
                        .filter(code -> code.length() <= MAX_ENTRY)
                        .map(code -> Map.of("md5", md5, "code", code)))
                .ifPresent(entry -> text.append(",\"entry\":").append(Json.text(entry)));
    }

    /** Answers a runner's question for a script; null when there is none. */
    static Object code(ScriptLibrary.Snapshot library, ObjectNode request) {
        String id = request.path("id").asText();
        String md5 = request.hasNonNull("md5")
                ? request.get("md5").asText()
                : library.md5(id).orElse(null);
        if (md5 == null) {
            return null;
        }
        long bytes = 2L * library.code(id, md5).map(String::length).orElse(0);
        return bytes <= PlatformCall.ROOM
                ? code(library, id, md5)
                : new PlatformCall.Large(bytes, () -> code(library, id, md5));
    }

    private static Object code(ScriptLibrary.Snapshot library, String id, String md5) {
        return library.code(id, md5)
                .map(code -> Map.of("md5", md5, "code", code))
                .orElse(null);
    }
}
