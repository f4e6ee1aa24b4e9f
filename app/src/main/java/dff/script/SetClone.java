package dff.script;

import dff.function.Functions;
import dff.web.ApiError;
import dff.web.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** A script set copied under another id: its texts, scripts with their drafts, and functions. What was published is so at once, as version 1. */
record SetClone(String from, String to, Functions functions) {
    private static final String COPY_SET = """
            INSERT INTO script_set (id, title, description, requirements, isolation, network, origin, origin_id, create_time, update_time)
            SELECT :to, title, description, requirements, isolation, network, 'user', :user, :now, :now FROM script_set WHERE id = :from
            """;
    private static final String COPY_SCRIPT = """
            INSERT INTO script (id, script_set_id, title, description, publish_version, type, code_md5, code_draft_md5, create_time,
                                update_time, code, code_draft)
            SELECT :toScript, :to, title, description, CASE WHEN publish_version > 0 THEN 1 ELSE 0 END, type, code_md5, code_draft_md5, :now,
                   :now, code, code_draft
            FROM script WHERE id = :fromScript
            """;
    private static final int MAX_SCRIPT_ID = 128;

    /**
     * Within the running transaction.
     *
     * @throws ApiError when the id is taken or an id of a script would be too long
     */
    Library.Change<Void> in(Handle handle, Identity who, long now) {
        if (ScriptSetSql.find(handle, to).isPresent()) {
            throw ApiError.condition("DuplicatedScriptSetID", "ID of script set already exists");
        }
        handle.createUpdate(COPY_SET)
                .bind("from", from)
                .bind("to", to)
                .bind("user", who.userId())
                .bind("now", now)
                .execute();
        Map<String, Optional<String>> published = new HashMap<>();
        List<String> touched = new ArrayList<>();
        for (String script : ScriptSql.idsOfSet(handle, from)) {
            String copy = copyOf(script);
            handle.createUpdate(COPY_SCRIPT)
                    .bind("fromScript", script)
                    .bind("toScript", copy)
                    .bind("to", to)
                    .bind("now", now)
                    .execute();
            touched.addAll(functions.copy(handle, script, copy, to));
            ScriptSql.publishedMd5(handle, copy).ifPresent(md5 -> {
                published.put(copy, Optional.of(md5));
                PublishHistorySql.insert(handle, copy, "Clone of " + script, who.userId(), now);
            });
        }
        return new Library.Change<>(null, published, touched);
    }

    private String copyOf(String script) {
        String copy = to + script.substring(from.length());
        if (copy.length() > MAX_SCRIPT_ID) {
            throw ApiError.condition(
                    "ClonedScriptIDTooLong",
                    "ID of a cloned script would be too long: `" + copy + "` has " + copy.length()
                            + " characters, at most " + MAX_SCRIPT_ID);
        }
        return copy;
    }
}
