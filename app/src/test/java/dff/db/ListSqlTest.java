package dff.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListSqlTest {
    @TempDir
    Path directory;

    private SqliteDatabase database;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("dff.db"));
        database.write(handle -> {
            handle.execute("CREATE TABLE thing (id TEXT, tags TEXT, kind TEXT)");
            handle.execute("CREATE TABLE kind (id TEXT, title TEXT)");
            handle.execute("INSERT INTO thing VALUES ('a', '[\"x\",\"y\"]', 'k')");
            handle.execute("INSERT INTO thing VALUES ('b', '[\"x\"]', 'none')");
            handle.execute("INSERT INTO thing VALUES ('c%', NULL, NULL)");
            return handle.execute("INSERT INTO kind VALUES ('k', 'Kind')");
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static ListSql things() {
        return new ListSql("t.id", "thing t", "LEFT JOIN kind k ON k.id = t.kind");
    }

    private List<String> ids(ListSql sql) {
        return database.read(handle -> sql.orderBy("t.id").page(handle, 10, 0, (row, _) -> row.getString(1)));
    }

    private long count(ListSql sql) {
        return database.read(sql::count);
    }

    @Test
    void nothing_asked_is_everything() {
        ListSql sql = things().anyOf("t.id", List.of()).contains(null, "t.id").hasAll("t.tags", List.of());
        assertThat(sql.isUnfiltered()).isTrue();
        assertThat(ids(sql)).hasSize(3);
        assertThat(count(sql)).isEqualTo(3);
    }

    @Test
    void rows_without_a_partner_are_counted_too() {
        assertThat(count(things().anyOf("t.id", List.of("a", "b")))).isEqualTo(2);
        assertThat(count(things().is("k.title", "Kind"))).isEqualTo(1);
        assertThat(count(things().contains("kind", "t.id", "k.title"))).isEqualTo(1);
    }

    @Test
    void wildcards_in_values_are_plain_text() {
        assertThat(ids(things().contains("%", "t.id"))).containsExactly("c%");
        assertThat(ids(things().contains("_", "t.id"))).isEmpty();
        assertThat(ids(things().startsWith("C", "t.id"))).containsExactly("c%");
    }

    @Test
    void an_array_must_hold_every_text() {
        assertThat(ids(things().hasAll("t.tags", List.of("\"x\"")))).containsExactly("a", "b");
        assertThat(ids(things().hasAll("t.tags", List.of("\"x\"", "\"y\"")))).containsExactly("a");
        assertThat(ids(things().hasAll("t.tags", List.of("\"X\"")))).isEmpty();
    }

    @Test
    void a_second_row_of_one_key_is_told_from_other_failures() {
        database.write(handle -> handle.execute("CREATE UNIQUE INDEX thing_id ON thing (id)"));
        assertThatThrownBy(() -> database.write(handle -> handle.execute("INSERT INTO thing (id) VALUES ('a')")))
                .matches(e -> DuplicateKey.causes((RuntimeException) e));
        assertThatThrownBy(() -> database.write(handle -> handle.execute("INSERT INTO none VALUES (1)")))
                .matches(e -> !DuplicateKey.causes((RuntimeException) e));
    }
}
