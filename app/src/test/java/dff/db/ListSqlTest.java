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
            handle.execute("CREATE TABLE thing (seq INTEGER PRIMARY KEY, id TEXT, tags TEXT, kind TEXT)");
            handle.execute("CREATE TABLE kind (seq INTEGER PRIMARY KEY, id TEXT, title TEXT, family TEXT, tags TEXT)");
            handle.execute("CREATE TABLE family (seq INTEGER PRIMARY KEY, id TEXT, name TEXT)");
            handle.execute("INSERT INTO thing VALUES (1, 'a', '[\"x\",\"y\"]', 'k')");
            handle.execute("INSERT INTO thing VALUES (2, 'b', '[\"x\"]', 'none')");
            handle.execute("INSERT INTO thing VALUES (3, 'c%', NULL, NULL)");
            handle.execute("INSERT INTO family VALUES (1, 'f', 'Family')");
            return handle.execute("INSERT INTO kind VALUES (1, 'k', 'Kind', 'f', '[\"z\"]')");
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static ListSql things() {
        return new ListSql("t.id, k.title, f.name", "thing t")
                .join("kind k", "id", "t.kind")
                .join("family f", "id", "k.family");
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
    void a_table_behind_another_one_filters_and_searches_too() {
        assertThat(ids(things().anyOf("f.name", List.of("Family", "other")))).containsExactly("a");
        assertThat(ids(things().contains("AMIL", "t.id", "k.title", "f.name"))).containsExactly("a");
        assertThat(ids(things().hasAll("k.tags", List.of("\"z\"")))).containsExactly("a");
        assertThat(count(things().contains("amil", "f.name"))).isEqualTo(1);
        assertThat(count(things().contains("b", "t.id", "f.name"))).isEqualTo(1);
    }

    @Test
    void a_condition_in_words_of_its_own_may_speak_of_any_table() {
        assertThat(ids(things().where("(k.title IS NULL OR f.name = :name)", "name", "Family")))
                .containsExactly("a", "b", "c%");
        assertThat(count(things().where("k.title IS NULL"))).isEqualTo(2);
    }

    @Test
    void later_pages_are_in_order_and_show_partners() {
        ListSql sorted = things().contains("%", "t.id").orderBy("f.name DESC").orderBy("t.id DESC");
        ListSql all = things().orderBy("f.name DESC").orderBy("t.id DESC");
        List<String> pages = database.read(handle -> {
            List<String> found = new java.util.ArrayList<>();
            for (int at = 0; at < 4; at++) {
                found.addAll(all.page(handle, 1, at, (row, _) -> row.getString(1) + " " + row.getString(3)));
            }
            return found;
        });

        assertThat(pages).containsExactly("a Family", "c% null", "b null");
        List<String> beyond = database.read(handle -> sorted.page(handle, 5, 1, (row, _) -> row.getString(1)));
        assertThat(beyond).isEmpty();
    }

    @Test
    void a_list_without_an_alias_has_later_pages_too() {
        ListSql plain = new ListSql("id", "thing").contains("a", "id", "tags").orderBy("id");
        ListSql all = new ListSql("id", "thing").orderBy("id DESC");

        List<String> second = database.read(handle -> all.page(handle, 2, 1, (row, _) -> row.getString(1)));

        assertThat(count(plain)).isEqualTo(1);
        assertThat(second).containsExactly("b", "a");
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
