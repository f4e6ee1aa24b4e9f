package dff.binding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.web.Field;
import dff.web.Identity;
import dff.web.ListQuery;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What tells one kind of binding from the others. Its table is {@code b} in every fragment of SQL. Safe for all threads. */
public interface BindingKind {
    /** Table and prefix of its indexes. */
    String table();

    /** Both generations' names, the first generation's first. */
    List<BindingName> names();

    /** Whether an installation that is embedded in another product asks for no sign-in. */
    default boolean isOpenWhenEmbedded() {
        return false;
    }

    /** Columns beyond those all kinds have. */
    List<Column> columns();

    /** Rows of its lists. */
    RowShape shape();

    /** A list with the joins its rows need. */
    default ListSql list(String selected) {
        return BindingSql.list(table(), selected);
    }

    /** Described filters of its lists beyond those all kinds have. */
    default List<Field> filters() {
        return List.of();
    }

    /** Applies {@link #filters}. */
    default void filter(ListSql sql, ListQuery query) {
        // none beyond the common ones
    }

    /** Columns searched beyond those all kinds have. */
    default List<String> searched() {
        return List.of();
    }

    /** Names a list can be sorted by, and their columns, beyond those all kinds have. */
    default Map<String, String> sortable() {
        return Map.of();
    }

    /** Adds to the rows of a list what is not in the table. */
    default void addTo(Handle handle, List<Map<String, Object>> rows, ListQuery query) {
        // nothing
    }

    /**
     * Refuses what the described fields cannot tell. May put aliases in their places.
     *
     * @param name by which it was asked for
     */
    default void check(ObjectNode data, BindingName name) {
        // all is well
    }

    /** Refuses a change that this sender may not make, within the transaction. @param id null = an addition */
    default void checkRight(Handle handle, String id, ObjectNode data, Identity who) {
        // whoever may write may do it
    }

    /** What memory holds of these is no longer true. */
    void changed(List<String> ids);

    /** As {@link #changed}, when it is not known which. */
    void allChanged();
}
