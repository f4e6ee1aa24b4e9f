package dff.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dff.db.Database;
import dff.db.SqliteDatabase;
import dff.json.Json;
import dff.runner.PlatformCallException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredValuesTest {
    @TempDir
    private Path directory;

    private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
    private Database database;
    private StoredValues values;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("test.sqlite"));
        values = values(1_000_000, 1L << 30);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private StoredValues values(long rows, long bytes) {
        return new StoredValues(database, new StoreLimits(rows, bytes), () -> Instant.ofEpochMilli(millis.get()));
    }

    private String get(String key) {
        return values.find("s", List.of(key)).get(key);
    }

    private long rows() {
        return database.read(StoreSql::amount).rows();
    }

    @Test
    void value_whose_time_is_over_counts_as_absent() {
        values.save("s", Map.of("k", "1"), 5_000L, false);
        millis.addAndGet(4_999);
        assertThat(get("k")).isEqualTo("1");

        millis.addAndGet(1);
        assertThat(get("k")).isNull();
        assertThat(values.keys("s", "*")).isEmpty();

        values.save("s", Map.of("k", "2"), null, true);
        assertThat(get("k")).isEqualTo("2");
    }

    @Test
    void saving_without_an_end_makes_a_value_permanent() {
        values.save("s", Map.of("k", "1"), 5_000L, false);
        values.save("s", Map.of("k", "2"), null, false);
        millis.addAndGet(10_000_000);

        assertThat(get("k")).isEqualTo("2");
    }

    @Test
    void only_new_keys_are_saved_when_asked() {
        values.save("s", Map.of("a", "1"), null, false);

        values.save("s", Map.of("a", "2", "b", "3"), null, true);

        assertThat(values.find("s", List.of("a", "b"))).isEqualTo(Map.of("a", "1", "b", "3"));
    }

    @Test
    void rows_whose_time_is_over_are_removed_with_a_later_save() {
        values.save("s", Map.of("a", "1", "b", "2"), 5_000L, false);
        millis.addAndGet(120_000);

        values.save("s", Map.of("c", "3"), null, false);

        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void full_store_refuses_new_keys_and_names_the_setting() {
        values = values(2, 1_000_000);
        values.save("s", Map.of("a", "1", "b", "2"), null, false);

        assertThatThrownBy(() -> values.save("s", Map.of("c", "3"), null, false))
                .isInstanceOf(PlatformCallException.class)
                .hasMessageContaining("_FUNC_STORE_LIMIT");
        values.save("s", Map.of("a", "4"), null, false);
        values.delete("s", List.of("b"));
        values.save("s", Map.of("c", "3"), null, false);

        assertThat(values.find("s", List.of("a", "b", "c"))).isEqualTo(Map.of("a", "4", "c", "3"));
    }

    @Test
    void full_store_refuses_more_bytes_and_names_the_setting() {
        values = values(100, 1_000);
        String large = Json.text("x".repeat(598));
        values.save("s", Map.of("a", large), null, false);

        assertThatThrownBy(() -> values.save("s", Map.of("b", large), null, false))
                .isInstanceOf(PlatformCallException.class)
                .hasMessageContaining("1000 bytes")
                .hasMessageContaining("_FUNC_STORE_SIZE_LIMIT");
        assertThat(get("b")).isNull();
        values.save("s", Map.of("a", "1"), null, false);
        values.save("s", Map.of("b", large), null, false);
        assertThatThrownBy(() -> values.save("s", Map.of("a", large), null, false))
                .hasMessageContaining("_FUNC_STORE_SIZE_LIMIT");
        values.delete("s", List.of("b"));
        values.save("s", Map.of("a", large), null, false);
        values.delete("s", "*");
        values.save("s", Map.of("c", large), null, false);

        assertThat(get("c")).isEqualTo(large);
    }

    @Test
    void bytes_of_an_earlier_run_count() {
        values.save("s", Map.of("a", Json.text("x".repeat(900))), null, false);

        StoredValues again = values(100, 1_000);

        assertThatThrownBy(() -> again.save("s", Map.of("b", Json.text("x".repeat(200))), null, false))
                .hasMessageContaining("_FUNC_STORE_SIZE_LIMIT");
    }

    @Test
    void values_whose_time_is_over_make_room_before_anything_is_refused() {
        values = values(2, 1_000);
        values.save("s", Map.of("a", "1", "b", "2"), 5_000L, false);
        millis.addAndGet(6_000);

        values.save("s", Map.of("c", "3"), null, false);

        assertThat(get("c")).isEqualTo("3");
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void all_whose_time_is_over_are_removed_at_once_however_many() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 2_500; i++) {
            many.put("k" + i, "1");
        }
        values.save("s", many, 5_000L, false);
        millis.addAndGet(61_000);

        values.save("s", Map.of("c", "3"), null, false);

        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void pairs_that_read_alike_have_rows_of_their_own() {
        values.save("c", Map.of("ab", "1"), null, false);
        values.save("bc", Map.of("a", "2"), null, false);

        assertThat(values.find("c", List.of("ab"))).containsEntry("ab", "1");
        assertThat(values.find("bc", List.of("a"))).containsEntry("a", "2");
    }

    @Test
    void many_keys_are_read_and_deleted_page_by_page() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 1_700; i++) {
            many.put("k%05d".formatted(i), String.valueOf(i));
        }
        many.put("", "0");
        values.save("s", many, null, false);

        assertThat(values.keys("s", "*")).hasSize(1_701).doesNotHaveDuplicates().isSorted();
        assertThat(values.find("s", values.keys("s", "k*9"))).hasSize(170).containsEntry("k01699", "1699");
        assertThat(values.delete("s", "k?????")).isEqualTo(1_700);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void answers_are_limited_in_keys_and_bytes() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i <= StoredValues.MAX_KEYS; i++) {
            many.put("k" + i, "1");
        }
        values.save("s", many, null, false);
        String big = Json.text("x".repeat(7 * 1_048_576));
        values.save("big", Map.of("a", big, "b", big, "c", big), null, false);

        assertThatThrownBy(() -> values.keys("s", "*")).hasMessageContaining("10000");
        assertThatThrownBy(() -> values.find("big", List.of("a", "b", "c"))).hasMessageContaining("16777216");
        assertThat(values.find("big", List.of("a", "b"))).hasSize(2);
        assertThat(values.delete("s", "*")).isEqualTo(StoredValues.MAX_KEYS + 1);
    }

    @Test
    void what_is_no_json_is_not_stored() {
        StoreCalls calls = new StoreCalls(values);
        for (String bad : List.of("", " ", "{", "1 2", "nan", "[".repeat(5_000), "\"x")) {
            assertThatThrownBy(() -> calls.calls()
                            .get("store.set")
                            .answer(Json.MAPPER
                                    .createObjectNode()
                                    .put("scope", "s")
                                    .set("items", Json.MAPPER.createObjectNode().put("k", bad))))
                    .as(bad)
                    .isInstanceOf(PlatformCallException.class);
        }
        assertThat(rows()).isZero();
    }

    @Test
    void too_large_value_is_refused_with_the_limit() {
        StoreCalls calls = new StoreCalls(values);
        String text = Json.text("x".repeat(StoredValues.MAX_VALUE));

        assertThatThrownBy(() -> calls.calls()
                        .get("store.set")
                        .answer(Json.MAPPER
                                .createObjectNode()
                                .put("scope", "s")
                                .set("items", Json.MAPPER.createObjectNode().put("k", text))))
                .hasMessageContaining(String.valueOf(StoredValues.MAX_VALUE));
    }
}
