package dff.binding;

import dff.db.ListSql;
import dff.web.Field;
import dff.web.Fields;
import dff.web.ListQuery;
import java.util.List;
import java.util.stream.Stream;

/** What lists of one kind can be asked for. Safe for all threads. */
public final class BindingLists {
    private static final String[] SEARCHED = {
        "b.id",
        "b.func_id",
        "b.func_call_kwargs_json",
        "b.tags_json",
        "b.origin_id",
        "b.note",
        "f.title",
        "f.description",
        "f.tags_json"
    };

    private final BindingKind kind;
    private final String[] searched;
    private final Fields described;

    public BindingLists(BindingKind kind) {
        this.kind = kind;
        searched = Stream.concat(Stream.of(SEARCHED), kind.searched().stream()).toArray(String[]::new);
        described = ListQuery.described(
                        Field.text("funcId"),
                        Field.text("tags"),
                        Field.text("origin"),
                        Field.text("originId"),
                        Field.text("func_scriptSetId"),
                        Field.text("func_scriptId"),
                        Field.text("func_tags"))
                .and(kind.filters().toArray(Field[]::new));
    }

    /** The query of a list. */
    public Fields described() {
        return described;
    }

    /** Rows that fit the filters and the text searched for. @param selected columns, rows are {@code b}, functions {@code f} */
    public ListSql found(ListQuery query, String selected) {
        return filtered(query, selected).contains(query.fuzzy(), searched);
    }

    /** Rows that fit the filters. */
    ListSql filtered(ListQuery query, String selected) {
        ListSql sql = kind.list(selected)
                .anyOf("b.id", query.anyOf("id"))
                .anyOf("b.func_id", query.anyOf("funcId"))
                .hasAll("b.tags_json", query.allOf("tags"))
                .anyOf("b.origin", storedOrigins(query.anyOf("origin")))
                .anyOf("b.origin_id", query.anyOf("originId"))
                .anyOf("f.script_set_id", query.anyOf("func_scriptSetId"))
                .anyOf("f.script_id", query.anyOf("func_scriptId"))
                .hasAll("f.tags_json", query.allOf("func_tags"));
        kind.filter(sql, query);
        return sql;
    }

    /** The first generation told how a row was made, now it is told by whom. */
    private static List<String> storedOrigins(List<String> sent) {
        return sent.stream()
                .map(origin -> origin.equals("UI") || origin.equals("API") ? "user" : origin)
                .toList();
    }
}
