package dff.script;

import dff.db.Database;
import dff.db.ListSql;
import dff.web.Answer;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.util.List;
import java.util.Map;

/** Requests on the publish history. */
final class HistoryRoutes {
    private static final Fields LIST = ListQuery.described(Field.text("scriptId"), Field.text("scriptPublishVersion"));

    private final Database database;

    HistoryRoutes(Database database) {
        this.database = database;
    }

    List<Route> routes() {
        return List.of(Route.guarded("GET", "/api/v1/script-publish-history/do/list", "general_r", this::list)
                .withQuery(LIST));
    }

    private Answer list(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        ListSql sql = PublishHistorySql.list()
                .anyOf("h.id", query.anyOf("id"))
                .anyOf("h.script_id", query.anyOf("scriptId"))
                .anyOf("h.script_publish_version", query.numbers("scriptPublishVersion"))
                .contains(query.fuzzy(), "h.script_code", "h.note")
                .contains(query.filters().path("_fulltextSearchWord").textValue(), "h.script_code");
        boolean oldestFirst = query.sort(List.of("seq")).contains("seq");
        sql.orderBy(oldestFirst ? "h.seq" : "h.seq DESC");
        return database.read(handle -> {
            List<Map<String, Object>> rows =
                    sql.page(handle, query.pageSize(), query.offset(), PublishHistorySql.SHAPE);
            return query.answer(rows, query.pageSize() == ListQuery.ALL ? rows.size() : sql.count(handle));
        });
    }
}
