package dff.function;

import dff.db.ListSql;
import dff.db.RowShape;

/** What lists of other things tell about the function a row names: functions are {@code f}, scripts {@code s}, sets {@code t}. */
public final class FunctionColumns {
    private FunctionColumns() {}

    /** Adds {@code func_…}, {@code scpt_…} and {@code sset_…}; all null when there is no such function. */
    public static RowShape addTo(RowShape shape) {
        return shape.text("func_id", "f.id")
                .text("func_name", "f.name")
                .text("func_title", "f.title")
                .text("func_description", "f.description")
                .text("func_definition", "f.definition")
                .json("func_argsJSON", "f.args_json")
                .json("func_kwargsJSON", "f.kwargs_json")
                .json("func_extraConfigJSON", "f.extra_config_json")
                .text("func_category", "f.category")
                .text("func_integration", "f.integration")
                .json("func_tagsJSON", "f.tags_json")
                .text("scpt_id", "s.id")
                .text("scpt_title", "s.title")
                .text("scpt_description", "s.description")
                .number("scpt_publishVersion", "s.publish_version")
                .text("sset_id", "t.id")
                .text("sset_title", "t.title")
                .text("sset_description", "t.description");
    }

    /** Adds the tables these columns need. @param column of the row, holding a function id; a fragment that stands in the source */
    public static ListSql joined(ListSql list, String column) {
        return list.join("func f", "id", column)
                .join("script s", "id", "f.script_id")
                .join("script_set t", "id", "f.script_set_id");
    }
}
