package dff.batch;

import dff.binding.BindingKind;
import dff.binding.BindingName;
import dff.binding.BindingSql;
import dff.binding.Column;
import dff.binding.RunStatistics;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.web.ListQuery;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Batches as management requests see them. Calls read them from the store each time, so nothing has to be forgotten. */
final class BatchKind implements BindingKind {
    static final BindingName BATCH = new BindingName("/api/v1/batches", "bat-", "/api/v1/bat/", "batch");
    static final BindingName ASYNC_API = new BindingName("/api/v1/async-apis", "aapi-", "/api/v1/async/", "async API");

    private static final List<Column> COLUMNS = List.of(Column.apiAuth(), Column.showInDoc());
    static final RowShape SHAPE = BindingSql.apiAuth(
            BindingSql.tail(BindingSql.head().text("apiAuthId", "b.api_auth_id").flag("showInDoc", "b.show_in_doc")));

    /** All batches. */
    static ListSql shown() {
        return BindingSql.listWithApiAuth("batch", SHAPE.columns());
    }

    private final RunStatistics statistics;

    BatchKind(RunStatistics statistics) {
        this.statistics = statistics;
    }

    @Override
    public String table() {
        return "batch";
    }

    @Override
    public List<BindingName> names() {
        return List.of(BATCH, ASYNC_API);
    }

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public RowShape shape() {
        return SHAPE;
    }

    @Override
    public ListSql list(String selected) {
        return BindingSql.listWithApiAuth(table(), selected);
    }

    @Override
    public void addTo(Handle handle, List<Map<String, Object>> rows, ListQuery query) {
        statistics.addTo(handle, rows);
    }

    @Override
    public void changed(List<String> ids) {
        // nothing is held
    }

    @Override
    public void allChanged() {
        // nothing is held
    }
}
