package dff.function;

import dff.db.ListSql;
import dff.db.RowShape;
import dff.web.Times;

/** Functions as lists show them: functions are {@code f}, scripts {@code s}, sets {@code t}. */
final class FunctionRows {
    static final RowShape SHAPE = RowShape.of(Times::iso)
            .number("seq", "f.seq")
            .text("id", "f.id")
            .text("scriptSetId", "f.script_set_id")
            .text("scriptId", "f.script_id")
            .text("name", "f.name")
            .text("title", "f.title")
            .text("description", "f.description")
            .text("definition", "f.definition")
            .json("argsJSON", "f.args_json")
            .json("kwargsJSON", "f.kwargs_json")
            .json("extraConfigJSON", "f.extra_config_json")
            .text("category", "f.category")
            .text("integration", "f.integration")
            .json("tagsJSON", "f.tags_json")
            .number("defOrder", "f.def_order")
            .instant("createTime", "f.create_time")
            .instant("updateTime", "f.update_time")
            .text("scpt_id", "s.id")
            .text("scpt_title", "s.title")
            .text("scpt_description", "s.description")
            .text("scpt_codeMD5", "s.code_md5")
            .number("scpt_publishVersion", "s.publish_version")
            .text("sset_id", "t.id")
            .text("sset_title", "t.title")
            .text("sset_description", "t.description")
            .text("sset_origin", "t.origin")
            .text("sset_originId", "t.origin_id");

    static final RowShape DOCUMENTATION = RowShape.of(Times::iso)
            .text("id", "f.id")
            .text("name", "f.name")
            .text("title", "f.title")
            .text("description", "f.description")
            .text("definition", "f.definition")
            .json("argsJSON", "f.args_json")
            .json("kwargsJSON", "f.kwargs_json")
            .json("extraConfigJSON", "f.extra_config_json")
            .text("category", "f.category")
            .text("integration", "f.integration")
            .json("tagsJSON", "f.tags_json")
            .text("scriptId", "f.script_id")
            .text("scriptTitle", "s.title")
            .text("scriptDescription", "s.description")
            .text("scriptSetId", "f.script_set_id")
            .text("scriptSetTitle", "t.title")
            .text("scriptSetDescription", "t.description");

    /** Leaves out hidden functions; the text is written by us, without spaces. */
    static final String SHOWN = "(f.extra_config_json IS NULL OR f.extra_config_json NOT LIKE '%\"isHidden\":true%')";

    private FunctionRows() {}

    static ListSql list(String columns) {
        return new ListSql(columns, "func f")
                .join("script s", "id", "f.script_id")
                .join("script_set t", "id", "f.script_set_id");
    }
}
