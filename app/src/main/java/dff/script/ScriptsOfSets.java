package dff.script;

import dff.db.RowShape;
import dff.web.ListQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Puts the scripts of script sets into their rows. */
final class ScriptsOfSets {
    private ScriptsOfSets() {}

    static void addTo(Handle handle, List<Map<String, Object>> sets, boolean withCode) {
        if (sets.isEmpty()) {
            return;
        }
        RowShape shape = ScriptSql.shape(withCode, false);
        Map<String, List<Map<String, Object>>> bySet = new HashMap<>();
        // index script_set_of
        ScriptSql.list(shape)
                .anyOf(
                        "s.script_set_id",
                        sets.stream().map(set -> (String) set.get("id")).toList())
                .orderBy("s.script_set_id")
                .orderBy("s.id")
                .page(handle, ListQuery.ALL, 0, shape)
                .forEach(script -> bySet.computeIfAbsent((String) script.get("scriptSetId"), _ -> new ArrayList<>())
                        .add(script));
        for (Map<String, Object> set : sets) {
            List<Map<String, Object>> scripts = bySet.getOrDefault(set.get("id"), List.of());
            set.put("scripts", scripts);
            set.put("md5", md5(scripts));
        }
    }

    /** Changes when a published text of the set changes, comes or goes. */
    private static String md5(List<Map<String, Object>> scripts) {
        StringBuilder text = new StringBuilder();
        scripts.forEach(script -> text.append(script.get("id"))
                .append(' ')
                .append(script.get("codeMD5"))
                .append('\n'));
        return Draft.of(text.toString()).md5();
    }
}
